"""Listings as users hold them, in both clients: limits, places to go on from, and what comes after an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform._core.pages import Fetch, Plan, Taken, Walk
from itwin_platform._core.resume import scope_of
from itwin_platform.errors import ConfigurationError, ConnectionFailed
from itwin_platform.testing import VirtualClock

from .effects import session_on
from .listings import Kind, Shelf, demo

pytestmark = pytest.mark.anyio

KINDS: tuple[Kind, ...] = ("continuation-token", "skip", "link")

Handler = Callable[[httpx2.Request], httpx2.Response]


def sync_client(handler: Handler) -> ITwinPlatform:
    return ITwinPlatform(token="t", transport=httpx2.MockTransport(handler), clock=VirtualClock())


def async_client(handler: Handler) -> AsyncITwinPlatform:
    return AsyncITwinPlatform(token="t", transport=httpx2.MockTransport(handler), clock=VirtualClock())


def listed(itwin: Any, kind: Kind, **options: Any) -> Any:
    request, how = demo(kind, query=[("$top", 10)])
    return itwin.paginate(request, how, **options)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("limit", "pages"), [(0, 0), (1, 1), (10, 1), (11, 2), (35, 4), (40, 4)])
async def test_a_limit_ends_items_where_it_says_and_pages_with_the_page_that_reaches_it(
    kind: Kind, limit: int, pages: int
) -> None:
    shelf, other = Shelf(kind, range(100)), Shelf(kind, range(100))
    with sync_client(shelf) as itwin:
        items = listed(itwin, kind).limit(limit)
        assert list(items) == list(range(limit))
        assert list(listed(itwin, kind, resume=items.resume_token)) == list(range(limit, 100))
        assert len(list(items.pages())) == pages
    async with async_client(other) as aitwin:
        aitems = listed(aitwin, kind).limit(limit)
        assert [item async for item in aitems] == list(range(limit))
        assert [item async for item in listed(aitwin, kind, resume=aitems.resume_token)] == list(range(limit, 100))
        assert len([page async for page in aitems.pages()]) == pages
    assert shelf.asked == other.asked


@pytest.mark.parametrize("kind", KINDS)
async def test_before_the_first_item_a_listing_stands_where_it_was_resumed(kind: Kind) -> None:
    with sync_client(Shelf(kind, range(30))) as itwin:
        begun = listed(itwin, kind).limit(14)
        list(begun)
        assert listed(itwin, kind, resume=begun.resume_token).resume_token == begun.resume_token


async def test_an_asynchronous_iteration_that_raised_is_over() -> None:
    async with async_client(Shelf("skip", range(30))) as itwin:
        iteration = aiter(listed(itwin, "skip"))
        assert [await anext(iteration) for _ in range(10)] == list(range(10))
    with pytest.raises(ConfigurationError, match="closed while this listing was read"):
        await anext(iteration)
    with pytest.raises(StopAsyncIteration):
        await anext(iteration)


def test_listings_that_differ_in_a_header_have_different_resume_tokens() -> None:
    request, how = demo("skip")
    other = request.operation.request(headers=[("Prefer", "return=representation")])
    assert scope_of(request, how) != scope_of(other, how)


@pytest.mark.parametrize("kind", ["continuation-token", "link"])
async def test_a_parameter_of_a_link_that_is_empty_is_kept(kind: Kind) -> None:
    """A page may begin after an item whose name is empty."""
    asked = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.query)
        following = (
            {} if len(asked) > 1 else {"next": "https://api.bentley.com/demo/things?beyond=&$continuationToken=t"}
        )
        return httpx2.Response(200, json={"items": [1], **following})

    with sync_client(handle) as itwin:
        assert list(listed(itwin, kind)) == [1, 1]
    assert (b"beyond=" in asked[1]) == (kind == "link")


async def test_nothing_is_asked_for_when_the_host_cannot_be_reached_and_the_place_is_kept() -> None:
    shelf = Shelf("skip", range(30))

    def handle(request: httpx2.Request) -> httpx2.Response:
        if len(shelf.asked) == 1:
            raise httpx2.ConnectError("down", request=request)
        return shelf(request)

    with sync_client(handle) as itwin:
        items = listed(itwin, "skip")
        with pytest.raises(ConnectionFailed) as caught:
            list(items)
        assert caught.value.resume_token == items.resume_token
    with sync_client(shelf) as itwin:
        assert list(listed(itwin, "skip", resume=items.resume_token)) == list(range(10, 30))


def test_a_listing_whose_client_was_closed_says_so_instead_of_ending() -> None:
    with sync_client(Shelf("skip", range(30))) as itwin:
        items = iter(listed(itwin, "skip"))
        assert [next(items) for _ in range(10)] == list(range(10))
        itwin.close()
        with pytest.raises(ConfigurationError, match="closed while this listing was read") as caught:
            next(items)
    assert caught.value.resume_token is not None


def walk_of(kind: Kind, **plan: Any) -> tuple[Walk[int, Any], Shelf]:
    request, how = demo(kind, query=[("$top", 10)])
    return Walk(session_on(VirtualClock()), request, how, Plan(**plan)), Shelf(kind, range(200))


def brought(walk: Walk[int, Any], shelf: Shelf, fetch: Fetch[Any] | None) -> Taken[int, Any] | None:
    """Bring the page of a fetch, and take what can be handed on."""
    assert fetch is not None
    walk.succeed(fetch, shelf.answer(dict(walk.rules.request(fetch.place).query)))
    return walk.take()


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_pages_are_ahead_than_were_asked_for(kind: Kind) -> None:
    walk, shelf = walk_of(kind, prefetch=2)
    begun = 0
    while begun < 10 and (fetch := walk.begin()) is not None:
        begun += 1
        walk.succeed(fetch, shelf.answer(dict(walk.rules.request(fetch.place).query)))
    assert begun == 2


def test_nothing_is_begun_ahead_once_as_many_items_came_as_are_wanted() -> None:
    walk, shelf = walk_of("skip", prefetch=5, limit=10)
    assert brought(walk, shelf, walk.begin()) is not None
    assert walk.begin() is None


def test_nothing_is_begun_behind_a_page_that_failed() -> None:
    walk, shelf = walk_of("skip", concurrency=3)
    assert brought(walk, shelf, walk.begin()) is not None
    walk.waiting = True
    failed, other = walk.begin(), walk.begin()
    assert failed is not None
    assert other is not None
    walk.fail(failed, ValueError("gone"))
    assert walk.begin() is None
    with pytest.raises(ValueError, match="gone"):
        walk.take()
