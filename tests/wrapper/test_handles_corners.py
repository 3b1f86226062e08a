"""Handles of jobs when things are odd: what they ask again for, what they give of a failure, and what they keep."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, wait_all
from itwin_platform.errors import JobFailed
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .effects import extraction
from .job_service import JobService

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"


def test_a_handle_that_is_pickled_names_what_goes_to_another_process_instead() -> None:
    with ITwinPlatform(token=TOKEN) as itwin, pytest.raises(TypeError, match=r"itwin\.job\(token\)"):
        pickle.dumps(itwin.extractions.get(EXTRACTION))


def test_a_failed_extraction_has_the_end_of_its_log_oldest_first() -> None:
    def entry(message: str, second: int) -> dict[str, Any]:
        return {
            "state": "Failed", "dateTime": f"2026-03-01T12:00:{second:02}Z", "contextType": "Mapping", "contextId": "m",
            "level": "Error", "category": "QueryExecution", "message": message,
        }  # fmt: skip

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/logs"):
            logs = [entry("then it gave up", 2), entry("first it stumbled", 1)]
            return httpx2.Response(200, json={"logs": logs, "_links": {"self": {"href": str(request.url)}}})
        return httpx2.Response(200, json=json.loads(extraction("Failed").content))

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock()) as itwin:
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
    service.answer = lambda _, __: httpx2.Response(404) if clock.monotonic() < 10.0 else None
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        job = itwin.access_jobs.get("i", "j")
        assert [one.outcome for one in wait_all([job])] == ["unknown"]
        clock.advance(20.0)
        assert job.errors() == ()


def test_the_latest_extraction_is_the_one_that_was_made_last_wherever_it_stands() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        made = [("b", 2), ("d", 4), ("a", 1), ("c", 3)]
        links = {"cdm": {"href": str(request.url)}}
        rest = {"changesetIndex": 1, "mappingTimestamp": "2026-03-01T00:00:00Z", "_links": links}
        found = [
            {"extractionId": name, "extractionTimestamp": f"2026-03-0{day}T12:00:00Z", **rest} for name, day in made
        ]
        return httpx2.Response(200, json={"extractions": found, "_links": {"self": {"href": str(request.url)}}})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock()) as itwin:
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
