"""Logs of extractions: newest first, never less, about this run alone."""

from __future__ import annotations

import itertools
from typing import Any

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from .extraction_runs import BROKEN_QUERY
from .extraction_steps import DEADLINE, EVERY, STATES, Run, began, ended, imodel, is_over, status, table_of
from .mapping_steps import moment, new_group

__all__: list[str] = []

LEVELS = ("Information", "Warning", "Error")


def _log(scene: Scene, run: Run) -> Exchange:
    return scene.good("get-extraction-logs", path=run.path, query={"$top": 1000})


def _whole(scene: Scene) -> tuple[Run, Exchange]:
    run = began(scene)
    ended(scene, run)
    return run, _log(scene, run)


def _watched(scene: Scene, run: Run) -> list[Exchange]:
    """The log as it grows, from the start to the end."""
    pages: list[Exchange] = []

    def ask() -> Exchange:
        pages.append(_log(scene, run))
        return status(scene, run)

    scene.until(ask, is_over, deadline=DEADLINE, every=EVERY)
    return [*pages, _log(scene, run)]


@check("GM-LOG-01")
def entries_come_newest_first(scene: Scene) -> None:
    _, page = _whole(scene)
    entries = page.json["logs"]
    if len(entries) < 2:
        scene.not_testable("it takes two entries to see an order")
    dates = [moment(scene, entry["dateTime"], page, "/logs") for entry in entries]
    for n, (newer, older) in enumerate(itertools.pairwise(dates)):
        scene.expect(newer >= older, f"entry {n + 1} is newer than entry {n}", page, at=f"/logs/{n + 1}/dateTime")


@check("GM-LOG-02")
def there_is_an_entry_from_the_start(scene: Scene) -> None:
    page = _log(scene, began(scene))
    scene.expect(page.json["logs"], "the log of a new run is empty", page, at="/logs")


@check("GM-LOG-03")
def entries_are_only_added(scene: Scene) -> None:
    for before, after in itertools.pairwise(_watched(scene, began(scene))):
        kept = before.json["logs"]
        there = after.json["logs"][len(after.json["logs"]) - len(kept) :]
        scene.expect(there == kept, "entries that were in the log have gone or changed", after, at="/logs")


@check("GM-LOG-04")
def the_newest_entry_has_the_state_of_the_run(scene: Scene) -> None:
    run, page = _whole(scene)
    state = status(scene, run).json["extraction"]["state"]
    newest = page.json["logs"][0]["state"]
    scene.expect(newest == state, f"the run is {state}, its newest entry {newest}", page, at="/logs/0/state")


@check("GM-LOG-05")
def states_in_the_log_only_go_forward(scene: Scene) -> None:
    _, page = _whole(scene)
    ranks = []
    for n, entry in enumerate(page.json["logs"]):
        at = f"/logs/{n}/state"
        scene.expect(entry["state"] in STATES, f"expected a documented state, got {entry['state']}", page, at=at)
        ranks.append(STATES.index(entry["state"]))
    for n, (newer, older) in enumerate(itertools.pairwise(ranks)):
        scene.expect(newer >= older, "an entry has a later state than the one after it", page, at=f"/logs/{n}/state")


@check("GM-LOG-06")
def entries_are_about_this_run(scene: Scene) -> None:
    began(scene)
    run = began(scene, table_of(scene)[0], table_of(scene)[0])
    ended(scene, run)
    page = _log(scene, run)
    known = {"IModel": {imodel(scene).lower()}, "Mapping": {path["mappingId"].lower() for path in run.mappings}}
    for n, entry in enumerate(page.json["logs"]):
        about = known.get(entry["contextType"])
        held = about is None or entry["contextId"].lower() in about
        scene.expect(
            held,
            f"an entry is about the {entry['contextType']} {entry['contextId']}, which has no part in the run",
            page,
            at=f"/logs/{n}/contextId",
        )


@check("GM-LOG-07")
def entries_are_as_old_as_the_run(scene: Scene) -> None:
    run, page = _whole(scene)
    start = moment(scene, run.started.json["extraction"]["startedOn"], page, "/logs")
    for n, entry in enumerate(page.json["logs"]):
        at = f"/logs/{n}/dateTime"
        held = moment(scene, entry["dateTime"], page, at) >= start
        scene.expect(held, f"an entry of {entry['dateTime']} is older than the run", page, at=at)


@check("GM-LOG-08")
def a_failing_group_is_named(scene: Scene) -> None:
    path, _ = table_of(scene)
    _, group = new_group(scene, path, query=BROKEN_QUERY)
    run = began(scene, path)
    ended(scene, run)
    page = _log(scene, run)
    issues = [entry for entry in page.json["logs"] if entry["level"] in LEVELS[1:]]
    scene.expect(issues, "a group asks for a class that does not exist, and the log has no issue", page, at="/logs")
    wanted = (f"MappingId: {path['mappingId']},", f"GroupId: {group['id']}.")
    named = [entry for entry in issues if all(text in entry["message"] for text in wanted)]
    scene.expect(named, f"no issue names the group that failed: {' '.join(wanted)}", page, at="/logs")


@check("GM-LOG-09")
def levels_are_documented(scene: Scene) -> None:
    path, _ = table_of(scene)
    new_group(scene, path, query=BROKEN_QUERY)
    run = began(scene, path)
    ended(scene, run)
    page = _log(scene, run)
    for n, entry in enumerate(page.json["logs"]):
        level = entry["level"]
        scene.expect(level in LEVELS, f"expected one of {', '.join(LEVELS)}, got {level}", page, at=f"/logs/{n}/level")


@check("GM-LOG-10")
def changes_of_state_are_in_the_log(scene: Scene) -> None:
    _, page = _whole(scene)
    changes: list[Any] = [entry for entry in page.json["logs"] if entry["category"] == "StateChange"]
    states = [entry["state"] for entry in changes if entry["contextType"] == "IModel"]
    for state in ("Running", "Succeeded"):
        scene.expect(state in states, f"no entry tells that the run was {state}", page, at="/logs")
    last = changes[0]["message"]
    scene.expect(last == "Completed.", f"expected the message Completed. at the end, got {last!r}", page, at="/logs/0")
