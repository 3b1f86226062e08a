"""Waiting for jobs when things are odd: outages that come and go, last looks, tasks that failed in a run that did not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx2
import msgspec
import pytest

from itwin_platform import ITwinPlatform, wait_all
from itwin_platform._core import jobs, waiting
from itwin_platform._core.effects import Steps
from itwin_platform._core.jobs import JobRef, JobStatus
from itwin_platform.errors import DeadlineExceeded, ServerError
from itwin_platform.testing import VirtualClock
from itwin_platform_api.export.models import ExportRun

from .clients import TOKEN
from .effects import Runner, extraction, session_on
from .job_service import JobService

Answers = Callable[[float], httpx2.Response | None]


def run_with(*tasks: Sequence[str]) -> ExportRun:
    """A run that calls itself a success; one job for each list of results of tasks."""
    members = [
        {"id": "j", "tasks": [{"id": "t", "result": word, "error": {"errorCode": word}} for word in job]}
        for job in tasks
    ]
    return msgspec.convert({"id": "r", "state": "Completed", "result": "Success", "jobs": members}, ExportRun)


@pytest.mark.parametrize("word", ["Error", "PartialSuccess", "TimedOut", "Canceled", "Cancelled"])
def test_a_run_that_calls_itself_a_success_beside_a_task_that_is_none_is_a_partial_one(word: str) -> None:
    status = jobs.seen_run(run_with(["Success"], ["Success", word]))
    assert (status.outcome, status.state) == ("partial", "Success")
    assert [error.error_code for error in status.errors] == [word]


def test_a_run_whose_tasks_succeeded_or_were_skipped_is_a_success() -> None:
    assert jobs.seen_run(run_with(["Success", "Skipped"], ["Success"])).outcome == "succeeded"


def waited(answers: Answers, ends: float, deadline: float = 3600.0) -> tuple[VirtualClock, JobService, JobStatus]:
    """Wait for a job that ends at a moment, with a service that answers otherwise at some others."""
    clock = VirtualClock()
    service = JobService(clock)
    service.add("x", ends)
    service.answer = lambda _, __: answers(clock.monotonic())
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        return clock, service, itwin.extractions.get("x").wait(deadline=deadline)


def failing(*times: tuple[float, float], **options: Any) -> Answers:
    """Answers 503 between these moments."""
    return lambda now: httpx2.Response(503, **options) if any(begin < now < end for begin, end in times) else None


def test_a_job_that_was_seen_and_is_out_of_sight_for_long_is_given_up() -> None:
    with pytest.raises(ServerError):
        waited(failing((10.0, 3000.0)), 3000.0)


def test_two_outages_with_a_good_look_between_them_end_no_wait() -> None:
    _, _, status = waited(failing((10.0, 250.0), (320.0, 560.0)), 600.0)
    assert status.outcome == "succeeded"


def test_a_page_of_a_proxy_that_comes_for_a_while_ends_no_wait() -> None:
    def answers(now: float) -> httpx2.Response | None:
        is_busy = 10.0 < now < 100.0
        return (
            httpx2.Response(200, text="<html>busy</html>", headers={"content-type": "text/html"}) if is_busy else None
        )

    _, _, status = waited(answers, 200.0)
    assert status.outcome == "succeeded"


def test_a_rate_limit_that_lasts_is_no_outage() -> None:
    def answers(now: float) -> httpx2.Response | None:
        return httpx2.Response(429, headers={"retry-after": "200"}) if 10.0 < now < 900.0 else None

    clock, _, status = waited(answers, 900.0)
    assert status.outcome == "succeeded"
    assert clock.monotonic() < 1200.0


def test_a_wait_that_ends_in_an_outage_names_its_cause() -> None:
    with pytest.raises(DeadlineExceeded, match="still Running") as caught:
        waited(failing((10.0, 3000.0)), 3000.0, 100.0)
    assert isinstance(caught.value.__cause__, ServerError)


def test_the_last_look_has_a_few_seconds_although_the_time_is_up() -> None:
    clock = VirtualClock()
    session = session_on(clock)
    watch = waiting.Watch(session, JobRef("extraction", ("x",)), threading.Event())

    def nothing(_: float) -> Steps[Sequence[Any]]:
        return ()
        yield

    runner = Runner(clock, [extraction("Running"), extraction("Succeeded")])
    assert runner.run(waiting.wait(session, watch, 10.0, nothing)).outcome == "succeeded"
    assert clock.monotonic() < 10.0
    late = Runner(clock, [extraction("Running")])
    with pytest.raises(DeadlineExceeded):
        late.run(waiting.wait(session, watch, 10.0, nothing))
    assert late.sends[-1].timeout == 5.0


def test_one_look_of_a_round_may_hold_up_the_others_for_half_a_minute_only() -> None:
    clock = VirtualClock()
    timeouts = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        timeouts.append(request.extensions["timeout"]["read"])
        return httpx2.Response(
            200, content=extraction("Succeeded").content, headers={"content-type": "application/json"}
        )

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=clock, deadline=100) as itwin:
        list(wait_all([itwin.extractions.get("x")]))
    assert timeouts == [30.0]


def test_a_bell_that_was_heard_rings_no_more() -> None:
    clock = VirtualClock()
    session = session_on(clock)
    bell = threading.Event()
    turns = {name: waiting.Turn(bell) for name in "xy"}
    watches = [waiting.Watch(session, JobRef("extraction", (name,)), turn) for name, turn in turns.items()]
    ringing = waiting.Round(session, watches, 100.0, 8, bell)
    turns["y"].set()
    assert Runner(clock, []).run(ringing.next()) == [watches[1]]
    assert not bell.is_set()


def test_a_job_that_could_not_be_looked_at_is_looked_at_again_by_the_next_wait() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    service.add("x", 0.0)
    service.answer = lambda _, __: httpx2.Response(404) if clock.monotonic() < 10.0 else None
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.extractions.get("x")
        assert [one.outcome for one in wait_all([job])] == ["unknown"]
        clock.advance(20.0)
        assert [one.outcome for one in wait_all([job])] == ["succeeded"]
