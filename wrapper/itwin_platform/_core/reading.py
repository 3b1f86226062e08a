"""What the caller got of a listing so far, and with that the place to go on from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from itwin_platform_api.runtime.pages import Page

from .pages import Plan, Taken, Walk

__all__ = ["Reading"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Reading(Generic[Item, Answer]):
    """Hands on the pages of a walk, as items or as they are, up to a limit.

    Fetched ahead is not given: only what the caller got moves the place. It changes nothing in the walk, which may be at
    work in other threads.
    """

    def __init__(self, walk: Walk[Item, Answer], plan: Plan) -> None:
        self.walk = walk
        self._left = plan.limit
        self._resume = plan.resume
        self._taken: Taken[Item, Answer] | None = None
        self._given = 0

    @property
    def is_enough(self) -> bool:
        """Whether the limit is reached."""
        return self._left == 0

    @property
    def resume_token(self) -> str | None:
        """Where to go on after what was given, as a text to keep; None at the beginning and after the end."""
        taken = self._taken
        if taken is None:
            return self._resume
        if self._given == len(taken.page.items):
            return taken.page.resume_token
        return self.walk.rules.write_token(self.walk.rules.within(taken.place, self._given))

    def items(self, taken: Taken[Item, Answer]) -> Iterator[Item]:
        """The items of a page, one by one."""
        self._taken, self._given = taken, 0
        for item in taken.page.items:
            self._give(1)
            yield item
            if self.is_enough:
                return

    def whole(self, taken: Taken[Item, Answer]) -> Page[Item, Answer]:
        """A page as it is; a limit ends after the page that reaches it."""
        self._taken, self._given = taken, 0
        self._give(len(taken.page.items))
        return taken.page

    def _give(self, items: int) -> None:
        self._given += items
        if self._left is not None:
            self._left = max(0, self._left - items)
