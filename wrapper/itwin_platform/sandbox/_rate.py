"""The rate limit: so many requests of one client within any sixty seconds."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from ._definitions import Operation
from ._errors import Refusal, Wording

__all__ = ["RateLimiter"]

WINDOW = timedelta(minutes=1)
TIER = "Community"
EXCEEDED = Wording(
    "RateLimitExceeded",
    "The client sent more requests than allowed by this API for the current tier of the client.",
)


class RateLimiter:
    """A sliding window per client, on the sandbox's clock. A refused request does not count."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._taken: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def take(self, client_id: str, operation: Operation, now: datetime) -> None:
        """Count a request.

        Raises:
            Refusal: 429 with ``Retry-After`` in seconds, after which a request passes.
        """
        if self._limit is None:
            return
        taken = self._taken[client_id]
        while taken and taken[0] <= now - WINDOW:
            taken.popleft()
        if len(taken) < self._limit:
            taken.append(now)
            return
        wait = (taken[0] + WINDOW - now) if taken else WINDOW
        raise Refusal(429, EXCEEDED, headers=_headers(client_id, operation, math.ceil(wait.total_seconds())))


def _headers(client_id: str, operation: Operation, seconds: int) -> tuple[tuple[str, str], ...]:
    return (
        ("retry-after", str(max(1, seconds))),
        ("ITwinPlatform-RateLimited-Tier", TIER),
        ("ITwinPlatform-RateLimited-API", operation.api.document["info"]["title"]),
        ("ITwinPlatform-RateLimited-Operation", operation.id),
        ("ITwinPlatform-RateLimited-Application", client_id),
    )
