"""Extractions: queued, only forward, always to an end, and listed from their start."""

from __future__ import annotations

import itertools
from typing import Any

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from .extraction_steps import DEADLINE, EVERY, STATES, Run, began, ended, imodel, is_over, status, table_of
from .mapping_steps import expect_members, moment, new_group, new_mapping

__all__: list[str] = []

BROKEN_QUERY = "SELECT ECInstanceId, ECClassId FROM NoSchema.NoClass"


def _states(scene: Scene, run: Run) -> list[Exchange]:
    return scene.until(lambda: status(scene, run), is_over, deadline=DEADLINE, every=EVERY)


@check("GM-RUN-01")
def a_new_run_is_queued(scene: Scene) -> None:
    run = began(scene)
    expect_members(scene, run.started, "extraction", {"state": "Queued"})
    now = status(scene, run)
    first, second = run.started.json["extraction"], now.json["extraction"]
    expect_members(scene, now, "extraction", {name: first[name] for name in ("id", "startedOn", "_links")})
    scene.expect(second["state"] in STATES, f"a new run is {second['state']}", now, at="/extraction/state")


@check("GM-RUN-02")
def a_run_only_goes_forward(scene: Scene) -> None:
    answers = _states(scene, began(scene))
    seen = [answer.json["extraction"]["state"] for answer in answers]
    for n, (before, after) in enumerate(itertools.pairwise(seen)):
        scene.expect(
            STATES.index(before) <= STATES.index(after),
            f"a run was {before}, and then {after}",
            answers[n + 1],
            at="/extraction/state",
        )


@check("GM-RUN-03")
def a_run_comes_to_an_end(scene: Scene) -> None:
    run = began(scene)
    for _ in range(int(DEADLINE / EVERY)):
        answer = status(scene, run)
        if is_over(answer.json):
            return
        scene.sleep(EVERY)
    state = answer.json["extraction"]["state"]
    scene.broken(f"after {DEADLINE:g} seconds the run is still {state}", answer, at="/extraction/state")


@check("GM-RUN-04")
def the_end_is_final(scene: Scene) -> None:
    run = began(scene)
    end = ended(scene, run)
    for _ in range(5):
        scene.sleep(10)
        expect_members(scene, status(scene, run), "extraction", end.json["extraction"])


@check("GM-RUN-05")
def the_start_does_not_move(scene: Scene) -> None:
    run = began(scene)
    for answer in _states(scene, run):
        expect_members(scene, answer, "extraction", {"startedOn": run.started.json["extraction"]["startedOn"]})


@check("GM-RUN-06")
def runs_have_documented_states(scene: Scene) -> None:
    for answer in _states(scene, began(scene)):
        state = answer.json["extraction"]["state"]
        scene.expect(
            state in STATES, f"expected one of {', '.join(STATES)}, got {state}", answer, at="/extraction/state"
        )


@check("GM-RUN-07")
def two_runs_are_two(scene: Scene) -> None:
    first = began(scene)
    second = began(scene, *first.mappings)
    scene.expect(
        first.id != second.id, "a second run of the same mapping is the first one", second.started, at="/extraction/id"
    )
    for run in (first, second):
        state = ended(scene, run).json["extraction"]["state"]
        scene.expect(state == "Succeeded", f"of two runs at the same time one ended as {state}")


@check("GM-RUN-08")
def a_run_needs_mappings(scene: Scene) -> None:
    answer = scene.call(body={"iModelId": imodel(scene), "mappings": []})
    scene.expect(answer.status == 422, f"expected 422 to a run of no mappings, got {answer.status}", answer)


