"""Listings, as users iterate them: two thin shells around the core's cursor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Generic, TypeVar

from itwin_platform_api.runtime.operation import Listing, Request

from ._async import AsyncDriver
from ._core.pages import Cursor
from ._core.session import Session
from ._sync import SyncDriver
from .errors import ConfigurationError

__all__ = ["AsyncItemPages", "ItemPages"]

Page = TypeVar("Page")
Item = TypeVar("Item")


class _Listing(Generic[Page, Item]):
    """What both kinds share: the parts of a listing, and where its last iteration stands."""

    def __init__(
        self,
        session: Session,
        request: Request[Page],
        listing: Listing[Page, Item],
        deadline: float | None,
        most: int | None = None,
        resume: str | None = None,
    ) -> None:
        self._session = session
        self._request = request
        self._listing = listing
        self._deadline = deadline
        self._most = most
        self._resume = resume
        self._cursor: Cursor[Page, Item] | None = None
        # A wrong resume token is an error here, not at the first item.
        self._fresh()

    def __repr__(self) -> str:
        return f"<listing of {self._request.operation.id}>"

    @property
    def resume_token(self) -> str | None:
        """Where to go on after the last page that was read; None before the first and after the last."""
        return None if self._cursor is None else self._cursor.resume_token

    def _fresh(self) -> Cursor[Page, Item]:
        return Cursor(self._session, self._request, self._listing, self._deadline, self._resume)

    def _begin(self) -> Cursor[Page, Item]:
        self._cursor = self._fresh()
        return self._cursor

    def _limited(self, items: int) -> int:
        if items < 0:
            raise ConfigurationError(f"limit is {items}, expected 0 or more.")
        return items


class ItemPages(_Listing[Page, Item]):
    """A listing: iterates items over all pages, asking for a page when it is needed."""

    def __init__(
        self,
        driver: SyncDriver,
        session: Session,
        request: Request[Page],
        listing: Listing[Page, Item],
        deadline: float | None,
        most: int | None = None,
        resume: str | None = None,
    ) -> None:
        super().__init__(session, request, listing, deadline, most, resume)
        self._driver = driver

    def __iter__(self) -> Iterator[Item]:
        left = self._most
        cursor = self._begin()
        while not cursor.ended and left != 0:
            _, items = self._driver.run(cursor.next_page())
            for item in items:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    def pages(self) -> Iterator[Page]:
        """Iterate the pages themselves, as the service gives them; a limit ends after the page that reaches it."""
        left = self._most
        cursor = self._begin()
        while not cursor.ended and (left is None or left > 0):
            page, items = self._driver.run(cursor.next_page())
            left = None if left is None else left - len(items)
            yield page

    def limit(self, items: int, /) -> ItemPages[Page, Item]:
        """The same listing, ending after so many items."""
        return ItemPages(
            self._driver,
            self._session,
            self._request,
            self._listing,
            self._deadline,
            self._limited(items),
            self._resume,
        )

    def resume(self, token: str, /) -> ItemPages[Page, Item]:
        """The same listing, going on after the page at which ``resume_token`` was read."""
        return ItemPages(self._driver, self._session, self._request, self._listing, self._deadline, self._most, token)


class AsyncItemPages(_Listing[Page, Item]):
    """A listing: iterates items over all pages, asking for a page when it is needed."""

    def __init__(
        self,
        driver: AsyncDriver,
        session: Session,
        request: Request[Page],
        listing: Listing[Page, Item],
        deadline: float | None,
        most: int | None = None,
        resume: str | None = None,
    ) -> None:
        super().__init__(session, request, listing, deadline, most, resume)
        self._driver = driver

    async def __aiter__(self) -> AsyncIterator[Item]:
        left = self._most
        cursor = self._begin()
        while not cursor.ended and left != 0:
            _, items = await self._driver.run(cursor.next_page())
            for item in items:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    async def pages(self) -> AsyncIterator[Page]:
        """Iterate the pages themselves, as the service gives them; a limit ends after the page that reaches it."""
        left = self._most
        cursor = self._begin()
        while not cursor.ended and (left is None or left > 0):
            page, items = await self._driver.run(cursor.next_page())
            left = None if left is None else left - len(items)
            yield page

    def limit(self, items: int, /) -> AsyncItemPages[Page, Item]:
        """The same listing, ending after so many items."""
        return AsyncItemPages(
            self._driver,
            self._session,
            self._request,
            self._listing,
            self._deadline,
            self._limited(items),
            self._resume,
        )

    def resume(self, token: str, /) -> AsyncItemPages[Page, Item]:
        """The same listing, going on after the page at which ``resume_token`` was read."""
        return AsyncItemPages(
            self._driver, self._session, self._request, self._listing, self._deadline, self._most, token
        )
