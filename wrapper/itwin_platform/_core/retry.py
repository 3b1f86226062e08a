"""Whether to send again, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal

from itwin_platform_api.runtime.operation import Effect

__all__ = ["Backoff", "RetryBudget", "may_resend", "retry_after"]

#: Statuses after which the same request may well succeed.
PASSING = frozenset({408, 500, 502, 503, 504, 521, 522, 524})
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a ``Retry-After`` header: whole or decimal seconds, or an HTTP date; None when unreadable."""
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if date.tzinfo is None:
        # The oldest of the three forms of an HTTP date names no zone; all of them are UTC.
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - now)


def may_resend(effect: Effect, outcome: int | Literal["unsent", "lost", "late", "undecodable", "closed"]) -> bool:
    """Whether a request with this effect may be sent again after a status or a failure.

    429 says that nothing was executed, and so does a failure before the first byte. After anything else the
    request may have been executed, and only those that can be repeated without harm are.
    """
    if outcome in (429, "unsent"):
        return True
    if outcome in ("undecodable", "late", "closed"):
        return False
    repeatable = effect in ("safe", "idempotent")
    return repeatable and (outcome == "lost" or outcome in PASSING)


class Backoff:
    """Waiting times that grow, with full jitter: anything between nothing and the current ceiling."""

    __slots__ = ("_step", "base", "ceiling", "random")

    def __init__(self, random: Callable[[], float], base: float = 0.25, ceiling: float = 20.0) -> None:
        self.random = random
        self.base = base
        self.ceiling = ceiling
        self._step = 0

    def next(self, asked: float | None = None) -> float:
        """Seconds until the next attempt: never less than asked, and never all callers at once."""
        ceiling = min(self.ceiling, self.base * math.pow(2.0, min(self._step, 64)))
        self._step += 1
        jitter = self.random() * ceiling
        return jitter if asked is None else asked + min(jitter, 1.0)


class RetryBudget:
    """Retries that a client may spend, shared by all its calls, so that an outage is not amplified.

    A success pays back a part; a retry after a failure costs a whole. Being told to wait (429) costs nothing.
    """

    __slots__ = ("_left", "refund", "size")

    def __init__(self, size: float = 100.0, refund: float = 0.5) -> None:
        self.size: float = size
        self.refund: float = refund
        self._left = size

    def spend(self) -> bool:
        """Take one retry; false when none is left."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def succeed(self) -> None:
        """An answer came: a part of a retry comes back."""
        self._left = min(self.size, self._left + self.refund)
