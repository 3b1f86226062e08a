"""The life of an export's run: only forward, to an end that has a result, a date and a file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ..registry import check
from ..scene import Scene
from .export_steps import COMPLETED, DEADLINE, EVERY, began, ended, expect_members, run_of, watched
from .mapping_steps import moment

__all__: list[str] = []

#: State -> how far a run is. A run may wait and be tried again, but what it has not begun it has never begun.
ORDER = {
    "NotStarted": 0,
    "Queued": 0,
    "Idle": 0,
    "WaitingToExecute": 1,
    "Executing": 2,
    "WaitingToRetry": 2,
    "Finalizing": 3,
    COMPLETED: 4,
}
#: An older page spells one of them otherwise; both are accepted.
RESULTS = ("Undetermined", "Success", "Error", "PartialSuccess", "Skipped", "Canceled", "Cancelled", "TimedOut")
UNDETERMINED = RESULTS[0]


@check("EX-LIFE-01")
def a_run_only_goes_forward(scene: Scene) -> None:
    answers = watched(scene, began(scene))
    seen = [(run_of(scene, answer)["state"], answer) for answer in answers]
    for (before, _), (after, answer) in itertools.pairwise(seen):
        held = ORDER.get(before, 0) <= ORDER.get(after, len(ORDER))
        scene.expect(held, f"a run was {before}, and then {after}", answer, at="/run/state")


@check("EX-LIFE-02")
def a_run_comes_to_an_end(scene: Scene) -> None:
    run = began(scene)
    for _ in range(int(DEADLINE / EVERY)):
        answer = scene.good(path=run)
        state = run_of(scene, answer)["state"]
        if state == COMPLETED:
            return
        scene.sleep(EVERY)
    scene.broken(f"after {DEADLINE:g} seconds the run is still {state}", answer, at="/run/state")


@check("EX-LIFE-03")
def the_end_is_final(scene: Scene) -> None:
    run = began(scene)
    end = ended(scene, run)
    for _ in range(5):
        scene.sleep(10)
        expect_members(scene, scene.good(path=run), "run", end)


@check("EX-LIFE-04")
def the_result_comes_with_the_end(scene: Scene) -> None:
    for answer in watched(scene, began(scene)):
        run = run_of(scene, answer)
        over, result = run["state"] == COMPLETED, run.get("result")
        held = (result != UNDETERMINED) if over else result in (UNDETERMINED, None)
        scene.expect(held, f"a run that is {run['state']} has the result {result}", answer, at="/run/result")


@check("EX-LIFE-05")
def the_end_has_its_date_and_no_earlier(scene: Scene) -> None:
    for answer in watched(scene, began(scene)):
        run = run_of(scene, answer)
        over = run["state"] == COMPLETED
        wanted = "a date of its end" if over else "no end yet"
        got = run.get("endDateTime")
        scene.expect(
            bool(got) == over, f"a run that is {run['state']} has {wanted}: got {got!r}", answer, at="/run/endDateTime"
        )


@check("EX-LIFE-06")
def dates_are_in_order(scene: Scene) -> None:
    for answer in watched(scene, began(scene)):
        for place, one in _parts(run_of(scene, answer), "/run"):
            start, end = one.get("startDateTime"), one.get("endDateTime")
            if start and end:
                at = f"{place}/endDateTime"
                held = moment(scene, start, answer, at) <= moment(scene, end, answer, at)
                scene.expect(held, f"it ended at {end}, before it started at {start}", answer, at=at)


def _parts(run: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The run, its jobs and their tasks, each with its place."""
    yield place, run
    for name in ("jobs", "tasks"):
        for n, part in enumerate(run.get(name) or []):
            yield from _parts(part, f"{place}/{name}/{n}")


@check("EX-LIFE-07")
def states_and_results_are_documented(scene: Scene) -> None:
    for answer in watched(scene, began(scene)):
        for place, one in _parts(run_of(scene, answer), "/run"):
            for name, known in (("state", ORDER), ("result", RESULTS)):
                value = one.get(name)
                held = value is None or value in known
                scene.expect(held, f"{value!r} is no {name} that the page has", answer, at=f"{place}/{name}")


@check("EX-LIFE-08")
def jobs_end_before_their_run(scene: Scene) -> None:
    for answer in watched(scene, began(scene)):
        run = run_of(scene, answer)
        if run["state"] != COMPLETED:
            continue
        for place, one in _parts(run, "/run"):
            state = one.get("state", COMPLETED)
            held = state == COMPLETED
            scene.expect(held, f"the run is {COMPLETED}, a part of it {state}", answer, at=f"{place}/state")


@check("EX-LIFE-09")
def a_success_has_a_file(scene: Scene) -> None:
    run = began(scene)
    end = watched(scene, run)[-1]
    if run_of(scene, end).get("result") != "Success":
        scene.not_testable(f"the run ended as {run_of(scene, end).get('result')}")
    tasks = [one for place, one in _parts(run_of(scene, end), "/run") if "/tasks/" in place]
    files = [one.get("exportOutputFileId") for one in tasks if one.get("result") == "Success"]
    scene.expect(files and all(files), "a task that succeeded names no file", end, at="/run/jobs")


@check("EX-LIFE-10")
def the_start_does_not_move(scene: Scene) -> None:
    answers = watched(scene, began(scene))
    first = run_of(scene, answers[0]).get("startDateTime")
    for answer in answers:
        expect_members(scene, answer, "run", {"startDateTime": first})
