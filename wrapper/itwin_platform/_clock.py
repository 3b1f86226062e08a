"""The clock of real life. Tests pass another one (``itwin_platform.testing.VirtualClock``)."""

from __future__ import annotations

import time as _time
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """Time and waiting, for a client."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def time(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Wait, in a synchronous client."""
        ...

    async def asleep(self, seconds: float, /) -> None:
        """Wait, in an asynchronous client."""
        ...


class SystemClock:
    """The machine's own clock."""

    monotonic = staticmethod(_time.monotonic)
    time = staticmethod(_time.time)
    sleep = staticmethod(_time.sleep)

    @staticmethod
    async def asleep(seconds: float, /) -> None:
        import anyio  # comes with httpx; only asynchronous clients need it

        await anyio.sleep(seconds)
