"""The limiter: what the service told, what the caller chose, who goes first, and who shares it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from itwin_platform import ITwinPlatform, RateLimit
from itwin_platform._core.limits import Limiter, LocalBudget, Window, Windows
from itwin_platform._limits import FileBudget
from itwin_platform.errors import ConfigurationError, RateLimited
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .effects import Runner

JOB = ("6c9aba19-76f5-4a21-a4df-a8512df2201e", "fb936e1f-5a60-4fe0-8237-e7afbf47512b")


def book(windows: Windows, now: float, *, latest: float = 1e9, poll: bool = False) -> float:
    return windows.book("op", now, latest, poll=poll)


def test_without_windows_nobody_waits_until_the_service_asks() -> None:
    windows = Windows()
    assert [book(windows, float(now)) for now in range(1000)] == [float(now) for now in range(1000)]
    assert windows.booked == []
    windows.close("op", 1010.0)
    assert book(windows, 1000.0) == 1010.0
    assert windows.book("other", 1000.0, 1e9, poll=False) == 1000.0
    windows.close("*", 1020.0)
    assert windows.book("other", 1000.0, 1e9, poll=False) == 1020.0
    assert book(windows, 1021.0) == 1021.0


def test_a_whole_minute_may_be_spent_at_once_and_then_each_waits_for_the_first_to_leave() -> None:
    windows = Windows((Window(3, 60.0),))
    assert [book(windows, now) for now in (0.0, 1.0, 2.0)] == [0.0, 1.0, 2.0]
    assert [book(windows, 3.0) for _ in range(4)] == [60.0, 61.0, 62.0, 120.0]


@pytest.mark.parametrize(("requests", "seconds"), [(1, 1.0), (7, 60.0), (500, 60.0)])
def test_no_window_of_that_length_ever_holds_more(requests: int, seconds: float) -> None:
    windows = Windows((Window(requests, seconds),))
    moments = [book(windows, 0.013 * number) for number in range(4 * requests + 3)]
    moments.sort()
    for start, moment in enumerate(moments):
        assert sum(moment <= one < moment + seconds for one in moments[start:]) <= requests


def test_the_stricter_window_decides() -> None:
    windows = Windows((Window(2, 60.0), Window(3, 3600.0)))
    assert [book(windows, 0.0) for _ in range(4)] == [0.0, 0.0, 60.0, 3600.0]


def test_polls_leave_a_tenth_of_the_window_to_calls() -> None:
    windows = Windows((Window(10, 60.0),))
    assert [book(windows, 0.0, poll=True) for _ in range(9)] == [0.0] * 9
    assert book(windows, 0.0) == 0.0
    other = Windows((Window(10, 60.0),), [0.0] * 9)
    assert other.book("op", 1.0, 1e9, poll=True) == 60.0
    assert other.book("op", 1.0, 1e9, poll=False) == 1.0


def test_what_comes_too_late_is_not_booked() -> None:
    windows = Windows((Window(1, 60.0),))
    book(windows, 0.0)
    assert book(windows, 1.0, latest=30.0) == 60.0
    assert windows.booked == [0.0]


def test_a_turn_that_is_not_used_goes_to_the_next() -> None:
    clock = VirtualClock()
    limiter = Limiter(LocalBudget([Window(1, 60.0)], FakeLock()), clock.monotonic, lambda: 0.0)
    Runner(clock, []).run(limiter.enter("op", 10.0, poll=False))
    waiting = limiter.enter("op", 100.0, poll=False)
    next(waiting)
    waiting.close()
    again = limiter.enter("op", 100.0, poll=False)
    assert next(again).seconds == 60.0  # type: ignore[union-attr]  # a Sleep


class FakeLock:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_a_client_keeps_to_its_limit_on_a_virtual_clock() -> None:
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock, rate_limit=10)
    with ITwinPlatform(
        base_url=sandbox.url,
        token="sandbox-token",
        transport=sandbox.transport(),
        clock=clock,
        rate_limit=RateLimit(per_minute=10),
    ) as itwin:
        for _ in range(35):
            itwin.access_control.get_itwin_job(*JOB)
    assert [one.status for one in sandbox.requests].count(429) == 0
    assert 180.0 <= clock.monotonic() < 200.0


def test_one_call_that_was_told_to_wait_holds_all_others_back() -> None:
    """The platform's own limit is for all operations; a call that cannot wait so long is not sent."""
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock, rate_limit=1)
    with ITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport(), clock=clock
    ) as itwin:
        itwin.access_control.get_itwin_job(*JOB)
        with pytest.raises(RateLimited) as told:
            itwin.access_control.get_itwin_job(*JOB, deadline=5)
        assert told.value.retry_after == 60.0
        clock.advance(10)
        sent = len(sandbox.requests)
        with pytest.raises(RateLimited, match="was not sent") as held:
            next(iter(itwin.access_control.get_itwin_user_members(JOB[0], deadline=5)))
        assert held.value.retry_after is not None
        assert 50.0 <= held.value.retry_after <= 51.0
        assert not held.value.sent
        assert len(sandbox.requests) == sent
        assert next(iter(itwin.access_control.get_itwin_user_members(JOB[0], deadline=90))).email
        assert clock.monotonic() >= 60.0


