"""Pages that are fetched while the caller works: they overlap, and nothing of them is left behind."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import anyio.lowlevel
import httpx2
import pytest

from itwin_platform import AsyncItemPages, AsyncITwinPlatform, ItemPages, ITwinPlatform
from itwin_platform import _pages_sync as threads
from itwin_platform.errors import ConfigurationError, DecodeError
from itwin_platform.testing import VirtualClock

from .listings import Kind, Shelf, demo

pytestmark = pytest.mark.anyio

#: Seconds after which a test gives up on what should happen at once.
PATIENCE = 5.0
KINDS: tuple[Kind, ...] = ("continuation-token", "skip")
OPTIONS: list[tuple[Kind, dict[str, int]]] = [
    ("continuation-token", {"prefetch": 1}),
    ("link", {"prefetch": 2}),
    ("skip", {"prefetch": 1}),
    ("skip", {"concurrency": 3}),
    ("skip", {"prefetch": 5, "concurrency": 2}),
]

Handler = Callable[[httpx2.Request], httpx2.Response]


def client(handler: Handler, **options: Any) -> ITwinPlatform:
    return ITwinPlatform(token="t", transport=httpx2.MockTransport(handler), clock=VirtualClock(), **options)


def async_client(handler: Callable[[httpx2.Request], Any]) -> AsyncITwinPlatform:
    return AsyncITwinPlatform(token="t", transport=httpx2.MockTransport(handler), clock=VirtualClock())


def listing(itwin: ITwinPlatform, kind: Kind, top: int = 10, **options: Any) -> ItemPages[int, Any]:
    request, how = demo(kind, query=[("$top", top)])
    return itwin.paginate(request, how, **options)


def async_listing(itwin: AsyncITwinPlatform, kind: Kind, top: int = 10, **options: Any) -> AsyncItemPages[int, Any]:
    request, how = demo(kind, query=[("$top", top)])
    return itwin.paginate(request, how, **options)


def workers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "itwin-pages"]


def tasks() -> int:
    if "trio" in sys.modules:
        import trio

        if trio.lowlevel.in_trio_task():
            return trio.lowlevel.current_statistics().tasks_living
    return len(asyncio.all_tasks())


async def settled() -> int:
    """How many tasks there are once those that end at once have ended."""
    for _ in range(20):
        await anyio.lowlevel.checkpoint()
    return tasks()


class Gate:
    """A shelf whose pages after the first one wait until somebody lets them through."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.asked = threading.Event()
        self.open = threading.Event()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.shelf.asked:
            self.asked.set()
            self.open.wait(PATIENCE)
        return self.shelf(request)


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert workers() == []


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
async def test_all_items_come_in_order(kind: Kind, options: dict[str, int]) -> None:
    with client(Shelf(kind, range(73))) as itwin:
        assert list(listing(itwin, kind, **options)) == list(range(73))
        assert workers() == []
    async with async_client(Shelf(kind, range(73))) as aitwin:
        before = tasks()
        assert [item async for item in async_listing(aitwin, kind, **options)] == list(range(73))
        assert tasks() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_page_is_fetched_while_the_caller_works_on_this_one(kind: Kind) -> None:
    gate = Gate(Shelf(kind, range(30)))
    with client(gate) as itwin:
        items = iter(listing(itwin, kind, prefetch=1))
        assert next(items) == 0
        assert gate.asked.wait(PATIENCE)
        assert next(items) == 1
        gate.open.set()
        assert list(items) == list(range(2, 30))


@pytest.mark.parametrize("kind", KINDS)
async def test_the_next_page_is_fetched_while_the_task_works_on_this_one(kind: Kind) -> None:
    shelf, asked, opened = Shelf(kind, range(30)), anyio.Event(), anyio.Event()

    async def handler(request: httpx2.Request) -> httpx2.Response:
        if shelf.asked:
            asked.set()
            await opened.wait()
        return shelf(request)

    async with async_client(handler) as itwin:
        items = aiter(async_listing(itwin, kind, prefetch=1))
        assert await anext(items) == 0
        with anyio.fail_after(PATIENCE):
            await asked.wait()
        assert await anext(items) == 1
        opened.set()
        assert [item async for item in items] == list(range(2, 30))


async def test_without_prefetch_nothing_is_asked_for_that_is_not_needed() -> None:
    shelf = Shelf("skip", range(30))
    with client(shelf) as itwin:
        items = iter(listing(itwin, "skip"))
        assert [next(items) for _ in range(10)] == list(range(10))
        assert (len(shelf.asked), workers()) == (1, [])
    async with async_client(shelf) as aitwin:
        before, ahead = tasks(), aiter(async_listing(aitwin, "skip"))
        assert [await anext(ahead) for _ in range(10)] == list(range(10))
        assert (len(shelf.asked), tasks()) == (2, before)


