"""Help for tests of programs that use this SDK: a clock that does not wait, and faults by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._clock import VirtualClock

if TYPE_CHECKING:
    from ._faults import AsyncFaultyTransport, Fault, FaultyTransport, schedule

__all__ = ["AsyncFaultyTransport", "Fault", "FaultyTransport", "VirtualClock", "schedule"]


def __getattr__(name: str) -> Any:
    # The clock alone needs no HTTP library.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("._faults", __name__), name)
