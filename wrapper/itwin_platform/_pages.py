"""Listings, as users iterate them: two thin shells around one walk of the core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Self, TypeVar

from msgspec.structs import replace

from itwin_platform_api.runtime.operation import Listing, Request
from itwin_platform_api.runtime.pages import AsyncIteration, Page

from ._async import AsyncDriver
from ._core.pages import Plan, Taken, Walk
from ._core.reading import Reading
from ._core.session import Session
from ._pages_async import AsyncFetcher
from ._pages_sync import SyncFetcher
from ._sync import SyncDriver

__all__ = ["AsyncItemPages", "ItemPages", "Plan"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")
Given = TypeVar("Given")
Driver = TypeVar("Driver")


class _Pages(Generic[Driver, Item, Answer]):
    """What both kinds share: the parts of a listing, and where its last iteration stands."""

    def __init__(
        self, driver: Driver, session: Session, request: Request[Answer], listing: Listing[Answer, Item], plan: Plan
    ) -> None:
        self._driver = driver
        self._session = session
        self._request = request
        self._listing = listing
        self._plan = plan
        # What does not fit is an error here, not at the first item.
        self._reading = self._read()

    def __repr__(self) -> str:
        return f"<listing of {self._request.operation.id}>"

    @property
    def resume_token(self) -> str | None:
        """Where to go on after what the last iteration gave; None before its first item and after its end."""
        return self._reading.resume_token

    def limit(self, items: int, /) -> Self:
        """The same listing, ending after so many items.

        Raises:
            InvalidRequest: the number is below 0.
        """
        plan = replace(self._plan, limit=items)
        return type(self)(self._driver, self._session, self._request, self._listing, plan)

    def _read(self) -> Reading[Item, Answer]:
        """Begin an iteration; each one starts over."""
        walk = Walk(self._session, self._request, self._listing, self._plan)
        self._reading = Reading(walk, self._plan)
        return self._reading


class ItemPages(_Pages[SyncDriver, Item, Answer]):
    """A listing: iterates items over all pages, asking for a page when it is needed; each iteration starts over.

    Raises:
        ITwinError: while it is iterated, whatever a call may raise; its ``resume_token`` says where to go on.

    Example:
        >>> from itwin_platform import ITwinPlatform
        >>> from itwin_platform.sandbox import Sandbox
        >>> sandbox = Sandbox()
        >>> with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport()) as itwin:
        ...     members = itwin.access_control.get_itwin_user_members("806b19d5-c037-48a4-aa98-e297c81453f1", top=2)
        ...     first = [member.given_name for member in members.limit(3)]
        ...     page = next(members.pages())
        >>> len(first), len(page.items), page.resume_token is None
        (3, 2, False)
    """

    def __iter__(self) -> Iterator[Item]:
        reading = self._read()
        with SyncFetcher(self._driver, reading.walk) as fetcher:
            while not reading.is_enough and (taken := fetcher.next_page()) is not None:
                yield from reading.items(taken)

    def pages(self) -> Iterator[Page[Item, Answer]]:
        """Iterate the pages instead of their items; a limit ends after the page that reaches it."""
        reading = self._read()
        with SyncFetcher(self._driver, reading.walk) as fetcher:
            while not reading.is_enough and (taken := fetcher.next_page()) is not None:
                yield reading.whole(taken)


class AsyncItemPages(_Pages[AsyncDriver, Item, Answer]):
    """A listing: iterates items over all pages, asking for a page when it is needed; each iteration starts over.

    Raises:
        ITwinError: while it is iterated, whatever a call may raise; its ``resume_token`` says where to go on.
    """

    def __aiter__(self) -> AsyncIteration[Item]:
        reading = self._read()
        return _Iteration(AsyncFetcher(self._driver, reading.walk), reading, reading.items)

    def pages(self) -> AsyncIteration[Page[Item, Answer]]:
        """Iterate the pages instead of their items; a limit ends after the page that reaches it."""
        reading = self._read()
        fetcher = AsyncFetcher(self._driver, reading.walk)
        return _Iteration(fetcher, reading, lambda taken: iter([reading.whole(taken)]))


class _Iteration(Generic[Given, Item, Answer]):
    """One asynchronous iteration.

    It is no generator: one that is left early would be finished by the event loop at some later time, with a warning in
    trio. This one may be dropped at any time, and then cancels what is on its way.
    """

    def __init__(
        self,
        fetcher: AsyncFetcher[Item, Answer],
        reading: Reading[Item, Answer],
        given: Callable[[Taken[Item, Answer]], Iterator[Given]],
    ) -> None:
        self._fetcher = fetcher
        self._reading = reading
        self._given = given
        self._here: Iterator[Given] = iter(())
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Given:
        while not self._ended:
            for one in self._here:
                return one
            if self._reading.is_enough:
                await self.aclose()
                break
            try:
                taken = await self._fetcher.next_page()
            except Exception:
                self._ended = True
                raise
            self._ended = taken is None
            if taken is not None:
                self._here = self._given(taken)
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """End the iteration here, and wait until nothing of it is on its way any more."""
        self._ended = True
        await self._fetcher.aclose()

    def __del__(self) -> None:
        self._fetcher.stop()
