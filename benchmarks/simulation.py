"""Many clients of one service on one virtual clock: minutes of waiting in a second of computing, the same every time.

The procedures of the SDK's core are generators of effects; this is a third driver for them, beside the two of the package.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from itwin_platform import RateLimit
from itwin_platform._core.effects import Effect, Invoke, Reply, Send, Sleep
from itwin_platform._core.grants import StaticSource
from itwin_platform._core.limits import Limiter
from itwin_platform._core.origins import BaseUrl
from itwin_platform._core.secret import Secret
from itwin_platform._core.session import Session
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_status

from . import answers

__all__ = ["Outcome", "of_bare_loops", "of_clients"]

CLIENTS, WORKERS = 4, 10
MOST, WINDOW = 500, 60.0
#: Seconds that a request is on its way, and its answer: anything between these.
_FASTEST, _SLOWEST = 0.02, 0.08
_SEED = 8


class Outcome(Struct, frozen=True):
    """What came of a run.

    Attributes:
        calls: how many were carried out.
        refused: answers 429.
        seconds: from the first to the last that was let through.
    """

    calls: int
    refused: int
    seconds: float

    @property
    def of_allowed(self) -> float:
        """Part of the rate that the limit allows."""
        return (self.calls - 1) // MOST * WINDOW / self.seconds

    @property
    def refusals(self) -> float:
        """Part of all answers that were 429."""
        return self.refused / (self.calls + self.refused)


class Time:
    """The virtual clock."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    monotonic = time


class Service:
    """Lets 500 requests through in any minute; the others learn how many whole seconds to wait."""

    def __init__(self, clock: Time) -> None:
        self._clock = clock
        self._times: deque[float] = deque()
        self._first = self._last = 0.0
        self.statuses: Counter[int] = Counter()

    def answer(self) -> Reply:
        now = self._clock.now
        while self._times and self._times[0] <= now - WINDOW:
            self._times.popleft()
        if len(self._times) >= MOST:
            self.statuses[429] += 1
            wait = str(int(self._times[0] + WINDOW - now) + 1)
            return Reply(429, {"retry-after": wait, "itwinplatform-ratelimited-tier": "Community"})
        self._times.append(now)
        self._first = self._first or now
        self._last = now
        self.statuses[200] += 1
        return Reply(200, {"content-type": "application/json"}, answers.status())

    def outcome(self) -> Outcome:
        return Outcome(self.statuses[200], self.statuses[429], self._last - self._first)


Steps = Generator[Effect, Any, Any]


def of_clients(calls: int, shared: Path) -> Outcome:
    """Four clients of ten workers, which share a budget through a file as processes do."""
    clock = Time()
    chance = random.Random(_SEED)  # noqa: S311 - the same chances in each run
    sessions = [_session(clock, chance, shared) for _ in range(CLIENTS)]
    request = get_extraction_status.request(answers.EXTRACTION)

    def worker(session: Session, left: Iterator[int]) -> Steps:
        for _ in left:
            yield from session.execute(request)

    return _run(clock, chance, calls, [partial(worker, one) for one in sessions])


def of_bare_loops(calls: int) -> Outcome:
    """As many workers, each of which sends, and waits when it is told to."""
    clock = Time()

    def worker(left: Iterator[int]) -> Steps:
        for _ in left:
            while True:
                reply: Reply = yield Send("GET", "https://api.bentley.com/", {}, None, 120.0)
                if reply.status != 429:
                    break
                yield Sleep(float(reply.headers["retry-after"]))

    chance = random.Random(_SEED)  # noqa: S311 - the same chances in each run
    return _run(clock, chance, calls, [worker] * CLIENTS)


def _session(clock: Time, chance: random.Random, shared: Path) -> Session:
    budget = RateLimit(per_minute=MOST, shared=shared)._budget()  # noqa: SLF001 - the core is driven by hand here
    return Session(
        base_url=BaseUrl.parse("https://api.bentley.com", option="base_url"),
        source=StaticSource(Secret(answers.TOKEN)),
        clock=clock,
        random=chance.random,
        new_id=lambda: "id",
        user_agent="benchmark",
        deadline=3600.0,
        limiter=Limiter(budget, clock.time, chance.random),
    )


def _run(clock: Time, chance: random.Random, calls: int, workers: list[Callable[[Iterator[int]], Steps]]) -> Outcome:
    service = Service(clock)
    left = iter(range(calls))
    # What happens next: when, in which order of those at the same moment, to whom, and what it is told.
    agenda: list[tuple[float, int, Steps, Callable[[], Any]]] = []
    order = iter(range(1 << 62))

    def plan(after: float, steps: Steps, result: Callable[[], Any]) -> None:
        heapq.heappush(agenda, (clock.now + after, next(order), steps, result))

    for worker in workers:
        for _ in range(WORKERS):
            plan(0.0, worker(left), lambda: None)
    while agenda:
        clock.now, _, steps, result = heapq.heappop(agenda)
        told = result()
        if isinstance(told, _Arrived):
            plan(told.way_back, steps, lambda told=told: told.reply)  # type: ignore[misc]
            continue
        try:
            effect = steps.send(told)
        except StopIteration:
            continue
        match effect:
            case Send():
                there, back = (chance.uniform(_FASTEST, _SLOWEST) for _ in range(2))
                plan(there, steps, lambda back=back: _Arrived(service.answer(), back))  # type: ignore[misc]
            case Sleep():
                plan(effect.seconds, steps, lambda: None)
            case Invoke():
                plan(0.0, steps, effect.function)
            case _:
                raise TypeError(effect)
    return service.outcome()


class _Arrived(Struct, frozen=True):
    """A request has arrived and is answered; the answer is still on its way."""

    reply: Reply
    way_back: float
