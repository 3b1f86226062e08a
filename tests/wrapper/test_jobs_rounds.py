"""Waiting for many jobs: how often each is looked at, when its end is seen, what happens to those that go wrong."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, Hooks, ITwinPlatform, PollEvent, RateLimit, wait_all
from itwin_platform.errors import ConfigurationError, DeadlineExceeded, NotFound, Unauthorized
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .job_service import JobService

FIRST, GROWTH, LONGEST = 2.0, 1.5, 30.0


def ideal_looks(ends: float) -> list[float]:
    """When a job that ends then is looked at by the plan: at once, after 2 s, after 3 s more, ..., every 30 s."""
    moments, moment, interval = [0.0], 0.0, FIRST
    while moment < ends:
        moment += interval
        moments.append(moment)
        interval = min(LONGEST, interval * GROWTH)
    return moments


class World:
    """One service, its clock, and a client of either kind."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.service = JobService(self.clock)
        self.polls: list[PollEvent] = []

    @property
    def options(self) -> dict[str, Any]:
        hooks = Hooks(on_poll=self.polls.append)
        return {"token": TOKEN, "clock": self.clock, "transport": self.service.transport(), "hooks": hooks}

    def client(self, **more: Any) -> ITwinPlatform:
        return ITwinPlatform(**self.options, **more)

    def async_client(self, **more: Any) -> AsyncITwinPlatform:
        return AsyncITwinPlatform(**self.options, **more)


def mixed_lengths(number: int) -> list[float]:
    """From over already to an hour, most of them short."""
    generator = random.Random(7)  # noqa: S311 - a plan for tests
    return [0.0 if n % 20 == 0 else generator.expovariate(1 / 150) for n in range(number)]


def references(world: World, lengths: Iterable[float]) -> list[str]:
    """Jobs of the three kinds in turn."""
    found = []
    for n, length in enumerate(lengths):
        kind, word = [("extraction", "Succeeded"), ("job", "Completed"), ("export", "Success")][n % 3]
        world.service.add(f"x{n}", length, word)
        found.append(f"extraction:x{n}" if kind == "extraction" else f"{kind}:owner/x{n}")
    return found


def test_a_thousand_jobs_take_no_more_requests_than_planned_and_no_end_is_seen_late() -> None:
    world, lengths = World(), mixed_lengths(1000)
    seen: dict[str, float] = {}
    with world.client() as itwin:
        for job in wait_all([itwin.job(one) for one in references(world, lengths)], deadline=100_000):
            assert job.outcome == "succeeded"
            seen[job.id] = world.clock.monotonic()
    looks = world.service.looks
    assert len(seen) == 1000
    planned = sum(len(ideal_looks(length)) for length in lengths)
    assert sum(map(len, looks.values())) <= 1.1 * planned
    for n, length in enumerate(lengths):
        moments = looks[f"x{n}"]
        # Nobody waits longer than one interval of the plan, and nobody is looked at again after the end.
        before, last = moments[-2] if len(moments) > 1 else 0.0, moments[-1]
        assert before <= length <= last or len(moments) == 1
        steps = [later - earlier for earlier, later in pairwise(moments)]
        for step, interval in zip(steps, _intervals(), strict=False):
            assert interval * 0.95 - 1e-6 <= step <= interval + 1e-6
        assert seen[f"x{n}"] == last


def _intervals() -> Iterable[float]:
    interval = FIRST
    while True:
        yield interval
        interval = min(LONGEST, interval * GROWTH)


def test_jobs_that_began_together_are_not_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", random.Random(1).random)  # noqa: S311 - the same jitter each time
    world = World()
    with world.client() as itwin:
        list(wait_all([itwin.job(one) for one in references(world, [400.0] * 100)], deadline=10_000, concurrency=1))
    moments = sorted(moment for moments in world.service.looks.values() for moment in moments)
    crowded = max(sum(1 for other in moments if moment <= other < moment + 0.1) for moment in moments)
    assert crowded <= 20