def test_presets_are_the_tiers() -> None:
    assert (RateLimit.community().per_minute, RateLimit.community().per_hour) == (500, 5000)
    assert (RateLimit.standard().per_minute, RateLimit.standard().per_hour) == (5000, None)


@pytest.mark.parametrize("value", [0, -1, True, 1.5, "500"])
def test_a_limit_is_a_whole_number_above_0(value: object) -> None:
    with pytest.raises(ConfigurationError, match="per_minute"):
        RateLimit(per_minute=value)  # type: ignore[arg-type]


def test_a_shared_budget_lies_in_a_file_and_holds_no_secret(tmp_path: Path) -> None:
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock)
    limit = RateLimit(per_minute=5, shared=tmp_path / "budget.json")
    clients = [
        ITwinPlatform(
            base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport(), clock=clock, rate_limit=limit
        )
        for _ in range(2)
    ]
    for number in range(12):
        clients[number % 2].access_control.get_itwin_job(*JOB)
    assert 120.0 <= clock.monotonic() < 130.0
    text = (tmp_path / "budget.json").read_text()
    assert TOKEN not in text
    assert set(json.loads(text)) == {"booked", "closed"}


@pytest.mark.parametrize("content", ["", "{", '{"booked": ["x"], "closed": {}}', "\x00\x00"])
def test_a_shared_file_that_cannot_be_read_begins_anew(tmp_path: Path, content: str) -> None:
    path = tmp_path / "budget.json"
    path.write_text(content)
    budget = FileBudget((Window(1, 60.0),), path)
    assert budget.apply(lambda windows: windows.book("op", 5.0, 1e9, poll=False)) == 5.0
    assert json.loads(path.read_text())["booked"] == [5.0]


@pytest.mark.parametrize("content", ["[]", "dear diary", "x{"])
def test_a_file_of_another_kind_is_refused_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match="something else"):
        FileBudget((Window(1, 60.0),), path)
    path.unlink()
    budget = FileBudget((Window(1, 60.0),), path)
    path.write_text(content)
    with pytest.raises(ConfigurationError, match="something else"):
        budget.apply(lambda windows: windows.book("op", 5.0, 1e9, poll=False))
    assert path.read_text() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no queues here")
def test_what_is_no_regular_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    queue = tmp_path / "queue"
    os.mkfifo(queue)
    for path in (queue, tmp_path):
        with pytest.raises(ConfigurationError, match="something else"):
            FileBudget((Window(1, 60.0),), path)
    assert queue.is_fifo()


@pytest.mark.parametrize("path", ["/", "\x00", "\ud800", "a" * 300])
def test_a_path_that_cannot_be_one_of_a_shared_file_is_named(path: str) -> None:
    with pytest.raises(ConfigurationError, match="shared is"):
        ITwinPlatform(token=TOKEN, rate_limit=RateLimit(per_minute=1, shared=Path(path)))


def test_a_shared_file_needs_its_folder(tmp_path: Path) -> None:
    limit = RateLimit(per_minute=1, shared=tmp_path / "missing" / "budget.json")
    with pytest.raises(ConfigurationError, match="folder does not exist"):
        ITwinPlatform(token=TOKEN, rate_limit=limit)


SPEND = """
import sys
from pathlib import Path
from itwin_platform._core.limits import Window
from itwin_platform._limits import FileBudget
budget = FileBudget((Window(10_000, 3600.0),), Path(sys.argv[1]))
for _ in range(25):
    budget.apply(lambda windows: windows.book("op", 1000.0, 1e9, poll=False))
"""


def test_processes_do_not_lose_each_others_bookings(tmp_path: Path) -> None:
    path = tmp_path / "budget.json"
    workers = [subprocess.Popen([sys.executable, "-c", SPEND, path]) for _ in range(4)]
    assert [worker.wait(60) for worker in workers] == [0] * 4
    assert len(json.loads(path.read_text())["booked"]) == 100
