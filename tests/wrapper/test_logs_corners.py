"""Logs that do not behave: entries that come late with an old time, and readings that fail now and then."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from itwin_platform._core.effects import Failure, Reply, Send
from itwin_platform._core.jobs import JobRef
from itwin_platform._core.logs import Follower, LogReader, last_entries
from itwin_platform._core.waiting import Watch
from itwin_platform.testing import VirtualClock
from itwin_platform_api.grouping_and_mapping.models import ExtractionLogEntry

from .effects import Runner, answer, extraction, session_on

PAGE = 2


class UnevenLog:
    """Seconds of entries, given newest first in pages of two; an entry may come in with any second."""

    def __init__(self, *seconds: int) -> None:
        self.seconds = [*seconds]
        self.state = "Running"
        self.failures = 0
        self.clock = VirtualClock()
        self.session = session_on(self.clock)
        self.runner = Runner(self.clock, [self._outcome])

    def _outcome(self, send: Send) -> Reply | Failure:
        if "/logs" not in send.url:
            return extraction(self.state)
        if self.failures:
            self.failures -= 1
            return Failure("lost", "gone")
        ordered = sorted(self.seconds, reverse=True)
        start = int(parse_qs(urlsplit(send.url).query).get("$continuationToken", ["0"])[0])
        links: dict[str, Any] = {"self": {"href": send.url}}
        if start + PAGE < len(ordered):
            links["next"] = {"href": f"{send.url.partition('?')[0]}?$continuationToken={start + PAGE}"}
        return answer(200, {"logs": [self._entry(one) for one in ordered[start : start + PAGE]], "_links": links})

    @staticmethod
    def _entry(second: int) -> dict[str, Any]:
        return {
            "state": "Running", "dateTime": f"2026-03-01T12:00:{second:02}Z", "contextType": "Mapping", "contextId": "m",
            "level": "Information", "category": "QueryExecution", "message": str(second),
        }  # fmt: skip


def numbers(entries: list[ExtractionLogEntry]) -> list[int]:
    return [int(entry.message or "-1") for entry in entries]


def test_a_reading_goes_on_behind_a_page_that_holds_something_new() -> None:
    log = UnevenLog(10, 20, 30, 40)
    reader = LogReader(log.session, "x")
    assert numbers(log.runner.run(reader.read())) == [10, 20, 30, 40]
    log.seconds += [50, 25, 22]
    assert numbers(log.runner.run(reader.read())) == [22, 25, 50]


def test_an_entry_that_came_late_with_an_old_time_is_given_at_the_end_at_last() -> None:
    log = UnevenLog(10, 20, 30, 40)
    follower = Follower(log.session, Watch(log.session, JobRef("extraction", ("x",)), threading.Event()), 100.0)
    assert numbers(log.runner.run(follower.next())) == [10, 20, 30, 40]
    log.seconds.append(15)
    log.state = "Succeeded"
    assert numbers(log.runner.run(follower.next())) == [15]
    assert log.runner.run(follower.next()) == []


def test_readings_that_fail_now_and_then_end_no_following() -> None:
    log = UnevenLog(1)
    watch = Watch(log.session, JobRef("extraction", ("x",)), threading.Event())
    follower = Follower(log.session, watch, 3600.0)
    for second in range(2, 12):
        assert numbers(log.runner.run(follower.next())) == [second - 1]
        log.seconds.append(second)
        # With its repetitions: one reading that comes to nothing.
        log.failures = 5


@pytest.mark.parametrize("seconds", [(), (1,), (1, 2)])
def test_the_last_entries_are_given_oldest_first(seconds: tuple[int, ...]) -> None:
    log = UnevenLog(*seconds)
    assert numbers(log.runner.run(last_entries(log.session, "x", 10.0))) == [*seconds]