def test_a_thousand_jobs_stay_within_the_rate_limit_and_leave_room_for_other_calls() -> None:
    world = World()
    delays: list[float] = []
    moments: list[float] = []
    with world.client(rate_limit=RateLimit(per_minute=500)) as itwin:

        def call_in_between(_: str, __: httpx2.Request) -> None:
            """A look takes a while here, and every 25 of them the caller asks for something too."""
            world.clock.advance(0.02)
            moments.append(world.clock.monotonic())
            if len(moments) % 25 == 0:
                begun = world.clock.monotonic()
                itwin.grouping_and_mapping.get_extraction_status("mine")
                delays.append(world.clock.monotonic() - begun)

        handles = [itwin.job(one) for one in references(world, [300.0] * 1000)]
        world.service.add("mine", 0.0)
        world.service.answer = call_in_between
        assert len(list(wait_all(handles, deadline=10_000, concurrency=1))) == 1000
    looks = sorted(moment for moments in world.service.looks.values() for moment in moments)
    busiest = max(bisect_left(looks, start + 60) - n for n, start in enumerate(looks))
    assert 440 <= busiest <= 500
    assert max(delays) < 1.0


def test_one_that_failed_is_given_like_the_others() -> None:
    world = World()
    world.service.add("good", 4.0)
    world.service.add("bad", 1.0, "Failed")
    world.service.add("half", 7.0, "PartiallySucceeded")
    with world.client() as itwin:
        handles = [itwin.extractions.get(one) for one in ("good", "bad", "half")]
        found = [(job.id, job.outcome, job.last_status and job.last_status.state) for job in wait_all(handles)]
    assert found == [
        ("bad", "failed", "Failed"),
        ("good", "succeeded", "Succeeded"),
        ("half", "partial", "PartiallySucceeded"),
    ]


def test_one_that_is_gone_is_unknown_and_the_others_go_on() -> None:
    world = World()
    world.service.add("good", 5.0)
    world.service.answer = lambda job, _: (
        httpx2.Response(404, json={"error": {"code": "ExtractionNotFound", "message": "gone"}})
        if job == "gone"
        else None
    )
    with world.client() as itwin:
        jobs = list(wait_all([itwin.extractions.get(one) for one in ("good", "gone")]))
    assert [(job.id, job.outcome) for job in jobs] == [("gone", "unknown"), ("good", "succeeded")]
    assert jobs[0].last_status is not None
    assert isinstance(jobs[0].last_status.errors[0], NotFound)
    assert [(event.job, event.outcome) for event in world.polls if event.ended] == [
        ("extraction gone", "unknown"),
        ("extraction good", "succeeded"),
    ]


def test_a_caller_who_is_not_let_in_is_told_so_once() -> None:
    world = World()
    world.service.answer = lambda _, __: httpx2.Response(401, json={"error": {"code": "InvalidToken", "message": "no"}})
    with world.client() as itwin, pytest.raises(Unauthorized):
        list(wait_all([itwin.extractions.get(str(n)) for n in range(30)]))
    assert sum(map(len, world.service.looks.values())) <= 2 * 8


def test_at_the_deadline_what_ended_was_given_and_the_error_counts_the_others() -> None:
    world = World()
    for name, ends in (("soon", 5.0), ("late", 500.0), ("later", 600.0)):
        world.service.add(name, ends)
    with world.client() as itwin:
        jobs = iter(wait_all([itwin.extractions.get(one) for one in ("soon", "late", "later")], deadline=60))
        assert next(jobs).id == "soon"
        with pytest.raises(DeadlineExceeded, match=r"2 of the jobs still run.*one of them is .*, still Running"):
            next(jobs)
    assert world.clock.monotonic() == pytest.approx(60)


def test_the_last_look_is_at_the_deadline() -> None:
    world = World()
    world.service.add("x", 59.9)
    with world.client() as itwin:
        (job,) = wait_all([itwin.extractions.get("x")], deadline=60)
    assert job.outcome == "succeeded"
    assert world.service.looks["x"][-1] == pytest.approx(60)


