"""Bad days in the middle of a listing: whatever ends it, its resume token goes on there, in either client."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import InvalidRequest, ITwinError, NotFound
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import AsyncFaultyTransport, Fault, FaultyTransport, VirtualClock, schedule

from .listings import Kind, Shelf, demo

pytestmark = pytest.mark.anyio

ITEMS = list(range(61))
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
#: Short enough that retries alone do not get through.
DEADLINE = 5.0
#: What takes real time belongs to tests of its own.
FAULTS = (
    Fault.REFUSED, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.TIMEOUT_AFTER, Fault.CUT_BODY, Fault.WRONG_LENGTH,
    Fault.BAD_GATEWAY_AFTER, Fault.UNAVAILABLE, Fault.SERVER_ERROR, Fault.TOO_MANY, Fault.HTML,
)  # fmt: skip


def bad_day(seed: int) -> Iterator[Fault | None]:
    return chain(islice(schedule(seed, faults=FAULTS, rate=0.7), 60))


def read(itwin: ITwinPlatform, kind: Kind, options: dict[str, int]) -> tuple[list[int], list[str]]:
    """The whole listing, resumed at each error."""
    found: list[int] = []
    ends: list[str] = []
    token: str | None = None
    while True:
        assert len(ends) < 100, "the listing does not come to an end"
        try:
            found.extend(itwin.paginate(*demo(kind, query=[("$top", 7)]), resume=token, **options))
        except ITwinError as error:
            ends.append(type(error).__name__)
            token = error.resume_token
        else:
            return found, ends


async def read_async(itwin: AsyncITwinPlatform, kind: Kind, options: dict[str, int]) -> tuple[list[int], list[str]]:
    found: list[int] = []
    ends: list[str] = []
    token: str | None = None
    while True:
        assert len(ends) < 100, "the listing does not come to an end"
        try:
            async for item in itwin.paginate(*demo(kind, query=[("$top", 7)]), resume=token, **options):
                found.append(item)  # noqa: PERF401 - what was found before an error counts too
        except ITwinError as error:
            ends.append(type(error).__name__)
            token = error.resume_token
        else:
            return found, ends


@pytest.mark.parametrize(
    ("kind", "options"),
    [("continuation-token", {}), ("skip", {}), ("link", {"prefetch": 1}), ("skip", {"prefetch": 2})],
)
async def test_readings_that_resume_at_each_error_make_the_whole_list_in_both_clients_alike(
    kind: Kind, options: dict[str, int]
) -> None:
    seen = set()
    for seed in range(25):
        clock = VirtualClock()
        random.seed(seed)
        transport = FaultyTransport(httpx2.MockTransport(Shelf(kind, ITEMS)), bad_day(seed))
        with ITwinPlatform(token="t", transport=transport, clock=clock, deadline=DEADLINE) as itwin:
            found, ends = read(itwin, kind, options)
        random.seed(seed)
        other, atransport = (
            VirtualClock(),
            AsyncFaultyTransport(httpx2.MockTransport(Shelf(kind, ITEMS)), bad_day(seed)),
        )
        async with AsyncITwinPlatform(token="t", transport=atransport, clock=other, deadline=DEADLINE) as aitwin:
            afound, aends = await read_async(aitwin, kind, options)
        assert found == afound == ITEMS, f"seed {seed}"
        assert (ends, transport.sent, clock.sleeps) == (aends, atransport.sent, other.sleeps), f"seed {seed}"
        seen |= set(ends)
    # The days are bad enough to end listings in several ways.
    assert len(seen) >= 3


@pytest.mark.parametrize("concurrency", [2, 4])
async def test_side_by_side_too_nothing_is_lost_and_nothing_comes_twice(concurrency: int) -> None:
    options, ended = {"concurrency": concurrency}, 0
    for seed in range(15):
        transport = FaultyTransport(httpx2.MockTransport(Shelf("skip", ITEMS)), bad_day(seed))
        with ITwinPlatform(token="t", transport=transport, clock=VirtualClock(), deadline=DEADLINE) as itwin:
            found, ends = read(itwin, "skip", options)
        ended += len(ends)
        assert found == ITEMS, f"seed {seed}"
        atransport = AsyncFaultyTransport(httpx2.MockTransport(Shelf("skip", ITEMS)), bad_day(seed))
        async with AsyncITwinPlatform(
            token="t", transport=atransport, clock=VirtualClock(), deadline=DEADLINE
        ) as aitwin:
            afound, _ = await read_async(aitwin, "skip", options)
        assert afound == ITEMS, f"seed {seed}"
    assert ended > 0


def sandboxed(**options: Any) -> tuple[Sandbox, ITwinPlatform]:
    sandbox = Sandbox()
    client = ITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport(), clock=VirtualClock(), **options
    )
    return sandbox, client


@pytest.mark.parametrize("options", [{}, {"prefetch": 2}, {"concurrency": 4}])
def test_each_list_method_takes_the_options(options: dict[str, Any]) -> None:
    sandbox, itwin = sandboxed()
    with itwin:
        whole = [member.id for member in itwin.access_control.get_itwin_user_members(ITWIN)]
        before = len(sandbox.requests)
        members = itwin.access_control.get_itwin_user_members(ITWIN, top=10, **options)
        assert [member.id for member in members] == whole
        assert len(sandbox.requests) - before <= -(-len(whole) // 10) + 4
        begun = itwin.access_control.get_itwin_user_members(ITWIN, top=10)
        taken = [member.id for member, _ in zip(begun, range(25), strict=False)]
        rest = itwin.access_control.get_itwin_user_members(ITWIN, top=30, resume=begun.resume_token, **options)
        # ``zip`` asked for one more than it gave.
        assert [*taken, whole[25], *(member.id for member in rest)] == whole


async def test_a_token_of_one_client_goes_on_in_the_other() -> None:
    sandbox, itwin = sandboxed()
    with itwin:
        logs = itwin.grouping_and_mapping.get_extraction_logs(EXTRACTION, top=1)
        whole = [entry.state for entry in logs]
        first = next(logs.pages())
    transport = sandbox.async_transport()
    async with AsyncITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport) as aitwin:
        logs_on = aitwin.grouping_and_mapping.get_extraction_logs(EXTRACTION, top=1, resume=first.resume_token)
        assert [first.items[0].state, *[entry.state async for entry in logs_on]] == whole


def test_a_token_of_another_listing_is_refused_at_once() -> None:
    sandbox, itwin = sandboxed()
    with itwin:
        token = next(itwin.access_control.get_itwin_user_members(ITWIN, top=1).pages()).resume_token
        before = len(sandbox.requests)
        with pytest.raises(InvalidRequest, match="of a listing with other arguments - at `resume`"):
            itwin.access_control.get_itwin_user_members(EXTRACTION, resume=token)
        with pytest.raises(InvalidRequest, match="got one of 'get-itwin-user-members'"):
            itwin.access_control.get_itwin_owner_members(ITWIN, resume=token)
        with pytest.raises(InvalidRequest, match="each page of this listing names the next one"):
            itwin.grouping_and_mapping.get_mappings(imodel_id=ITWIN, concurrency=2)
        assert len(sandbox.requests) == before


def test_the_deadline_is_that_of_each_page() -> None:
    clock, shelf = VirtualClock(), Shelf("skip", range(100))

    def slow(request: httpx2.Request) -> httpx2.Response:
        clock.advance(4)
        return shelf(request)

    with ITwinPlatform(token="t", transport=httpx2.MockTransport(slow), clock=clock, deadline=5) as itwin:
        assert list(itwin.paginate(*demo("skip", query=[("$top", 10)]))) == list(range(100))
    assert clock.monotonic() == 40


def test_an_error_outside_of_listings_and_one_before_the_first_page_have_no_place() -> None:
    _, itwin = sandboxed()
    with itwin:
        with pytest.raises(NotFound) as caught:
            itwin.grouping_and_mapping.get_extraction_status(ITWIN)
        assert caught.value.resume_token is None
        with pytest.raises(NotFound) as caught:
            list(itwin.access_control.get_itwin_user_members(EXTRACTION))
        assert caught.value.resume_token is None
