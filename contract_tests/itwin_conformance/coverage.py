"""Which places of the documented schemas were seen in the answers of a run: what was never seen was never checked."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict

from .definitions import Endpoint, endpoints
from .exchange import Exchange
from .positions import locate, positions
from .results import Position

__all__ = ["Coverage"]

#: Unseen places that a report names for each operation.
NAMED = 40


@functools.cache
def _pointers(endpoint: Endpoint, status: int) -> tuple[str, ...]:
    answer = endpoint.answer(status)
    if answer is None or answer.schema is None or answer.media_type != "application/json":
        return ()
    return tuple(dict.fromkeys(place.pointer for place in positions(endpoint.api, answer.schema)))


class Coverage:
    """Counts as answers come in."""

    def __init__(self) -> None:
        self._unseen: dict[tuple[Endpoint, int], set[str]] = {}
        self._statuses: defaultdict[Endpoint, Counter[int]] = defaultdict(Counter)

    def add(self, exchange: Exchange) -> None:
        """Look at an answer."""
        endpoint = exchange.endpoint
        if endpoint is None:
            return
        self._statuses[endpoint][exchange.status] += 1
        key = (endpoint, exchange.status)
        left = self._unseen.setdefault(key, set(_pointers(endpoint, exchange.status)))
        if left and exchange.json is not None:
            left -= {pointer for pointer in left if locate(exchange.json, pointer) is not None}

    def positions(self) -> list[Position]:
        """What was seen of each operation, in the order of the definitions."""
        return [self._of(endpoint) for endpoint in endpoints()]

    def _of(self, endpoint: Endpoint) -> Position:
        unseen: list[str] = []
        documented = 0
        for answer in endpoint.answers:
            pointers = _pointers(endpoint, answer.status)
            # A status without a body is a place of its own.
            documented += len(pointers) or 1
            if not pointers:
                left = {""} if answer.status not in self._statuses[endpoint] else set()
            else:
                left = self._unseen.get((endpoint, answer.status), set(pointers))
            unseen += [f"{answer.status} {pointer or '/'}" for pointer in (*pointers, "") if pointer in left]
        unseen = list(dict.fromkeys(unseen))
        return Position(
            operation=endpoint.id,
            statuses={str(status): count for status, count in sorted(self._statuses[endpoint].items())},
            seen=documented - len(unseen),
            documented=documented,
            unseen=unseen[:NAMED],
        )