@check("GM-RUN-09")
def what_a_run_names_has_to_be_there(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    good: dict[str, Any] = {"iModelId": imodel(scene), "mappings": [{"id": path["mappingId"]}]}
    before = _runs(scene)
    for code, wrong in (
        ("iModelNotFound", {"iModelId": scene.new_id()}),
        ("MappingNotFound", {"mappings": [*good["mappings"], {"id": scene.new_id()}]}),
        ("ChangesetNotFound", {"changesetId": f"{scene.random.getrandbits(160):040x}"}),
    ):
        answer = scene.call(body={**good, **wrong})
        scene.expect(answer.status == 404, f"expected 404 to a run with an unknown {code[:-8]}, got {answer.status}")
        codes = answer.error_codes[:1]
        scene.expect(codes == [code], f"expected the code {code}, got {codes}", answer, at="/error/code")
    scene.expect(_runs(scene) == before, "a run that was refused is in the list of the iModel")


def _runs(scene: Scene) -> list[str]:
    return [item["id"] for item in scene.items("get-imodel-extractions", query={"iModelId": imodel(scene)})]


@check("GM-RUN-10")
def a_group_that_fails_is_no_success(scene: Scene) -> None:
    good, _ = table_of(scene)
    new_group(scene, good, query=BROKEN_QUERY)
    end = ended(scene, began(scene, good))
    state = end.json["extraction"]["state"]
    scene.expect(
        state in ("PartiallySucceeded", "Failed"),
        f"one of two groups asks for a class that does not exist, and the run ended as {state}",
        end,
        at="/extraction/state",
    )


@check("GM-RUN-11")
def an_empty_mapping_is_extracted(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    end = ended(scene, began(scene, path))
    expect_members(scene, end, "extraction", {"state": "Succeeded"})


@check("GM-RUN-12")
def links_of_a_run_lead_to_it(scene: Scene) -> None:
    run = began(scene)
    about = {"get-imodel-extractions": {"$top": 1}}.get(scene.endpoint.id)
    if scene.endpoint.id == "run-extraction":
        shown = run.started
    else:
        path = run.path if scene.endpoint.of("path") else {}
        shown = scene.good(path=path, query={**(about or {}), **_imodel_of(scene)})
    links = (shown.json.get("extraction") or shown.json["extractions"][0])["_links"]
    there = scene.follow(links["status"]["href"], "get-extraction-status")
    scene.expect(there.ok, f"the link `status` answers {there.status}", there)
    expect_members(scene, there, "extraction", {"id": run.id})
    logs = scene.follow(links["logs"]["href"], "get-extraction-logs")
    own = scene.good("get-extraction-logs", path=run.path)
    scene.expect(logs.ok and logs.json["logs"] == own.json["logs"], "the link `logs` leads to another log", logs)


def _imodel_of(scene: Scene) -> dict[str, str]:
    return {"iModelId": imodel(scene)} if any(one.name == "iModelId" for one in scene.endpoint.of("query")) else {}


# Lists of runs


@check("GM-RUNS-01")
def a_run_is_listed_from_its_start(scene: Scene) -> None:
    run = began(scene)
    pages: list[Exchange] = []

    def ask() -> Exchange:
        pages.append(scene.good(query=_imodel_of(scene)))
        return status(scene, run)

    answers = scene.until(ask, is_over, deadline=DEADLINE, every=EVERY)
    for page, now in zip(pages, answers, strict=True):
        found = [item for item in page.json["extractions"] if item["id"] == run.id]
        scene.expect(len(found) == 1, f"expected the run once in the list, found it {len(found)} times", page)
        # Asked after the list, it may have gone on.
        later = STATES.index(now.json["extraction"]["state"]) >= STATES.index(found[0]["state"])
        scene.expect(later, f"listed as {found[0]['state']}, asked alone it is still before that", page)
    page = scene.good(query=_imodel_of(scene))
    again = next((item for item in page.json["extractions"] if item["id"] == run.id), None)
    scene.expect(again == answers[-1].json["extraction"], "the list shows the ended run otherwise than its own page")


@check("GM-RUNS-02")
def the_newest_run_comes_first(scene: Scene) -> None:
    first = began(scene)
    scene.sleep(2)
    second = began(scene, *first.mappings)
    page = scene.good(query=_imodel_of(scene))
    order = [item["id"] for item in page.json["extractions"] if item["id"] in (first.id, second.id)]
    scene.expect(order == [second.id, first.id], "the run that was started first is listed first", page)
    dates = [moment(scene, item["startedOn"], page, "/extractions") for item in page.json["extractions"]]
    scene.expect(dates[0] == max(dates), "the first run of the list is not the newest", page, at="/extractions/0")
