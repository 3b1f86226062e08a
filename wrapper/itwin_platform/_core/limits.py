"""How many requests may be sent: what the service told, and what the caller chose.

By default nobody is slowed who was not told to be: a limiter without windows only remembers that the service
asked everyone to wait.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct, field

from ..errors import RateLimited
from .effects import Invoke, Sleep, Steps

__all__ = ["Budget", "Limiter", "LocalBudget", "Window", "Windows"]

#: Part of a window that polls leave to the calls of the user.
_RESERVE = 0.1
#: Seconds over which calls go on after a pause.
_SPREAD = 1.0


class Window(Struct, frozen=True):
    """So many requests within so many seconds; all of them may be spent at once."""

    requests: int
    seconds: float


class Windows(Struct):
    """The moments at which requests were or will be sent, and until when the service wants none.

    Moments are in seconds since 1970, because processes can share them.
    """

    windows: tuple[Window, ...] = ()
    booked: list[float] = field(default_factory=list)
    #: By operation, or by ``*`` for all of them.
    closed: dict[str, float] = field(default_factory=dict)

    def book(self, operation: str, now: float, latest: float, *, poll: bool, spread: float = 0.0) -> float:
        """The earliest moment at which a request may be sent, booked unless it is after ``latest``.

        ``spread`` is added after a pause, so that those who were held back do not all go on in one moment.
        """
        self._forget(now)
        opens = max(self.closed.get("*", 0.0), self.closed.get(operation, 0.0))
        moment = now if opens <= now else opens + spread
        for window in self.windows:
            allowed = window.requests
            if poll and allowed > 1:
                allowed = max(1, allowed - max(1, int(allowed * _RESERVE)))
            moment = max(moment, self._free(moment, allowed, window))
        if self.windows and moment <= latest:
            insort(self.booked, moment)
        return moment

    def release(self, moment: float) -> float:
        """Give back a moment that was booked and not used."""
        if moment in self.booked:
            self.booked.remove(moment)
        return moment

    def close(self, operation: str, until: float) -> float:
        """The service wants no request of an operation (``*``: of any) before that."""
        until = max(self.closed.get(operation, 0.0), until)
        self.closed = {**self.closed, operation: until}
        return until

    def _free(self, moment: float, allowed: int, window: Window) -> float:
        """The first moment, not before ``moment``, whose booking overfills no stretch of the window's length."""
        booked, seconds = self.booked, window.seconds
        while True:
            first, end = bisect_right(booked, moment - seconds), bisect_right(booked, moment)
            after = bisect_left(booked, moment + seconds)
            # Polls are booked ahead; a call may come before them unless it would fill their stretch too.
            if end < after and any(self._within(one, seconds) >= window.requests for one in booked[end:after]):
                end = after
            if end - first < allowed:
                return moment
            # Rounding must not let it stand still.
            moment = max(booked[end - allowed] + seconds, math.nextafter(moment, math.inf))

    def _within(self, moment: float, seconds: float) -> int:
        return bisect_right(self.booked, moment) - bisect_right(self.booked, moment - seconds)

    def _forget(self, now: float) -> None:
        if self.booked:
            longest = max([window.seconds for window in self.windows], default=0.0)
            del self.booked[: bisect_right(self.booked, now - longest)]
        if self.closed:
            self.closed = {operation: until for operation, until in self.closed.items() if until > now}


class Budget(Protocol):
    """Where the windows are kept: in this process, or in a file that processes share."""

    def apply(self, change: Callable[[Windows], float], /) -> float:
        """Change the windows, alone; gives what ``change`` gives."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether a change does I/O."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether nobody chose a limit or asked for a pause, so that there is nothing to book."""
        ...


class LocalBudget:
    """Windows of this process; each change is one step that no other thread can divide."""

    is_shared = False

    def __init__(self, windows: Sequence[Window], lock: AbstractContextManager[object]) -> None:
        self._windows = Windows(tuple(windows))
        self._lock = lock

    @property
    def is_open(self) -> bool:
        # Both are replaced whole, never changed in place: no lock is needed to look.
        return not self._windows.windows and not self._windows.closed

    def apply(self, change: Callable[[Windows], float], /) -> float:
        with self._lock:
            return change(self._windows)


class Limiter:
    """Holds a call back until it may be sent."""

    def __init__(self, budget: Budget, now: Callable[[], float], random: Callable[[], float]) -> None:
        self._budget = budget
        self._now = now
        self._random = random

    def enter(self, operation: str, left: float, *, poll: bool) -> Steps[None]:
        """Wait for a turn.

        Raises:
            RateLimited: it would come after the call's time is used up; nothing was sent, and nothing waits in vain.
        """
        if self._budget.is_open:
            return
        asked = self._now()
        spread = self._random() * _SPREAD
        moment = yield from self._apply(
            lambda windows: windows.book(operation, asked, asked + left, poll=poll, spread=spread)
        )
        wait = moment - asked
        if wait <= 0:
            return
        if wait > left:
            raise RateLimited(operation=operation, status=429, retry_after=wait, sent=False)
        try:
            yield Sleep(wait)
        except BaseException:
            # The call ends here, and somebody else can have its turn. Giving it back to a file would need the driver.
            if not self._budget.is_shared:
                self._budget.apply(lambda windows: windows.release(moment))
            raise

    def told_to_wait(self, operation: str, seconds: float) -> Steps[None]:
        """The service asked for a pause, of one operation or (``*``) of all; it holds for all who share the budget."""
        until = self._now() + seconds
        yield from self._apply(lambda windows: windows.close(operation, until))

    def _apply(self, change: Callable[[Windows], float]) -> Steps[float]:
        if not self._budget.is_shared:
            return self._budget.apply(change)
        result: float = yield Invoke(lambda: self._budget.apply(change))
        return result
