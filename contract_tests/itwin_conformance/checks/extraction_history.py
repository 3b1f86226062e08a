"""The completed extractions of a mapping: there from their end on, with the right dates, and only forward."""

from __future__ import annotations

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from .extraction_steps import DEADLINE, EVERY, began, ended, extracted, is_over, status, table_of
from .mapping_steps import Path, moment, new_mapping

__all__: list[str] = []


def _history(scene: Scene, path: Path) -> Exchange:
    return scene.good("get-mapping-extractions", path=path)


@check("GM-HISTORY-01")
def a_run_is_there_from_its_end_on(scene: Scene) -> None:
    run = began(scene)
    pages: list[Exchange] = []

    def ask() -> Exchange:
        pages.append(_history(scene, run.mappings[0]))
        return status(scene, run)

    answers = scene.until(ask, is_over, deadline=DEADLINE, every=EVERY)
    for page, now in zip(pages, answers, strict=True):
        # Asked after the list: what had not ended then had not ended before.
        early = page.json["extractions"] and not is_over(now.json)
        scene.expect(not early, "a run that has not ended is listed as completed", page, at="/extractions")
    page = _history(scene, run.mappings[0])
    listed = [item["extractionId"] for item in page.json["extractions"]]
    scene.expect(listed == [run.id], f"expected the ended run {run.id} alone, got {listed}", page, at="/extractions")


@check("GM-HISTORY-02")
def a_mapping_without_runs_has_an_empty_list(scene: Scene) -> None:
    answer = scene.call(path=new_mapping(scene)[0])
    scene.expect(answer.ok, f"expected an empty list of a mapping never extracted, got {answer.status}", answer)
    scene.expect(not answer.json["extractions"], "a new mapping has completed extractions", answer, at="/extractions")


@check("GM-HISTORY-03")
def its_dates_are_those_of_run_and_mapping(scene: Scene) -> None:
    path, _ = table_of(scene)
    before = scene.good("get-mapping", path=path).json["mapping"]["modifiedOn"]
    scene.sleep(2)
    run = began(scene, path)
    scene.sleep(2)
    scene.good("update-mapping", path=path, body={"description": "Changed after the start"})
    ended(scene, run)
    page = _history(scene, path)
    item = page.json["extractions"][0]
    at = "/extractions/0/mappingTimestamp"
    given = moment(scene, item["mappingTimestamp"], page, at)
    scene.expect(
        given == moment(scene, before, page, at),
        f"expected mappingTimestamp {before}, the last change before the start, got {item['mappingTimestamp']}",
        page,
        at=at,
    )
    at = "/extractions/0/extractionTimestamp"
    start = moment(scene, run.started.json["extraction"]["startedOn"], page, at)
    end = moment(scene, item["extractionTimestamp"], page, at)
    scene.expect(end > start, "extractionTimestamp, the end, is not after the start", page, at=at)


@check("GM-HISTORY-04")
def a_mapping_only_goes_forward(scene: Scene) -> None:
    path, _ = table_of(scene)
    extracted(scene, path)
    newest = _history(scene, path).json["extractions"][0]["changesetIndex"]
    older = scene.body("run-extraction")["changesetId"]
    run = began(scene, path, changesetId=older)
    ended(scene, run)
    page = _history(scene, path)
    found = [item for item in page.json["extractions"] if item["extractionId"] == run.id]
    if found and found[0]["changesetIndex"] >= newest:
        scene.not_testable("it takes an iModel with two changesets to go back")
    scene.expect(
        not found, "a mapping was extracted for an older changeset than it has data of", page, at="/extractions"
    )


@check("GM-HISTORY-05")
def one_run_serves_several_mappings(scene: Scene) -> None:
    first, second = table_of(scene)[0], table_of(scene)[0]
    third, _ = table_of(scene)
    run = extracted(scene, first, second)
    for path in (first, second):
        page = _history(scene, path)
        listed = [item["extractionId"] for item in page.json["extractions"]]
        scene.expect(listed == [run.id], f"expected the run {run.id} of both mappings, got {listed}", page)
    page = _history(scene, third)
    scene.expect(not page.json["extractions"], "a mapping has a run that it had no part in", page, at="/extractions")


@check("GM-HISTORY-06")
def the_link_leads_to_the_data(scene: Scene) -> None:
    path, name = table_of(scene)
    extracted(scene, table_of(scene)[0])
    extracted(scene, path)
    page = _history(scene, path)
    there = scene.follow(page.json["extractions"][0]["_links"]["cdm"]["href"], "get-cdm")
    scene.expect(there.ok, f"the link `cdm` answers {there.status}", there)
    names = [entity["name"] for entity in there.json["entities"]]
    scene.expect(names == [name], f"the link `cdm` leads to the tables {names}, not to {name}", there, at="/entities")


@check("GM-HISTORY-07")
def the_newest_data_come_first(scene: Scene) -> None:
    path, _ = table_of(scene)
    runs = [extracted(scene, path).id for _ in range(2)]
    page = _history(scene, path)
    listed = [item["extractionId"] for item in page.json["extractions"]]
    scene.expect(listed == runs[::-1], f"expected {runs[::-1]}, the newest first, got {listed}", page)