def test_prefetch_goes_as_far_as_it_was_told() -> None:
    shelf, third = Shelf("continuation-token", range(100)), threading.Event()

    def handler(request: httpx2.Request) -> httpx2.Response:
        response = shelf(request)
        if len(shelf.asked) >= 3:
            third.set()
        return response

    with client(handler) as itwin:
        items = iter(listing(itwin, "continuation-token", prefetch=2))
        next(items)
        assert third.wait(PATIENCE)
        assert [next(items) for _ in range(9)] == list(range(1, 10))
        assert len(shelf.asked) == 3


@pytest.mark.parametrize("concurrency", [2, 4])
def test_pages_are_fetched_side_by_side_and_no_more_of_them_than_allowed(concurrency: int) -> None:
    shelf, together = Shelf("skip", range(200)), threading.Barrier(concurrency, timeout=PATIENCE)
    running, most, lock = 0, 0, threading.Lock()

    def handler(request: httpx2.Request) -> httpx2.Response:
        nonlocal running, most
        with lock:
            number, running = len(shelf.asked), running + 1
            most = max(most, running)
            response = shelf(request)
        if 0 < number <= concurrency:
            together.wait()
        with lock:
            running -= 1
        return response

    with client(handler) as itwin:
        assert list(listing(itwin, "skip", concurrency=concurrency)) == list(range(200))
    assert most == concurrency
    assert not together.broken


async def test_pages_are_fetched_side_by_side_in_tasks() -> None:
    shelf, running, together = Shelf("skip", range(200)), 0, anyio.Event()

    async def handler(request: httpx2.Request) -> httpx2.Response:
        nonlocal running
        number, running = len(shelf.asked), running + 1
        assert running <= 4
        response = shelf(request)
        if running == 4:
            together.set()
        if 0 < number <= 4:
            await together.wait()
        running -= 1
        return response

    async with async_client(handler) as itwin:
        with anyio.fail_after(PATIENCE):
            assert [item async for item in async_listing(itwin, "skip", concurrency=4)] == list(range(200))


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
def test_a_loop_that_is_left_early_leaves_no_thread(kind: Kind, options: dict[str, int]) -> None:
    with client(Shelf(kind, range(1000))) as itwin:
        for item in listing(itwin, kind, **options):
            if item == 3:
                break
        assert workers() == []
        with pytest.raises(ZeroDivisionError):
            [1 / page.items[0] for page in listing(itwin, kind, **options).pages()]
        assert workers() == []


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
async def test_a_loop_that_is_left_early_leaves_no_task(kind: Kind, options: dict[str, int]) -> None:
    cut_off = 0

    async def handler(request: httpx2.Request) -> httpx2.Response:
        nonlocal cut_off
        if shelf.asked:
            try:
                await anyio.sleep_forever()
            finally:
                cut_off += 1
        return shelf(request)

    shelf = Shelf(kind, range(1000))
    async with async_client(handler) as itwin:
        before = tasks()
        async for item in async_listing(itwin, kind, **options):
            if item == 3:
                await settled()
                break
        assert await settled() == before
        assert cut_off >= 1


async def test_an_iteration_can_be_closed_on_the_spot() -> None:
    async with async_client(Shelf("skip", range(100))) as itwin:
        before = tasks()
        items = aiter(async_listing(itwin, "skip", prefetch=3))
        assert await anext(items) == 0
        await items.aclose()
        assert tasks() == before
        assert [item async for item in items] == []


def test_a_request_that_hangs_is_not_waited_for_when_the_loop_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_GRACE", 0.01)
    gate = Gate(Shelf("skip", range(100)))
    with client(gate) as itwin:
        for _ in listing(itwin, "skip", prefetch=1):
            assert gate.asked.wait(PATIENCE)
            break
        (worker,) = workers()
        assert worker.daemon
        gate.open.set()
        worker.join(PATIENCE)
    # It ended with its request, and began no other.
    assert len(gate.shelf.asked) == 2


def test_a_wait_for_a_retry_ends_when_the_loop_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_GRACE", PATIENCE)
    shelf, refused = Shelf("skip", range(100)), threading.Event()

    def handler(request: httpx2.Request) -> httpx2.Response:
        if shelf.asked:
            refused.set()
            return httpx2.Response(503, headers={"retry-after": "3000"})
        return shelf(request)

    with ITwinPlatform(token="t", transport=httpx2.MockTransport(handler), deadline=9000) as itwin:
        for _ in listing(itwin, "skip", prefetch=1):
            assert refused.wait(PATIENCE)
            break
        assert workers() == []


def test_closing_the_client_ends_the_threads_and_a_listing_says_so() -> None:
    itwin = client(Shelf("continuation-token", range(100)))
    items = iter(listing(itwin, "continuation-token", prefetch=2))
    assert [next(items) for _ in range(4)] == [0, 1, 2, 3]
    itwin.close()
    assert workers() == []
    assert [next(items) for _ in range(6)] == [4, 5, 6, 7, 8, 9]
    with pytest.raises(ConfigurationError, match="The client was closed while this listing was read") as caught:
        next(items)
    with client(Shelf("continuation-token", range(100))) as other:
        rest = listing(other, "continuation-token", resume=caught.value.resume_token)
        assert list(rest) == list(range(10, 100))


