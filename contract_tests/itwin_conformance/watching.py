"""What the watchers of a run found, kept small: the clearest example of each way in which something is broken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .exchange import Exchange, Record
from .registry import Watch
from .results import Finding

__all__ = ["Watching"]

#: Different findings of one requirement on one operation that a report shows.
SHOWN = 5


@dataclass(slots=True)
class _Seen:
    """What a watcher said about one operation."""

    judged: int = 0
    findings: dict[str, tuple[int, Finding]] = field(default_factory=dict)


class Watching:
    """Shows every exchange to the watchers, and keeps what they say."""

    def __init__(self, watchers: dict[str, Watch]) -> None:
        self._watchers = watchers
        self._seen: defaultdict[tuple[str, str], _Seen] = defaultdict(_Seen)
        self.records: dict[int, Record] = {}
        #: Exchanges in which something was found.
        self.suspect: set[int] = set()

    def look(self, exchange: Exchange) -> None:
        """Show an exchange to everyone."""
        endpoint = exchange.endpoint
        if endpoint is None or exchange.status == 501:
            return
        for requirement, watch in self._watchers.items():
            found = watch(endpoint, exchange)
            if found is None:
                continue
            seen = self._seen[requirement, endpoint.id]
            seen.judged += 1
            for problem in found:
                self._keep(seen, exchange, problem.message, problem.at)

    def _keep(self, seen: _Seen, exchange: Exchange, message: str, pointer: str) -> None:
        number = exchange.record.number
        self.suspect.add(number)
        self.records[number] = exchange.record
        # One finding for each sentence, whatever the index in a list; of several, that with the shortest request.
        length = len(exchange.url) + len(exchange.record.request_body or "")
        before = seen.findings.get(message)
        if before is None or length < before[0]:
            seen.findings[message] = length, Finding(message=message, exchange=number, pointer=pointer)

    def findings(self, requirement: str, operation: str) -> list[Finding] | None:
        """What was found; None where there was nothing to judge."""
        seen = self._seen.get((requirement, operation))
        if seen is None:
            return None
        shortest = sorted(seen.findings.values(), key=lambda entry: entry[0])
        return [finding for _, finding in shortest[:SHOWN]]
