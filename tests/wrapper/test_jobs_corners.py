"""Waiting for jobs and starting them in rare cases: outages that come and go, lists of several pages, odd answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import msgspec
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, wait_all
from itwin_platform._core import jobs, waiting
from itwin_platform._core.effects import Steps
from itwin_platform._core.jobs import JobRef, JobStatus
from itwin_platform._core.siblings import extractions_of
from itwin_platform.errors import DeadlineExceeded, JobFailed, OutcomeUnknown, ServerError
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock
from itwin_platform_api.export.models import ExportRun

from .clients import TOKEN
from .effects import Outcome, Runner, answer, extraction, session_on
from .job_service import JobService

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"

Answers = Callable[[float], httpx.Response | None]


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
    return lambda now: httpx.Response(503, **options) if any(begin < now < end for begin, end in times) else None


def test_a_job_that_was_seen_and_is_out_of_sight_for_long_is_given_up() -> None:
    with pytest.raises(ServerError):
        waited(failing((10.0, 3000.0)), 3000.0)


def test_two_outages_with_a_good_look_between_them_end_no_wait() -> None:
    _, _, status = waited(failing((10.0, 250.0), (320.0, 560.0)), 600.0)
    assert status.outcome == "succeeded"


def test_a_page_of_a_proxy_that_comes_for_a_while_ends_no_wait() -> None:
    def answers(now: float) -> httpx.Response | None:
        is_busy = 10.0 < now < 100.0
        return httpx.Response(200, text="<html>busy</html>", headers={"content-type": "text/html"}) if is_busy else None

    _, _, status = waited(answers, 200.0)
    assert status.outcome == "succeeded"


def test_a_rate_limit_that_lasts_is_no_outage() -> None:
    def answers(now: float) -> httpx.Response | None:
        return httpx.Response(429, headers={"retry-after": "200"}) if 10.0 < now < 900.0 else None

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

    def handle(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"]["read"])
        return httpx.Response(
            200, content=extraction("Succeeded").content, headers={"content-type": "application/json"}
        )

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=clock, deadline=100) as itwin:
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
    service.answer = lambda _, __: httpx.Response(404) if clock.monotonic() < 10.0 else None
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.extractions.get("x")
        assert [one.outcome for one in wait_all([job])] == ["unknown"]
        clock.advance(20.0)
        assert [one.outcome for one in wait_all([job])] == ["succeeded"]


def test_the_body_of_an_export_has_the_version_that_was_asked_for() -> None:
    clock = VirtualClock()
    bodies = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"runs": [], "_links": {"self": {"href": str(request.url)}}})
        bodies.append(json.loads(request.content))
        return httpx.Response(202, headers={"location": "/export/connections/c/runs/r"})

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=clock) as itwin:
        run = itwin.exports.run("c", export_type="IFC", ifc_version="IFC4.3")
    assert bodies == [{"exportType": "IFC", "ifcVersion": "IFC4.3"}]
    # The address may be given without the host.
    assert (run.id, run.connection_id) == ("r", "c")


def listed(*pages: Sequence[str]) -> list[Outcome]:
    """Pages of a list of extractions, each with a link to the next one but the last."""
    found = []
    for number, page in enumerate(pages, 1):
        links = {"self": {"href": "https://api.bentley.com/a"}}
        if number < len(pages):
            links["next"] = {"href": f"https://api.bentley.com/a?$continuationToken={number}"}
        extractions = [json.loads(extraction("Running", one).content)["extraction"] for one in page]
        found.append(answer(200, {"extractions": extractions, "_links": links}))
    return found


def test_new_jobs_are_looked_for_back_to_the_page_that_holds_a_known_one_and_each_counts_once() -> None:
    clock = VirtualClock()
    runner = Runner(clock, listed(["new"], ["new", "other"], ["known"], ["ancient"]))
    assert runner.run(extractions_of("m").new(session_on(clock), frozenset({"known"}))) == ["new", "other"]
    assert len(runner.sends) == 3


def test_an_access_job_whose_every_answer_was_lost_is_uncertain_also_when_it_was_sent_again() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("gone", request=request)

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=VirtualClock()) as itwin:
        with pytest.raises(OutcomeUnknown):
            itwin.access_jobs.run("i", remove_members=["a@b.example"], retry_if_idempotent=True)


def test_a_failed_extraction_has_the_end_of_its_log_oldest_first() -> None:
    def entry(message: str, second: int) -> dict[str, Any]:
        return {
            "state": "Failed", "dateTime": f"2026-03-01T12:00:{second:02}Z", "contextType": "Mapping", "contextId": "m",
            "level": "Error", "category": "QueryExecution", "message": message,
        }  # fmt: skip

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/logs"):
            logs = [entry("then it gave up", 2), entry("first it stumbled", 1)]
            return httpx.Response(200, json={"logs": logs, "_links": {"self": {"href": str(request.url)}}})
        return httpx.Response(200, json=json.loads(extraction("Failed").content))

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=VirtualClock()) as itwin:
        with pytest.raises(JobFailed) as caught:
            itwin.extractions.get("x").wait()
    assert [one.message for one in caught.value.log] == ["first it stumbled", "then it gave up"]


def test_a_job_that_was_last_seen_running_is_asked_again_for_what_became_of_it() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    service.add("j", 10.0, "Failed")
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.access_jobs.get("i", "j")
        assert job.status().outcome == "running"
        clock.advance(20.0)
        job.errors()
        assert job.outcome == "failed"


def test_a_job_that_could_not_be_looked_at_is_asked_again_for_its_errors() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    service.add("j", 0.0)
    service.answer = lambda _, __: httpx.Response(404) if clock.monotonic() < 10.0 else None
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.access_jobs.get("i", "j")
        assert [one.outcome for one in wait_all([job])] == ["unknown"]
        clock.advance(20.0)
        assert job.errors() == ()


def test_a_job_that_is_over_as_soon_as_it_is_started_has_its_errors_from_a_look() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        errors = [{"code": "RoleNotFound", "message": "no such role"}] if "Prefer" in request.headers else []
        return httpx.Response(201, json={"id": "j", "itwinId": "i", "status": "Failed", "errors": errors})

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=VirtualClock()) as itwin:
        job = itwin.access_jobs.run("i", remove_members=["a@b.example"])
        assert [error.code for error in job.errors()] == ["RoleNotFound"]


def test_an_answer_to_a_start_that_leads_to_another_kind_of_job_leads_nowhere() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"runs": [], "_links": {"self": {"href": str(request.url)}}})
        location = "/grouping-and-mapping/datasources/imodel-mappings/extractions/x"
        return httpx.Response(202, headers={"location": location})

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=VirtualClock()) as itwin:
        with pytest.raises(OutcomeUnknown, match="Location"):
            itwin.exports.run("c", export_type="IFC")


def test_the_latest_extraction_is_the_one_that_was_made_last_wherever_it_stands() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        made = [("b", 2), ("d", 4), ("a", 1), ("c", 3)]
        links = {"cdm": {"href": str(request.url)}}
        rest = {"changesetIndex": 1, "mappingTimestamp": "2026-03-01T00:00:00Z", "_links": links}
        found = [
            {"extractionId": name, "extractionTimestamp": f"2026-03-0{day}T12:00:00Z", **rest} for name, day in made
        ]
        return httpx.Response(200, json={"extractions": found, "_links": {"self": {"href": str(request.url)}}})

    with ITwinPlatform(token=TOKEN, transport=httpx.MockTransport(handle), clock=VirtualClock()) as itwin:
        latest = itwin.extractions.latest("m")
    assert latest is not None
    assert (latest.id, latest.mappings) == ("d", ("m",))


@pytest.mark.anyio
async def test_both_clients_follow_all_entries_of_a_log() -> None:
    sandbox = Sandbox()
    options: dict[str, Any] = {"base_url": sandbox.url, "token": "sandbox-token"}
    with ITwinPlatform(transport=sandbox.transport(), **options) as itwin:
        entries = list(itwin.extractions.get(EXTRACTION).follow_logs())
    async with AsyncITwinPlatform(transport=sandbox.async_transport(), **options) as aitwin:
        assert [entry async for entry in aitwin.extractions.get(EXTRACTION).follow_logs()] == entries
    assert len(entries) == 2


def test_a_handle_keeps_nothing_of_a_wait_that_is_over_and_shows_only_what_it_is() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    service.add("x", 10.0)
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.extractions.get("x")
        job.wait()
    assert job._waits == set()
    assert repr(job) == "<extraction x>"
