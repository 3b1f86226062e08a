"""A clock that moves only when somebody waits."""

from __future__ import annotations

import threading

__all__ = ["VirtualClock"]


class VirtualClock:
    """Pass it as ``clock=`` to a client or a sandbox: an hour of back-off then takes no time at all.

    Args:
        start: seconds since 1970 at which it begins.

    Attributes:
        sleeps: every wait, in order.

    Example:
        >>> clock = VirtualClock()
        >>> clock.sleep(3600)
        >>> clock.monotonic()
        3600.0
    """

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self._start = start
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        """Seconds since it began."""
        return self._elapsed

    def time(self) -> float:
        """Seconds since 1970."""
        return self._start + self._elapsed

    def now(self) -> float:
        """The same as `time`, under the name that a sandbox asks for."""
        return self.time()

    def sleep(self, seconds: float, /) -> None:
        """Move on at once."""
        with self._lock:
            self.sleeps.append(seconds)
            self._elapsed += max(0.0, seconds)

    async def asleep(self, seconds: float, /) -> None:
        """Move on at once, after giving other tasks a turn."""
        import anyio.lowlevel  # noqa: PLC0415 - comes with httpx; only asynchronous clients need it

        self.sleep(seconds)
        await anyio.lowlevel.checkpoint()

    def advance(self, seconds: float) -> None:
        """Move on without recording a wait."""
        with self._lock:
            self._elapsed += seconds
