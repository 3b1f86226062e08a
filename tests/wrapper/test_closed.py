"""A client that was closed: whoever still uses it gets an error of ours, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, wait_all
from itwin_platform.errors import ConfigurationError, OutcomeUnknown
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .job_service import JobService

pytestmark = pytest.mark.anyio


def unreachable(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError(request)


USES: list[tuple[str, Callable[[Any], Any]]] = [
    ("get-extraction-status", lambda itwin: itwin.grouping_and_mapping.get_extraction_status("x")),
    ("get-cdm-partition", lambda itwin: itwin.grouping_and_mapping.get_cdm_partition("x", "y", location="z")),
    ("get-itwin-user-members", lambda itwin: itwin.access_control.get_itwin_user_members("x")),
    ("get-itwin-user-members", lambda itwin: itwin.access_control.get_itwin_user_members("x", prefetch=2)),
    ("get-export-connection-runs", lambda itwin: itwin.exports.list("x", concurrency=3)),
    ("get-imodel-extractions", lambda itwin: itwin.extractions.run("x", mappings=["y"])),
    ("get-itwin-job", lambda itwin: itwin.access_jobs.get("x", "y").wait()),
]


async def given(value: Any) -> None:
    if hasattr(value, "__aiter__"):
        [item async for item in value]
    else:
        await value


@pytest.mark.parametrize(("operation", "use"), USES)
async def test_a_closed_client_says_so_whatever_it_is_asked(operation: str, use: Callable[[Any], Any]) -> None:
    transport = httpx2.MockTransport(unreachable)
    client = ITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock())
    aclient = AsyncITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock())
    client.close()
    await aclient.aclose()
    with pytest.raises(ConfigurationError) as caught:
        list(use(client))
    assert str(caught.value) == f"{operation} cannot be sent: the client is closed."
    with pytest.raises(ConfigurationError) as caught:
        await given(use(aclient))
    assert str(caught.value) == f"{operation} cannot be sent: the client is closed."


def test_waiting_for_many_jobs_ends_when_the_client_is_closed() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    names = [service.add(f"e{number}", ends=1000.0) for number in range(3)]
    client = ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock)
    jobs = [client.extractions.get(name) for name in names]

    def close(_: str, __: httpx2.Request) -> None:
        if len(service.looks.get("e2", [])) == 2:
            client.close()

    service.answer = close
    with pytest.raises(ConfigurationError, match="the client is closed"):
        list(wait_all(jobs, concurrency=1))
    # That the client was closed says nothing about the jobs.
    assert {job.outcome for job in jobs} == {"running"}


def test_a_start_whose_answer_was_lost_stays_unknown_when_the_client_is_closed_before_it_was_looked_up() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json={"extractions": [], "_links": {"self": {"href": str(request.url)}}})
        client.close()
        raise httpx2.ReadError("gone", request=request)

    client = ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock())
    with pytest.raises(OutcomeUnknown, match="get-imodel-extractions of iModel x"):
        client.extractions.run("x", mappings=["y"])