def test_no_job_is_looked_at_sooner_than_the_service_asks() -> None:
    world = World()
    world.service.add("x", 30.0)
    world.service.add("y", 30.0)

    def asking(job: str, _: httpx2.Request) -> httpx2.Response | None:
        plain = world.service._body("extraction", job, world.clock.monotonic())
        return httpx2.Response(200, json=plain, headers={"retry-after": "11"}) if job == "x" else None

    world.service.answer = asking
    with world.client() as itwin:
        list(wait_all([itwin.extractions.get(one) for one in "xy"]))
    assert world.service.looks["x"] == [0.0, 11.0, 22.0, 33.0]
    assert world.service.looks["y"][1] < 3


def test_when_the_service_wants_a_long_pause_each_kind_of_look_is_refused_only_once() -> None:
    world = World()
    world.service.answer = lambda _, __: (
        httpx2.Response(429, headers={"retry-after": "100"}) if world.clock.monotonic() < 100 else None
    )
    with world.client() as itwin:
        jobs = list(wait_all([itwin.job(one) for one in references(world, [50.0] * 40)], concurrency=1))
    assert {job.outcome for job in jobs} == {"succeeded"}
    refused = [moment for moments in world.service.looks.values() for moment in moments if moment < 100]
    assert len(refused) == 3


def test_an_outage_of_a_minute_ends_no_wait() -> None:
    world = World()
    world.service.add("x", 200.0)
    world.service.answer = lambda _, __: httpx2.Response(503) if 30 < world.clock.monotonic() < 90 else None
    with world.client() as itwin:
        (job,) = wait_all([itwin.extractions.get("x")])
    assert job.outcome == "succeeded"


def test_who_is_no_longer_waited_for_is_given_as_running() -> None:
    world = World()
    for name in "xy":
        world.service.add(name, 100.0)
    with world.client() as itwin:
        x, y = (itwin.extractions.get(one) for one in "xy")

        def stop(_: PollEvent) -> None:
            if world.clock.monotonic() > 20:
                x.stop_waiting()

        itwin._session.hooks = Hooks(on_poll=stop)
        found = [(job.id, job.outcome) for job in wait_all([x, y])]
    assert found == [("x", "running"), ("y", "succeeded")]


def test_what_is_known_to_be_over_is_given_without_a_look() -> None:
    world = World()
    world.service.add("x", 0.0)
    with world.client() as itwin:
        job = itwin.extractions.get("x")
        job.status()
        assert list(wait_all([job, job])) == [job]
    assert len(world.service.looks["x"]) == 1


def test_no_jobs_are_waited_for_at_once() -> None:
    assert list(wait_all([])) == []


@pytest.mark.parametrize("options", [{"deadline": 0}, {"concurrency": 0}, {"concurrency": True}])
def test_options_that_cannot_be_used(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        wait_all([], **options)


@pytest.mark.anyio
async def test_handles_of_several_clients_or_of_the_other_kind_are_refused() -> None:
    world = World()
    with world.client() as one, world.client() as other:
        with pytest.raises(ConfigurationError, match="several clients"):
            wait_all([one.extractions.get("x"), other.extractions.get("y")])
        with pytest.raises(ConfigurationError, match="iterate with for"):
            [job async for job in wait_all([one.extractions.get("x")])]  # type: ignore[attr-defined]
    async with world.async_client() as third:
        with pytest.raises(ConfigurationError, match="iterate with async for"):
            list(wait_all([third.extractions.get("x")]))  # type: ignore[call-overload]


@pytest.mark.anyio
@pytest.mark.parametrize("concurrency", [1, 8])
async def test_both_clients_look_at_the_same_jobs_at_the_same_moments(
    monkeypatch: pytest.MonkeyPatch, concurrency: int
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)
    lengths = [0.0, *mixed_lengths(60)]
    sync, other = World(), World()
    with sync.client() as client:
        handles = [client.job(one) for one in references(sync, lengths)]
        mine = [(job.id, job.outcome) for job in wait_all(handles, concurrency=concurrency)]
    async with other.async_client() as client_:
        handles_ = [client_.job(one) for one in references(other, lengths)]
        its = [(job.id, job.outcome) async for job in wait_all(handles_, concurrency=concurrency)]
    assert sync.service.looks == other.service.looks
    assert mine == its
    assert sync.clock.sleeps == other.clock.sleeps
