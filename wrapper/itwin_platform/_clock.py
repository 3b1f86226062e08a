"""The clock of real life. Tests pass another one (``itwin_platform.testing.VirtualClock``)."""

from __future__ import annotations

import time as _time
from threading import TIMEOUT_MAX
from typing import Protocol

from ._core.effects import Wake

__all__ = ["Clock", "SystemClock", "pause", "pause_async"]

#: A task looks so often whether it was woken: whoever wakes it may be a thread, or another event loop.
_SLICE = 0.1


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
        import anyio  # comes with httpx2; only asynchronous clients need it

        await anyio.sleep(seconds)


def pause(clock: Clock, seconds: float, wake: Wake | None) -> None:
    """Wait, and end early when somebody wakes it; a clock that is not the machine's waits in its own way."""
    if wake is None or not isinstance(clock, SystemClock):
        clock.sleep(seconds)
    else:
        wake.wait(min(seconds, TIMEOUT_MAX))


async def pause_async(clock: Clock, seconds: float, wake: Wake | None) -> None:
    """Wait, and end early when somebody wakes it; a clock that is not the machine's waits in its own way."""
    if wake is None or not isinstance(clock, SystemClock):
        await clock.asleep(seconds)
        return
    ends = clock.monotonic() + seconds
    while not wake.is_set() and (left := ends - clock.monotonic()) > 0:
        await clock.asleep(min(left, _SLICE))
