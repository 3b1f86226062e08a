"""Listings as a facade gives them: items over all pages, or the pages themselves.

These are protocols: a plain client iterates nothing, ``itwin_platform.ITwinPlatform`` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, Self, TypeVar

from msgspec import Struct

__all__ = ["AsyncIteration", "AsyncPages", "Page", "Pages"]

Item_co = TypeVar("Item_co", covariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)


class Page(Struct, Generic[Item_co, Answer_co], frozen=True):
    """One page of a listing.

    Attributes:
        items: its items. Where a listing was resumed in the middle of a page, those that had not been given.
        answer: the whole decoded answer, with its links.
        resume_token: a text to keep; ``resume=`` of the same listing goes on after this page. None on the last one.
    """

    items: Sequence[Item_co]
    answer: Answer_co
    resume_token: str | None

    def __repr__(self) -> str:
        return f"Page(resume_token={self.resume_token!r})"


class Pages(Protocol[Item_co, Answer_co]):
    """A listing: iterates items over all pages, asking for a page when it is needed; each iteration starts over."""

    def __iter__(self) -> Iterator[Item_co]: ...

    def pages(self) -> Iterator[Page[Item_co, Answer_co]]:
        """Iterate the pages instead of their items."""
        ...

    def limit(self, items: int, /) -> Pages[Item_co, Answer_co]:
        """The same listing, ending after so many items."""
        ...

    @property
    def resume_token(self) -> str | None:
        """Where to go on after what the last iteration gave; None before its first item and after its end."""
        ...


class AsyncIteration(Protocol[Item_co]):
    """An asynchronous iteration of a listing. It may be left at any time; `aclose` waits until it has ended."""

    def __aiter__(self) -> Self: ...

    async def __anext__(self) -> Item_co: ...

    async def aclose(self) -> None:
        """End the iteration here, and wait until nothing of it is on its way any more."""
        ...


class AsyncPages(Protocol[Item_co, Answer_co]):
    """A listing: iterates items over all pages, asking for a page when it is needed; each iteration starts over."""

    def __aiter__(self) -> AsyncIteration[Item_co]: ...

    def pages(self) -> AsyncIteration[Page[Item_co, Answer_co]]:
        """Iterate the pages instead of their items."""
        ...

    def limit(self, items: int, /) -> AsyncPages[Item_co, Answer_co]:
        """The same listing, ending after so many items."""
        ...

    @property
    def resume_token(self) -> str | None:
        """Where to go on after what the last iteration gave; None before its first item and after its end."""
        ...
