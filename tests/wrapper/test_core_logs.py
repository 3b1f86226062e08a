"""The log of an extraction: each entry once, oldest first, however it grows while it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itwin_platform import ITwinPlatform, RateLimit
from itwin_platform._core.effects import Failure, Reply, Send
from itwin_platform._core.jobs import JobRef
from itwin_platform._core.logs import Follower, LogReader
from itwin_platform._core.waiting import Watch
from itwin_platform.errors import ConnectionLost, DeadlineExceeded
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .effects import Runner, answer, extraction, session_on

PAGE = 2


class Log:
    """A log that is given newest first in pages of two; a link names the entry after which its page begins."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.entries: list[str] = []
        #: All entries have one time, so that those with one text are alike in everything.
        self.is_still = False
        self.state = "Running"
        self.before_answer: Callable[[Send], None] = lambda _: None
        self.runner = Runner(self.clock, [self._outcome])
        self.session = session_on(self.clock, random=lambda: 0.0)
        self.reader = LogReader(self.session, "x")
        self.watch = Watch(self.session, JobRef("extraction", ("x",)), threading.Event())
        self.follower = Follower(self.session, self.watch, 3600.0)

    def add(self, *messages: str) -> None:
        self.entries += messages

    def read(self) -> list[str | None]:
        return [entry.message for entry in self.runner.run(self.reader.read())]

    def follow(self) -> list[str | None]:
        return [entry.message for entry in self.runner.run(self.follower.next())]

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
        return answer(200, {"logs": [self._entry(index) for index in chosen], "_links": links})

    def _entry(self, index: int) -> dict[str, Any]:
        message = self.entries[index]
        second = 0 if self.is_still else index
        return {
            "state": "Running", "dateTime": f"2026-03-01T12:{second // 60:02}:{second % 60:02}.0000000Z", "contextType": "Mapping", "contextId": "m",
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
    log.is_still = True
    log.add("x", "x", "y")
    assert log.read() == ["x", "x", "y"]
    log.add("z", "z")
    assert log.read() == ["z", "z"]


@pytest.mark.parametrize("known", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("added", [1, 2, 3, 4, 5])
def test_new_entries_that_are_alike_with_known_ones_are_not_taken_for_them(known: int, added: int) -> None:
    log = Log()
    log.is_still = True
    log.add(*"x" * known)
    log.read()
    log.add(*"x" * added)
    assert log.read() == ["x"] * added
    assert log.read() == []


class Growing:
    """A log that grows while it is read, as a drawn plan says."""

    def __init__(self, growth: list[list[tuple[str, bool]]]) -> None:
        self.log = Log()
        self.growth = iter(growth)
        self.seconds: list[int] = []
        self.log._entry = self._entry  # type: ignore[method-assign]
        self.log.before_answer = self._grow

    def _grow(self, send: Send) -> None:
        for message, is_later in next(self.growth, []):
            last = self.seconds[-1] if self.seconds else 0
            self.seconds.append(last + is_later)
            self.log.add(message)

    def _entry(self, index: int) -> dict[str, Any]:
        return {
            "state": "Running", "dateTime": f"2026-03-01T12:00:{self.seconds[index]:02}Z", "contextType": "Mapping", "contextId": "m",
            "level": "Information", "category": "QueryExecution", "message": self.log.entries[index],
        }  # fmt: skip


ADDED = st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=5)


@given(growth=st.lists(ADDED, max_size=10), readings=st.integers(1, 6))
@settings(deadline=None)
def test_no_entry_is_lost_or_doubled_however_the_log_grows_while_it_is_read(
    growth: list[list[tuple[str, bool]]], readings: int
) -> None:
    growing = Growing(growth)
    found: list[str | None] = []
    for _ in range(readings):
        found += growing.log.read()
    growing.growth = iter([])
    found += [entry.message for entry in growing.log.runner.run(growing.log.reader.read(whole=True))]
    assert sorted(str(one) for one in found) == sorted(growing.log.entries)
    # In order of time: of one moment, in the service's order.
    assert found == growing.log.entries


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
    assert log.clock.sleeps == [2.0, 3.0, 2.0, 3.0, 2.0, 3.0, 4.5, 6.75]
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


def test_following_ends_at_its_deadline_also_when_the_log_does_not_answer() -> None:
    log = Log()

    def silent(send: Send) -> Reply | Failure:
        if "/logs" not in send.url:
            return log._outcome(send)
        log.clock.advance(send.timeout)
        return Failure("late", "nothing came")

    log.runner.outcomes = [silent]
    follower = Follower(log.session, log.watch, 30.0)
    with pytest.raises(DeadlineExceeded, match="still Running after the 30 seconds of the wait"):
        log.runner.run(follower.next())
    assert 30.0 <= log.clock.monotonic() <= 35.0


def test_following_leaves_room_to_the_calls_of_the_user() -> None:
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock)
    client = ITwinPlatform(
        base_url=sandbox.url,
        token="sandbox-token",
        transport=sandbox.transport(),
        clock=clock,
        rate_limit=RateLimit(per_minute=20),
    )
    with client as itwin:
        run = itwin.extractions.get("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
        for _ in range(8):
            assert len(list(run.follow_logs())) == 2
        itwin.grouping_and_mapping.get_extraction_status(run.id)
        assert clock.sleeps == []
        # Seventeen are spent. The look is the eighteenth, and the page of the log may not take the nineteenth.
        list(run.follow_logs())
    assert clock.sleeps == [pytest.approx(60.25)]
