"""What all reports say: counts by area, failures by requirement, reasons by what they keep from being tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..requirements import Requirement
from ..results import Outcome, Position, Result, Run

__all__ = ["OUTCOMES", "Area", "Broken", "Untested", "areas", "broken", "coverage", "headline", "untested"]

OUTCOMES: tuple[Outcome, ...] = ("passed", "failed", "known", "not-testable")


@dataclass(slots=True)
class Area:
    """One heading, with how many results have which outcome."""

    name: str
    requirements: int = 0
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))


@dataclass(frozen=True, slots=True)
class Broken:
    """A requirement with the results that break it."""

    requirement: Requirement
    results: list[Result]


@dataclass(frozen=True, slots=True)
class Untested:
    """A reason, and what could not be tested for it."""

    reason: str
    results: list[Result]

    @property
    def requirements(self) -> list[str]:
        """The requirements, each once."""
        return list(dict.fromkeys(one.requirement for one in self.results))

    @property
    def operations(self) -> list[str]:
        """The operations, each once."""
        return list(dict.fromkeys(one.operation for one in self.results))


def areas(run: Run) -> list[Area]:
    """The areas in the order of the catalogue."""
    found: dict[str, Area] = {}
    area_of: dict[str, Area] = {}
    for requirement in run.requirements:
        area = found.setdefault(requirement.area, Area(requirement.area))
        area.requirements += 1
        area_of[requirement.id] = area
    for result in run.results:
        area_of[result.requirement].counts[result.outcome] += 1
    return list(found.values())


def broken(run: Run, outcome: Outcome = "failed") -> list[Broken]:
    """The broken requirements: MUST before SHOULD before MAY, then in the order of the catalogue."""
    by_id: defaultdict[str, list[Result]] = defaultdict(list)
    for result in run.results:
        if result.outcome == outcome:
            by_id[result.requirement].append(result)
    found = [Broken(one, by_id[one.id]) for one in run.requirements if one.id in by_id]
    return sorted(found, key=lambda entry: ("MUST", "SHOULD", "MAY").index(entry.requirement.level))


def untested(run: Run) -> list[Untested]:
    """The reasons for which something could not be tested, those first that concern most."""
    by_reason: defaultdict[str, list[Result]] = defaultdict(list)
    for result in run.results:
        if result.outcome == "not-testable":
            by_reason[result.reason].append(result)
    return sorted(
        (Untested(reason, results) for reason, results in by_reason.items()), key=lambda one: -len(one.results)
    )


def coverage(positions: Iterable[Position]) -> tuple[int, int]:
    """How many documented places were seen, and how many there are."""
    every = list(positions)
    return sum(one.seen for one in every), sum(one.documented for one in every)


def headline(run: Run) -> str:
    """The numbers in one sentence."""
    operations = len({result.operation for result in run.results})
    parts = [f"{run.count('passed')} of {len(run.results)} results kept"]
    if run.count("failed"):
        parts.append(f"{run.count('failed')} broken")
    if run.count("known"):
        parts.append(f"{run.count('known')} accepted")
    if run.count("not-testable"):
        parts.append(f"{run.count('not-testable')} not tested")
    return (
        f"{', '.join(parts)}: {len(run.requirements)} requirements on {operations} operations, "
        f"{run.requests} requests in {run.seconds:.1f} s"
    )
