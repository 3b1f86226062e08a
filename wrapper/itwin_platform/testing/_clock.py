"""A clock that moves only when somebody waits."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

__all__ = ["VirtualClock"]


class VirtualClock:
    """Pass it as ``clock=`` to a client or a sandbox: an hour of back-off then takes no time at all.

    Args:
        start: the moment at which it begins.

    Attributes:
        sleeps: every wait, in seconds, in order.

    Example:
        >>> clock = VirtualClock()
        >>> clock.sleep(3600)
        >>> clock.monotonic()
        3600.0
    """

    def __init__(self, start: datetime = datetime(2030, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        """Seconds since it began."""
        return self._elapsed

    def now(self) -> datetime:
        """The moment to which it was last moved; what a sandbox asks for."""
        return self._start + timedelta(seconds=self._elapsed)

    def time(self) -> float:
        """The same moment in seconds since 1970."""
        return self._start.timestamp() + self._elapsed

    def sleep(self, seconds: float, /) -> None:
        """Move on at once."""
        self.sleeps.append(seconds)
        self.advance(max(0.0, seconds))

    async def asleep(self, seconds: float, /) -> None:
        """Move on at once, after giving other tasks a turn."""
        import anyio.lowlevel  # comes with httpx2; only asynchronous clients need it

        self.sleep(seconds)
        await anyio.lowlevel.checkpoint()

    def advance(self, seconds: float) -> None:
        """Move on without recording a wait."""
        if seconds < 0:
            raise ValueError(f"expected seconds of zero or more, got {seconds}")
        with self._lock:
            self._elapsed += seconds
