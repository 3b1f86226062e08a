"""The log of an extraction: each entry once, oldest first, however it grows while it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from itwin_platform._core.effects import Failure, Reply, Send
from itwin_platform._core.jobs import LogReader
from itwin_platform.errors import ConnectionLost
from itwin_platform.testing import VirtualClock

from .effects import Runner, answer, extraction, session_on

PAGE = 2


class Log:
    """A log that is given newest first in pages of two; a link names the entry after which its page begins."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.entries: list[str] = []
        self.state = "Running"
        self.before_answer: Callable[[Send], None] = lambda _: None
        self.runner = Runner(self.clock, [self._outcome])
        self.reader = LogReader(session_on(self.clock), "x")

    def add(self, *messages: str) -> None:
        self.entries += messages

    def read(self) -> list[str | None]:
        return [entry.message for entry in self.runner.run(self.reader.read())]

    def follow(self) -> list[str | None]:
        return [entry.message for entry in self.runner.run(self.reader.follow())]

    @property
    def pages_read(self) -> int:
        return sum("/logs" in url for url in self.runner.urls)

    def _outcome(self, send: Send) -> Reply | Failure:
        self.before_answer(send)
        if "/logs" not in send.url:
            return extraction(self.state)
        upper = int(parse_qs(urlsplit(send.url).query).get("$continuationToken", [str(len(self.entries))])[0])
        lower = max(0, upper - PAGE)
        links: dict[str, Any] = {"self": {"href": send.url}}
        if lower:
            links["next"] = {"href": f"{send.url.partition('?')[0]}?$continuationToken={lower}"}
        chosen = range(upper - 1, lower - 1, -1)
        return answer(200, {"logs": [self._entry(self.entries[index]) for index in chosen], "_links": links})

    def _entry(self, message: str) -> dict[str, Any]:
        return {
            "state": "Running", "dateTime": "2026-03-01T12:00:00.0000000Z", "contextType": "Mapping", "contextId": "m",
            "level": "Information", "category": "QueryExecution", "message": message,
        }  # fmt: skip


def test_the_log_is_turned_round_so_that_the_oldest_comes_first() -> None:
    log = Log()
    log.add("a", "b", "c", "d", "e")
    assert log.read() == ["a", "b", "c", "d", "e"]
    assert log.pages_read == 3


def test_a_second_reading_gives_what_is_new_and_stops_where_nothing_is() -> None:
    log = Log()
    log.add(*"abcdefgh")
    log.read()
    log.add("i")
    before = log.pages_read
    assert log.read() == ["i"]
    assert log.pages_read == before + 2
    assert log.read() == []
    assert log.pages_read == before + 3


def test_entries_that_come_between_two_pages_are_given_once_and_in_their_turn() -> None:
    log = Log()
    log.add("a", "b", "c", "d", "e")

    def grow(send: Send) -> None:
        if "$continuationToken=3" in send.url and len(log.entries) == 5:
            log.add("f", "g", "h")

    log.before_answer = grow
    assert log.read() == ["a", "b", "c", "d", "e"]
    assert log.read() == ["f", "g", "h"]


def test_a_log_that_grows_by_more_than_a_page_is_read_back_to_what_is_known() -> None:
    log = Log()
    log.add("a")
    log.read()
    log.add(*"bcdefg")
    assert log.read() == list("bcdefg")


def test_entries_that_say_the_same_are_given_as_often_as_they_are_there() -> None:
    log = Log()
    log.add("x", "x", "y")
    assert log.read() == ["x", "x", "y"]
    log.add("z", "z")
    assert log.read() == ["z", "z"]


def test_a_reading_that_broke_off_is_made_good_by_the_next() -> None:
    log = Log()
    log.add(*"abcde")
    good = log.runner.outcomes

    def broken(send: Send) -> Reply | Failure:
        return Failure("lost", "cut") if "$continuationToken=1" in send.url else log._outcome(send)

    log.runner.outcomes = [broken]
    with pytest.raises(ConnectionLost):
        log.read()
    log.runner.outcomes = good
    assert log.read() == list("abcde")


def test_following_waits_for_entries_and_ends_with_the_extraction() -> None:
    log = Log()
    log.state = "Queued"
    plan = {3: ("Running", "a", "b"), 5: ("Running", "c"), 9: ("Succeeded", "d")}
    looks = 0

    def move(send: Send) -> None:
        nonlocal looks
        if "/logs" in send.url:
            return
        looks += 1
        if looks in plan:
            log.state, *messages = plan[looks]
            log.add(*messages)

    log.before_answer = move
    found = []
    while entries := log.follow():
        found.append(entries)
    assert found == [["a", "b"], ["c"], ["d"]]
    # Every entry begins the intervals anew.
    assert log.clock.sleeps == [2.0, 3.0, 2.0, 2.0, 3.0, 4.5]
    assert log.follow() == []


def test_what_is_logged_between_the_last_look_and_the_end_is_not_lost() -> None:
    log = Log()

    def end_after_the_status_was_read(send: Send) -> None:
        if "/logs" in send.url and log.state == "Running":
            log.state = "Failed"
            log.add("last words")

    log.before_answer = end_after_the_status_was_read
    assert log.follow() == ["last words"]
    log.add("an epitaph")
    assert log.follow() == ["an epitaph"]
    assert log.follow() == []
