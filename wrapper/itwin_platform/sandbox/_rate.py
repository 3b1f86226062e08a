"""The rate limits: so many requests of one client within any minute, and within any hour."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from datetime import datetime

from ._definitions import Operation
from ._errors import Refusal, Wording

__all__ = ["TIERS", "RateLimiter", "Tier", "tier"]

MINUTE, HOUR = 60.0, 3600.0
EXCEEDED = Wording(
    "RateLimitExceeded",
    "The client sent more requests than allowed by this API for the current tier of the client.",
)


@dataclass(frozen=True, slots=True)
class Tier:
    """What a subscription allows each of its clients; None for no limit."""

    name: str
    a_minute: int | None
    an_hour: int | None = None


#: The platform's tiers, by the names in which `Sandbox` and the command take them.
TIERS: dict[str, Tier] = {
    "community": Tier("Community", 500, 5000),
    "standard": Tier("Standard", 5000),
    "premium": Tier("Premium", 5000),
    "custom": Tier("Custom", 5000),
}


def tier(name: str | None, rate_limit: int | None) -> Tier:
    """The limits that a sandbox was told to have: of a tier, of ``rate_limit`` requests a minute, or none.

    Raises:
        ValueError: there is no such tier.
    """
    if name is None:
        return Tier(TIERS["community"].name, rate_limit)
    if name.lower() not in TIERS:
        raise ValueError(f"expected tier to be one of {', '.join(TIERS)}, got {name!r}")
    found = TIERS[name.lower()]
    return found if rate_limit is None else replace(found, a_minute=rate_limit)


class RateLimiter:
    """Sliding windows per client, on the sandbox's clock. A refused request does not count."""

    def __init__(self, tier: Tier) -> None:
        self._tier = tier
        limits = ((tier.a_minute, MINUTE), (tier.an_hour, HOUR))
        self._limits = [(limit, length) for limit, length in limits if limit is not None]
        self._taken: defaultdict[str, list[deque[float]]] = defaultdict(lambda: [deque() for _ in self._limits])

    def take(self, client_id: str, operation: Operation, now: datetime) -> None:
        """Count a request.

        Raises:
            Refusal: 429 with ``Retry-After`` in seconds, after which a request passes.
        """
        if not self._limits:
            return
        moment, windows = now.timestamp(), self._taken[client_id]
        wait = 0.0
        for (limit, length), taken in zip(self._limits, windows, strict=True):
            while taken and taken[0] <= moment - length:
                taken.popleft()
            if len(taken) >= limit:
                wait = max(wait, taken[0] + length - moment)
        if wait:
            raise Refusal(429, EXCEEDED, headers=self._headers(client_id, operation, math.ceil(wait)))
        for taken in windows:
            taken.append(moment)

    def _headers(self, client_id: str, operation: Operation, seconds: int) -> tuple[tuple[str, str], ...]:
        return (
            ("retry-after", str(max(1, seconds))),
            ("ITwinPlatform-RateLimited-Tier", self._tier.name),
            ("ITwinPlatform-RateLimited-API", operation.api.document["info"]["title"]),
            ("ITwinPlatform-RateLimited-Operation", operation.id),
            ("ITwinPlatform-RateLimited-Application", client_id),
        )
