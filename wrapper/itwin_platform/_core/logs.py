"""The log of an extraction as it grows: each entry once, in order of time, from pages that begin with the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_logs
from itwin_platform_api.grouping_and_mapping.models.extraction_log_entry import ExtractionLogEntry
from itwin_platform_api.grouping_and_mapping.models.extraction_logs_response import ExtractionLogsResponse
from itwin_platform_api.runtime.types import UNSET, Unset

from ..errors import ITwinError
from .calls import checked_deadline
from .effects import Sleep, Steps
from .jobs import JobStatus, look
from .pages import Cursor
from .session import Session
from .waiting import Patience, Watch, attempt, check_time, time_for_look

__all__ = ["Follower", "LogReader", "last_entries"]

_WHOLE_PAGE = 1000


class LogReader:
    """Reads the log of an extraction again and again, and gives what is new.

    Two entries can be alike to the last digit of their time, so entries are counted, not just remembered. A reading
    ends at the first page that holds nothing new and reaches back beyond the newest known entry: up to there, another
    one like it could still follow. The last reading takes the whole log, so that nothing depends on its order.
    """

    def __init__(self, session: Session, extraction_id: str) -> None:
        self._session = session
        self._extraction_id = extraction_id
        self._known: Counter[ExtractionLogEntry] = Counter()
        self._newest: datetime | None = None

    def read(self, deadline: float | None = None, *, whole: bool = False) -> Steps[list[ExtractionLogEntry]]:
        """The entries that were added since the last reading, oldest first; ``deadline`` is for each page."""
        cursor = _cursor(self._session, self._extraction_id, deadline, _WHOLE_PAGE if whole else UNSET)
        read: list[ExtractionLogEntry] = []
        here: Counter[ExtractionLogEntry] = Counter()
        while not cursor.ended:
            _, entries = yield from cursor.next_page()
            is_new = False
            for entry in entries:
                here[entry] += 1
                is_new = is_new or here[entry] > self._known[entry]
            read += entries
            if not whole and not is_new and self._reaches_back(entries):
                break
        # Only a reading that came to its end counts; one that broke off is made good by the next.
        fresh = here - self._known
        self._known += fresh
        found = _newest_of(read, fresh)
        found.reverse()
        # Stable: entries of one moment stay as the service has them.
        found.sort(key=lambda entry: entry.date_time)
        if found and (self._newest is None or self._newest < found[-1].date_time):
            self._newest = found[-1].date_time
        return found

    def _reaches_back(self, entries: Sequence[ExtractionLogEntry]) -> bool:
        return self._newest is not None and any(entry.date_time < self._newest for entry in entries)


def _newest_of(entries: Sequence[ExtractionLogEntry], wanted: Counter[ExtractionLogEntry]) -> list[ExtractionLogEntry]:
    """Of each kind so many as are wanted, the first ones: what is known already is older."""
    left = wanted.copy()
    found = []
    for entry in entries:
        if left[entry] > 0:
            left[entry] -= 1
            found.append(entry)
    return found


def last_entries(session: Session, extraction_id: str, deadline: float) -> Steps[list[ExtractionLogEntry]]:
    """The newest entries, oldest first: as many as stand on one page."""
    _, entries = yield from _cursor(session, extraction_id, deadline).next_page()
    return list(entries)[::-1]


def _cursor(
    session: Session, extraction_id: str, deadline: float | None, top: int | Unset = UNSET
) -> Cursor[ExtractionLogsResponse, ExtractionLogEntry]:
    request = get_extraction_logs.request(extraction_id, top=top)
    return Cursor(session, request, get_extraction_logs.LISTING, deadline, poll=True)


class Follower:
    """Follows the log of an extraction until it is over."""

    def __init__(self, session: Session, watch: Watch, deadline: float) -> None:
        self._session = session
        self._watch = watch
        self._deadline = checked_deadline(deadline)
        self._ends: float | None = None
        self._patience = Patience(session)
        self._reader = LogReader(session, watch.ref.id)
        self._ended = False

    def next(self) -> Steps[list[ExtractionLogEntry]]:
        """The next entries, waiting for them; an empty list once the extraction is over and all was given.

        Raises:
            DeadlineExceeded: it still runs, and the time is up.
            WaitStopped: somebody woke this wait.
        """
        clock, watch = self._session.clock, self._watch
        if self._ends is None:
            self._ends = clock.monotonic() + self._deadline
        while not self._ended:
            wait = watch.due - clock.monotonic()
            if wait > 0:
                left = self._ends - clock.monotonic()
                check_time(watch, left, self._deadline)
                yield Sleep(min(wait, left), watch.wake)
            if watch.wake.is_set():
                raise watch.stopped()
            entries = yield from self._look(self._ends)
            if entries:
                watch.begin_anew()
                return entries
            if not self._ended:
                # A look may have taken all the time that was left, and another one would be due already.
                check_time(watch, self._ends - clock.monotonic(), self._deadline)
        return []

    def _look(self, ends: float) -> Steps[list[ExtractionLogEntry]]:
        """Status and log. The status comes first, so that the log of an ended extraction is whole."""
        seen = yield from attempt(look(self._session, self._watch.ref, time_for_look(self._session, ends)))
        self._watch.take(seen)
        if not isinstance(seen, JobStatus):
            return []
        reading = self._reader.read(time_for_look(self._session, ends), whole=seen.ended)
        entries = yield from attempt(reading)
        if isinstance(entries, ITwinError):
            self._patience.forgive(entries)
            return []
        self._patience.renew()
        self._ended = seen.ended
        return entries
