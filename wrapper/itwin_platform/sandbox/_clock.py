"""Clocks. Everything that depends on time asks one of them, so tests need not wait."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from .._clock import SystemClock

__all__ = ["Clock", "RealClock", "offset_date", "pauses", "zulu_date"]


class Clock(Protocol):
    """Anything that tells the time as an aware date-time."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class RealClock:
    """The machine's clock, anchored once: a step of the system time does not move jobs back or forth."""

    def __init__(self) -> None:
        self._started = datetime.now(UTC)
        self._anchor = time.monotonic()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self._started + timedelta(seconds=time.monotonic() - self._anchor)


def pauses(clock: Clock) -> Any:
    """What waits where an answer has to be slow: the clock, if it can (as a virtual one does), or the machine's."""
    return clock if hasattr(clock, "sleep") and hasattr(clock, "asleep") else SystemClock()


def offset_date(moment: datetime) -> str:
    """``2022-09-10T13:44:56+00:00``: whole seconds and an offset, as Grouping and Mapping writes dates."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def zulu_date(moment: datetime) -> str:
    """``2020-10-24T02:44:13.4109660Z``: seven digits and a Z, as Export writes dates."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"