@pytest.mark.parametrize("options", [{}, {"prefetch": 2}])
async def test_closing_the_client_ends_the_task_and_whoever_waits_is_told(options: dict[str, int]) -> None:
    before, waiting, shelf, told = tasks(), anyio.Event(), Shelf("skip", range(100)), list[str | None]()

    async def handler(request: httpx2.Request) -> httpx2.Response:
        if shelf.asked:
            waiting.set()
            await anyio.sleep_forever()
        return shelf(request)

    async def read() -> None:
        try:
            async for _ in items:
                pass
        except ConfigurationError as error:
            told.append(error.resume_token)

    itwin = async_client(handler)
    items = aiter(async_listing(itwin, "skip", **options))
    await anext(items)
    if options:
        async with anyio.create_task_group() as group:
            group.start_soon(read)
            await waiting.wait()
            await itwin.aclose()
    else:
        await itwin.aclose()
        await read()
    assert len(told) == 1
    assert await settled() == before


@pytest.mark.parametrize("options", [{}, {"prefetch": 1}, {"concurrency": 3}])
async def test_a_wait_that_is_cancelled_loses_nothing(options: dict[str, int]) -> None:
    shelf, opened = Shelf("skip", range(25)), anyio.Event()

    async def handler(request: httpx2.Request) -> httpx2.Response:
        await opened.wait()
        return shelf(request)

    async with async_client(handler) as itwin:
        items = aiter(async_listing(itwin, "skip", **options))
        with anyio.move_on_after(0) as scope:
            await anext(items)
        assert scope.cancelled_caught
        opened.set()
        assert [item async for item in items] == list(range(25))


async def test_two_tasks_that_read_one_iteration_are_told_instead_of_given_an_early_end() -> None:
    opened = anyio.Event()

    async def handler(request: httpx2.Request) -> httpx2.Response:
        await opened.wait()
        return shelf(request)

    async def read() -> None:
        found.append(await anext(items))

    shelf, found = Shelf("skip", range(5)), list[int]()
    async with async_client(handler) as itwin:
        items = aiter(async_listing(itwin, "skip"))
        async with anyio.create_task_group() as group:
            group.start_soon(read)
            await settled()
            with pytest.raises(ConfigurationError, match="make one for each"):
                await anext(items)
            opened.set()
    assert found == [0]


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
async def test_an_error_ahead_comes_when_the_caller_gets_there(kind: Kind, options: dict[str, int]) -> None:
    def failing() -> Handler:
        shelf = Shelf(kind, range(30))
        return lambda request: httpx2.Response(200, content=b"<p>") if shelf.asked else shelf(request)

    found: list[int] = []
    with client(failing()) as itwin, pytest.raises(DecodeError) as caught:
        found.extend(listing(itwin, kind, **options))
    assert found == list(range(10))
    with client(Shelf(kind, range(30))) as itwin:
        rest = listing(itwin, kind, resume=caught.value.resume_token)
        assert (list(rest), workers()) == (list(range(10, 30)), [])
    found = []
    async with async_client(failing()) as aitwin:
        before = tasks()
        with pytest.raises(DecodeError):  # noqa: PT012 - what was found until then counts too
            async for item in async_listing(aitwin, kind, **options):
                found.append(item)
        assert tasks() == before
    assert found == list(range(10))


async def test_a_listing_starts_over_each_time_and_says_where_its_last_iteration_stands() -> None:
    with client(Shelf("continuation-token", range(25))) as itwin:
        things = listing(itwin, "continuation-token", prefetch=1)
        assert things.resume_token is None
        assert list(things) == list(things) == list(range(25))
        assert things.resume_token is None
        items = iter(things)
        assert [next(items) for _ in range(13)] == list(range(13))
        rest = listing(itwin, "continuation-token", resume=things.resume_token)
        assert list(rest) == list(rest) == list(range(13, 25))
        assert list(things.limit(12)) == list(range(12))
    async with async_client(Shelf("continuation-token", range(25))) as aitwin:
        more = async_listing(aitwin, "continuation-token", prefetch=1)
        assert [item async for item in more] == [item async for item in more] == list(range(25))
        assert [item async for item in more.limit(12)] == list(range(12))


async def test_pages_have_their_items_the_answer_and_a_place_to_go_on() -> None:
    with client(Shelf("skip", range(25))) as itwin:
        pages = list(listing(itwin, "skip", prefetch=1).pages())
        assert [list(page.items) for page in pages] == [[*range(10)], [*range(10, 20)], [*range(20, 25)]]
        assert [page.answer["items"] for page in pages] == [page.items for page in pages]
        assert pages[-1].resume_token is None
        assert list(listing(itwin, "skip", resume=pages[0].resume_token)) == list(range(10, 25))
        assert repr(pages[0].items[0]) not in repr(pages[0]).replace(pages[0].resume_token or "", "")
    async with async_client(Shelf("skip", range(25))) as aitwin:
        same = [page async for page in async_listing(aitwin, "skip", prefetch=1).pages()]
        assert same == pages
