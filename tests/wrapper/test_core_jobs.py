"""Life cycles against the generated models, and waiting for a job on a clock that stands still."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from itwin_platform import Hooks, PollEvent
from itwin_platform._core import jobs, lifecycles, waiting
from itwin_platform._core.effects import Steps
from itwin_platform._core.jobs import JobRef, JobStatus
from itwin_platform._core.lifecycles import LifeCycle
from itwin_platform.errors import DeadlineExceeded, JobFailed, NotFound, ServerError
from itwin_platform.testing import VirtualClock
from itwin_platform_api.access_control.models import ITwinJobStatus
from itwin_platform_api.export.models import ExecutionResult, ExecutionState
from itwin_platform_api.grouping_and_mapping.models import ExtractionState

from .effects import Outcome, Runner, answer, extraction, session_on


@pytest.mark.parametrize(
    ("life_cycle", "running", "ends"),
    [
        (
            lifecycles.EXTRACTION,
            set(ExtractionState) - set(lifecycles.EXTRACTION.ends),
            set(ExtractionState) - {"Queued", "Running"},
        ),
        (
            lifecycles.ACCESS_JOB,
            set(ITwinJobStatus) - set(lifecycles.ACCESS_JOB.ends),
            set(ITwinJobStatus) - {"Active"},
        ),
        (lifecycles.EXPORT_RUN, set(ExecutionState) - {"Completed"}, set(ExecutionResult)),
    ],
)
def test_a_life_cycle_has_each_word_of_the_definition_and_no_other(
    life_cycle: LifeCycle, running: set[str], ends: set[str]
) -> None:
    assert set(life_cycle.running) == running
    assert set(life_cycle.ends) == ends
    assert not set(life_cycle.running) & set(life_cycle.ends)


@pytest.mark.parametrize("life_cycle", [lifecycles.EXTRACTION, lifecycles.ACCESS_JOB, lifecycles.EXPORT_RUN])
def test_a_life_cycle_can_end_well_in_part_and_badly(life_cycle: LifeCycle) -> None:
    assert set(life_cycle.ends.values()) == {"succeeded", "partial", "failed"}


def access_job(status: str, **more: Any) -> Outcome:
    return answer(200, {"id": "j", "itwinId": "i", "status": status, **more})


def export_run(**members: Any) -> Outcome:
    return answer(200, {"run": {"id": "r", "connectionId": "c", **members}})


def read(steps: Any, *outcomes: Outcome) -> JobStatus:
    clock = VirtualClock()
    status = Runner(clock, outcomes).run(steps(session_on(clock)))
    assert isinstance(status, JobStatus)
    return status


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("Queued", "running"),
        ("Running", "running"),
        ("Paused", "running"),
        ("Succeeded", "succeeded"),
        ("PartiallySucceeded", "partial"),
        ("Failed", "failed"),
    ],
)
def test_the_state_of_an_extraction(state: str, outcome: str) -> None:
    status = read(lambda session: jobs.extraction_status(session, "x"), extraction(state))
    assert (status.state, status.outcome, status.ended) == (state, outcome, outcome != "running")


@pytest.mark.parametrize(
    ("word", "outcome", "requests"),
    [
        ("Active", "running", 1),
        ("Sleeping", "running", 1),
        ("Completed", "succeeded", 1),
        ("PartialCompleted", "partial", 2),
        ("Failed", "failed", 2),
    ],
)
def test_the_errors_of_an_access_job_are_asked_for_once_it_ended_without_full_success(
    word: str, outcome: str, requests: int
) -> None:
    clock = VirtualClock()
    runner = Runner(
        clock, [access_job(word), access_job(word, errors=[{"code": "RoleNotFound", "message": "no such role"}])]
    )
    status = runner.run(jobs.access_job_status(session_on(clock), "i", "j"))
    assert (status.state, status.outcome) == (word, outcome)
    assert [send.headers.get("Prefer") for send in runner.sends] == [None, "return=representation"][:requests]
    assert [one.code for one in status.errors] == ["RoleNotFound"] * (requests - 1)


TASKS = [
    {"id": "t1", "result": "Success", "error": {"errorCode": "0"}},
    {"id": "t2", "result": "Error", "error": {"errorCode": "7"}},
    {"id": "t3", "result": "Error", "error": None},
]


@pytest.mark.parametrize(
    ("members", "state", "outcome"),
    [
        ({}, "NotStarted", "running"),
        ({"state": "Executing"}, "Executing", "running"),
        ({"state": "Executing", "result": "Error"}, "Executing", "running"),
        ({"state": "Dreaming"}, "Dreaming", "running"),
        ({"state": "Completed", "result": "Success"}, "Success", "succeeded"),
        ({"state": "Completed", "result": "PartialSuccess"}, "PartialSuccess", "partial"),
        *[
            ({"state": "Completed", "result": word}, word, "failed")
            for word in ("Error", "Skipped", "Canceled", "Cancelled", "TimedOut", "Undetermined", "NeverHeardOf")
        ],
        ({"state": "Completed"}, "Undetermined", "failed"),
    ],
)
def test_a_run_ends_by_its_state_and_is_judged_by_its_result(members: dict[str, Any], state: str, outcome: str) -> None:
    status = read(lambda session: jobs.export_run_status(session, "c", "r"), export_run(**members))
    assert (status.state, status.outcome) == (state, outcome)


def test_the_errors_of_a_run_are_its_own_and_those_of_tasks_that_did_not_succeed() -> None:
    run = export_run(
        state="Completed", result="Error", error={"errorKey": "Outer"}, jobs=[{"id": "j", "tasks": TASKS}, {"id": "k"}]
    )
    status = read(lambda session: jobs.export_run_status(session, "c", "r"), run)
    run_error, task_error = status.errors
    assert (run_error.error_key, task_error.error_code) == ("Outer", "7")


def wait(
    states: Sequence[str],
    deadline: float = 3600.0,
    log: Any = (),
    took: float = 0.0,
    polls: list[PollEvent] | None = None,
    told: list[float] | None = None,
) -> tuple[VirtualClock, JobStatus]:
    clock = VirtualClock()
    session = session_on(clock, hooks=Hooks(on_poll=None if polls is None else polls.append))

    def finish(seconds: float) -> Steps[Sequence[Any]]:
        if told is not None:
            told.append(seconds)
        if isinstance(log, Exception):
            raise log
        return log  # type: ignore[no-any-return]
        yield

    watch = waiting.Watch(session, JobRef("extraction", ("x",)), threading.Event())
    steps = waiting.wait(session, watch, deadline, finish)
    try:
        return clock, Runner(clock, [extraction(state) for state in states], took).run(steps)
    except Exception as error:
        error.add_note(repr(clock.sleeps))
        raise


#: What half of the jitter leaves of an interval.
JITTERED = 0.975


def test_intervals_grow_by_half_to_thirty_seconds() -> None:
    clock, status = wait(["Queued"] + ["Running"] * 9 + ["Succeeded"])
    assert clock.sleeps == [pytest.approx(min(30.0, 2.0 * 1.5**step) * JITTERED) for step in range(10)]
    assert (status.outcome, status.answer.state) == ("succeeded", "Succeeded")


def test_a_job_that_is_over_is_not_waited_for() -> None:
    clock, status = wait(["Succeeded"])
    assert (clock.sleeps, status.outcome) == ([], "succeeded")


def test_partial_success_is_a_result() -> None:
    _, status = wait(["Running", "PartiallySucceeded"])
    assert (status.outcome, status.state, status.ended) == ("partial", "PartiallySucceeded", True)


def test_a_state_that_nobody_knows_is_waited_out() -> None:
    clock, status = wait(["Hibernating", "Succeeded"])
    assert (clock.sleeps, status.outcome) == ([2.0 * JITTERED], "succeeded")


def test_a_failed_job_is_an_error_with_its_log() -> None:
    class Entry:
        message = "the iModel has no such class"

    entry = Entry()
    with pytest.raises(JobFailed, match="extraction x ended as Failed: the iModel has no such class") as caught:
        wait(["Running", "Failed"], log=(entry,))
    assert (caught.value.job, caught.value.state, caught.value.log) == ("extraction x", "Failed", (entry,))


def test_a_job_that_failed_has_failed_even_if_its_log_cannot_be_read() -> None:
    gone = ServerError(operation="get-extraction-logs", status=500)
    with pytest.raises(JobFailed, match="ended as Failed") as caught:
        wait(["Failed"], log=gone)
    assert caught.value.log == ()


@pytest.mark.parametrize(("deadline", "seconds"), [(3600.0, 120.0), (60.0, 50.0), (12.0, 5.0)])
def test_the_log_of_a_failed_job_is_read_in_what_is_left_of_the_wait(deadline: float, seconds: float) -> None:
    told: list[float] = []
    with pytest.raises(JobFailed):
        wait(["Failed"], deadline, took=10.0, told=told)
    assert told == [seconds]


@pytest.mark.parametrize("deadline", [0.5, 2.0, 7.0, 100.0])
def test_a_wait_ends_at_its_deadline_after_a_last_look(deadline: float) -> None:
    polls: list[PollEvent] = []
    with pytest.raises(DeadlineExceeded, match="still Running") as caught:
        wait(["Running"], deadline, polls=polls)
    sleeps = [float(text) for text in caught.value.__notes__[0].strip("[]").split(",")]
    assert sum(sleeps) == pytest.approx(deadline)
    assert len(polls) == len(sleeps) + 1
    assert (caught.value.deadline, caught.value.operation) == (deadline, "wait")


def test_a_job_that_ends_during_the_last_wait_is_a_result() -> None:
    clock, status = wait(["Running", "Succeeded"], 1.0)
    assert (clock.sleeps, status.outcome) == ([1.0], "succeeded")


def test_each_look_is_told_with_the_state_and_the_answer() -> None:
    polls: list[PollEvent] = []
    wait(["Queued", "Running", "Succeeded"], polls=polls)
    assert [(event.job, event.state, event.ended) for event in polls] == [
        ("extraction x", "Queued", False),
        ("extraction x", "Running", False),
        ("extraction x", "Succeeded", True),
    ]
    assert polls[-1].status.id == "x"


def test_a_job_that_is_gone_is_the_services_own_error() -> None:
    clock = VirtualClock()
    session = session_on(clock)
    gone = answer(404, {"error": {"code": "ExtractionNotFound", "message": "gone"}})
    with pytest.raises(NotFound, match="ExtractionNotFound"):
        Runner(clock, [gone]).run(jobs.extraction_status(session, "x"))
