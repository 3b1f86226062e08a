"""Alternating rounds, medians, spread: how anything here is measured, and what a row of the table is."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct, field

from .peers import Peers

__all__ = ["Bench", "Row", "Sample", "Size", "Target", "alternate", "cpu", "per_second", "wall"]

#: How much of a row is run: all of it, or what fits into a minute together with the others.
Size = Literal["full", "quick"]


class Bench(Struct, frozen=True):
    """What a row runs with: the peers, how much of it, and the address of the loopback server."""

    peers: Peers
    size: Size
    root: str


class Sample(Struct, frozen=True):
    """What one peer gave in all rounds.

    Attributes:
        median: the middle value.
        low, high: the quartiles; half of the rounds lie between them.
        rounds: how many there were.
    """

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: list[float]) -> Sample:
        """Summarize; a single value is its own quartiles."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0], 1)
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(statistics.median(values), low, high, len(values))


class Target(Struct, frozen=True):
    """What a row has to reach."""

    what: str
    value: float
    bound: float
    kind: Literal["at most", "at least"]
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.value <= self.bound if self.kind == "at most" else self.value >= self.bound


class Row(Struct):
    """One row of the table.

    Attributes:
        name: a word, to choose it by.
        title: what is measured.
        unit: of the samples.
        samples: peer -> what it gave; the SDK itself is ``itwin-platform``.
        targets: what has to be reached.
        absent: peers that could not be run, with the reason.
        notes: what a reader should know.
    """

    name: str
    title: str
    unit: str
    samples: dict[str, Sample] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def ratio(self, peer: str, base: str) -> float:
        """How many times ``base`` a peer takes."""
        return self.samples[peer].median / self.samples[base].median

    def at_most(self, what: str, value: float, bound: float, unit: str = "x") -> None:
        """Add a target from above."""
        self.targets.append(Target(what, value, bound, "at most", unit))

    def at_least(self, what: str, value: float, bound: float, unit: str = "x") -> None:
        """Add a target from below."""
        self.targets.append(Target(what, value, bound, "at least", unit))


def alternate(peers: Mapping[str, Callable[[], float]], rounds: int, *, warm: bool = True) -> dict[str, Sample]:
    """Run all peers in each round, beginning with another one each time; a peer gives its own figure.

    What disturbs the machine for a while so disturbs all of them. A first round warms up and is not counted,
    unless ``warm`` is false.
    """
    names = list(peers)
    values: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(0 if warm else 1, rounds + 1):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            gc.collect()
            figure = peers[name]()
            if turn:
                values[name].append(figure)
    return {name: Sample.of(found) for name, found in values.items()}


def wall(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Seconds on the wall for one piece of work: for what waits for others."""

    def measure() -> float:
        begun = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - begun) / times

    return measure


def cpu(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Seconds of this process for one piece of work: for what only computes, so that other processes disturb less."""

    def measure() -> float:
        begun = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - begun) / times

    return measure


def per_second(work: Callable[[], int]) -> Callable[[], float]:
    """How many of what ``work`` counts were done in a second."""

    def measure() -> float:
        begun = time.perf_counter()
        done = work()
        return done / (time.perf_counter() - begun)

    return measure
