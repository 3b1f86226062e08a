"""Which requests came before another one was done.

Requests are carried out one after the other, in no time at all on a clock that stands still. Whether two of them
were there at the same moment is therefore told by the order of arrivals and ends, not by the time.
"""

from __future__ import annotations

import itertools

__all__ = ["Arrivals"]


class Arrivals:
    """Numbers for arrivals and for the ends of what must not be done twice at once."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._ends: dict[str, int] = {}

    def arrive(self) -> int:
        """The number of a request that comes in now. Safe to call from any thread."""
        return next(self._numbers)

    def done(self, what: str) -> None:
        """Something has been carried out."""
        self._ends[what] = next(self._numbers)

    def overlaps(self, what: str, arrival: int) -> bool:
        """Whether a request had arrived before this was last carried out."""
        return arrival < self._ends.get(what, 0)
