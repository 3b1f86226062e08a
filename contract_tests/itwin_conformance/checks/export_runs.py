"""Runs of export connections: one at a time for an iModel, listed where they belong."""

from __future__ import annotations

from typing import Any

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from .export_steps import (
    Path,
    began,
    ended,
    expect_members,
    new_connection,
    run_at,
    run_of,
    started,
)

__all__: list[str] = []


def _runs(scene: Scene, connection: Path) -> list[Any]:
    return scene.items("get-export-connection-runs", path={"connectionId": connection["connectionId"]})


def _ids(scene: Scene, connection: Path) -> list[Any]:
    return [run.get("id") for run in _runs(scene, connection)]


# Starting


@check("EX-RUN-01")
def the_location_leads_to_the_new_run(scene: Scene) -> None:
    path, _ = new_connection(scene)
    answer = started(scene, path)
    run = run_at(scene, answer)
    there = scene.follow(answer.headers["location"], "get-export-connection-run")
    scene.expect(there.ok, f"the location of the new run answers {there.status}", there)
    expect_members(scene, there, "run", {"id": run["runId"], "connectionId": path["connectionId"]})


@check("EX-RUN-02")
def no_second_run_starts(scene: Scene) -> None:
    run = began(scene)
    connection = {"connectionId": run["connectionId"]}
    again = scene.call(path=connection)
    scene.expect(again.status == 303, f"expected 303 while a run is going on, got {again.status}", again)
    active = run_at(scene, again)
    scene.expect(active == run, f"expected the location of the active run {run['runId']}, got {active['runId']}", again)
    ids = _ids(scene, connection)
    scene.expect(ids == [run["runId"]], f"one run was started, listed are {ids}")


@check("EX-RUN-03")
def one_run_at_a_time_for_an_imodel(scene: Scene) -> None:
    other, _ = new_connection(scene)
    run = began(scene)
    again = scene.call(path=other)
    scene.expect(
        again.status == 303,
        f"expected 303 while a run of another connection of the iModel is going on, got {again.status}",
        again,
    )
    active = run_at(scene, again)
    scene.expect(active == run, f"expected the location of the active run {run['runId']}, got {active['runId']}", again)
    ended(scene, run)
    further = scene.call(path=other)
    scene.expect(further.status == 202, f"expected 202 once that run has ended, got {further.status}", further)


@check("EX-RUN-04")
def what_is_wrong_starts_nothing(scene: Scene) -> None:
    path, _ = new_connection(scene)
    whole: dict[str, Any] = scene.body()
    without = {name: value for name, value in whole.items() if name != "exportType"}
    for what, body in (
        ("without exportType", without),
        ("with an exportType that there is not", {**whole, "exportType": "DWG"}),
        ("with an ifcVersion that there is not", {**whole, "ifcVersion": "IFC9"}),
        ("with empty modelIds", {**whole, "inputOptions": {"modelIds": []}}),
        ("with a location that there is not", {**whole, "outputOptions": {"location": "USER_BLOBS_TORAGE"}}),
    ):
        answer = scene.call(path=path, body=body)
        scene.expect(answer.status == 422, f"expected 422 to a run {what}, got {answer.status}", answer)
    scene.expect(not _ids(scene, path), "a run that was refused is in the list", at="/runs")


@check("EX-RUN-05")
def a_blob_of_ones_own_needs_an_address(scene: Scene) -> None:
    path, _ = new_connection(scene)
    body = {**scene.body(), "outputOptions": {"location": "USER_BLOB_STORAGE"}}
    answer = scene.call(path=path, body=body)
    scene.expect(answer.status == 422, f"expected 422 without outputSasUrl, got {answer.status}", answer)


@check("EX-RUN-06")
def all_versions_of_ifc_are_known(scene: Scene) -> None:
    for body in (
        {"exportType": "IFC"},
        *({"exportType": "IFC", "ifcVersion": one} for one in ("IFC4.3", "IFC2x3", "IFC2x3 CV 2.0", "IFC4 RV 1.2")),
        {"exportType": "PDF"},
    ):
        path, _ = new_connection(scene)
        answer = scene.call(path=path, body=body)
        scene.expect(answer.status == 202, f"expected 202 to {body}, got {answer.status}", answer)
        ended(scene, run_at(scene, answer))


@check("EX-RUN-07")
def a_further_run_leaves_the_first(scene: Scene) -> None:
    first = began(scene)
    before = ended(scene, first)
    second = began(scene, {"connectionId": first["connectionId"]})
    scene.expect(first != second, "a run that was started after the end of another one has its id")
    after = scene.good("get-export-connection-run", path=first)
    expect_members(scene, after, "run", before)


# Lists


@check("EX-RUNS-01")
def a_run_is_listed_from_its_start(scene: Scene) -> None:
    run = began(scene)
    ids = _ids(scene, run)
    scene.expect(ids == [run["runId"]], f"expected the new run {run['runId']}, got {ids}", at="/runs")


@check("EX-RUNS-02")
def the_newest_run_comes_first(scene: Scene) -> None:
    first = began(scene)
    ended(scene, first)
    second = began(scene, {"connectionId": first["connectionId"]})
    order, wanted = _ids(scene, first), [second["runId"], first["runId"]]
    scene.expect(order == wanted, f"expected {wanted}, the newest first, got {order}", at="/runs")


@check("EX-RUNS-03")
def the_list_has_runs_of_the_connection(scene: Scene) -> None:
    run = began(scene)
    ended(scene, run)
    other = began(scene)
    for mine, wanted in ((run, [run["runId"]]), (other, [other["runId"]])):
        ids = _ids(scene, mine)
        scene.expect(ids == wanted, f"expected the runs {wanted} of the connection, got {ids}", at="/runs")


@check("EX-RUNS-04")
def the_list_shows_what_the_run_shows(scene: Scene) -> None:
    run = began(scene)
    for _ in range(2):
        single = scene.good("get-export-connection-run", path=run)
        listed = _runs(scene, run)[0]
        if run_of(scene, single) != run_of(scene, scene.good("get-export-connection-run", path=run)):
            scene.not_testable("the run has gone on while it was asked for")
        expect_members(scene, single, "run", {name: value for name, value in listed.items() if name != "connectionId"})
        ended(scene, run)


@check("EX-RUNS-05")
def a_run_is_found_below_its_connection_only(scene: Scene) -> None:
    run = began(scene)
    other, _ = new_connection(scene)
    answer = scene.call(path={**run, **other})
    scene.expect(answer.status == 404, f"expected 404 to the run of another connection, got {answer.status}", answer)


@check("EX-RUNS-06")
def the_last_run_is_the_newest(scene: Scene) -> None:
    run = began(scene)
    connection = {"connectionId": run["connectionId"]}
    for _ in range(2):
        answer: Exchange = scene.good("get-export-connection", path=connection)
        link = ((answer.json["connection"].get("_links") or {}).get("lastRun") or {}).get("href") or ""
        at = "/connection/_links/lastRun/href"
        held = link.rstrip("/").endswith(f"/{run['runId']}")
        scene.expect(held, f"the newest run is {run['runId']}, lastRun leads to {link!r}", answer, at=at)
        there = scene.follow(link, "get-export-connection-run")
        scene.expect(there.ok, f"the link `lastRun` answers {there.status}", there)
        ended(scene, run)
        run = began(scene, connection)
