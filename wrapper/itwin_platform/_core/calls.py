"""One call: its time, and what became of its attempts."""

from __future__ import annotations

import math
from typing import Any

from msgspec import Struct

from ..errors import ConfigurationError, DeadlineExceeded
from .secret import Secret

__all__ = ["Call", "checked_deadline", "late"]


class Call(Struct):
    """One call: its time, and what became of its attempts."""

    operation: str
    deadline: float
    ends: float
    attempts: int = 0
    failures: int = 0
    #: An earlier attempt may have been carried out although its answer was lost.
    uncertain: bool = False
    #: A look at a job, which leaves room to the calls of the user.
    poll: bool = False
    #: The token of the last attempt, so that no error shows it when an answer echoes it.
    token: Secret | None = None
    #: What the observer gave for this call.
    span: Any = None
    #: Nobody watches it, so nothing is told.
    silent: bool = True

    def remaining(self, now: float) -> float:
        return self.ends - now


def late(call: Call) -> DeadlineExceeded:
    """The error for a call whose time is used up."""
    return DeadlineExceeded(
        f"the {call.deadline:g} seconds of the call are used up",
        operation=call.operation,
        deadline=call.deadline,
        attempts=max(call.attempts, 1),
    )


def checked_deadline(seconds: float) -> float:
    """A deadline as a number of seconds that can be counted down.

    Raises:
        ConfigurationError: it is none.
    """
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not math.isfinite(seconds) or seconds <= 0:
        raise ConfigurationError(f"deadline is {seconds!r}, expected seconds above 0.")
    return float(seconds)
