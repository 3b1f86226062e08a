"""Help for tests of programs that use this SDK: a clock that does not wait, faults by name, and fixtures for pytest."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._clock import VirtualClock
    from ._faults import AsyncFaultyTransport, FaultyTransport
    from ._vocabulary import AnswerFault, Fault, schedule

__all__ = ["AnswerFault", "AsyncFaultyTransport", "Fault", "FaultyTransport", "VirtualClock", "schedule"]

_HOMES = {
    "AnswerFault": "._vocabulary",
    "AsyncFaultyTransport": "._faults",
    "Fault": "._vocabulary",
    "FaultyTransport": "._faults",
    "VirtualClock": "._clock",
    "schedule": "._vocabulary",
}


def __getattr__(name: str) -> Any:
    # Each name is loaded when it is first asked for: pytest imports this package in every run, and the clock and the
    # names of the faults need no HTTP library.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
