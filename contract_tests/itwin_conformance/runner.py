"""A run: every requirement of the profile on every operation that it is about, and what came of it."""

from __future__ import annotations

import platform
import shlex
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from msgspec.structs import replace

from .coverage import Coverage
from .definitions import Endpoint, endpoints
from .documents import APIS, load
from .exchange import Exchange, Record
from .known import KnownIssues
from .registry import Broken, Check, NotTestable, checks, watchers
from .requirements import CatalogueError, Profile, Requirement, catalogue
from .results import FORMAT, Environment, Finding, Result, Run
from .scene import Scene
from .session import Session
from .target import ROLES, Target
from .verdict import verdict
from .watching import Watching
from .wire import NoAnswer

__all__ = ["Progress", "Settings", "SuiteFault", "run"]

#: How many of the slowest exchanges a report lists.
SLOWEST = 10
Progress = Callable[[int, int, Requirement, Endpoint], None]


class SuiteFault(Exception):
    """The suite itself is broken: nothing is said about the server."""


@dataclass(frozen=True)
class Settings:
    """What is to be run.

    Attributes:
        only: ``REQUIREMENT`` or ``REQUIREMENT/operation``; empty for everything.
        strict: whether a SHOULD counts like a MUST.
        examples: random requests of each operation, and chains of calls of each family; by default the profile's.
    """

    profile: Profile = "default"
    seed: int = 0
    only: tuple[str, ...] = ()
    strict: bool = True
    known: KnownIssues = field(default_factory=KnownIssues)
    examples: int | None = None


def plan(settings: Settings) -> list[tuple[Requirement, Endpoint]]:
    """What a run goes through, in its order.

    Raises:
        CatalogueError: something is asked for that there is not.
    """
    every = [(one, about) for one in catalogue() for about in one.endpoints()]
    if not settings.only:
        return [(one, about) for one, about in every if one.belongs_to(settings.profile)]
    wanted = set(settings.only)
    # What is named is run in any profile.
    chosen = [(one, about) for one, about in every if wanted & {one.id, f"{one.id}/{about.id}"}]
    missing = wanted - {one.id for one, _ in chosen} - {f"{one.id}/{about.id}" for one, about in chosen}
    if missing:
        raise CatalogueError(f"no such requirement, or it is not about that operation: {', '.join(sorted(missing))}")
    return chosen


def run(target: Target, settings: Settings, progress: Progress | None = None) -> Run:
    """Hold a server to the requirements.

    Raises:
        SuiteFault: a check fails in a way that says nothing about the server.
        CatalogueError: ``only`` names what does not exist.
    """
    return _Running(target, settings, progress).run()


class _Running:
    def __init__(self, target: Target, settings: Settings, progress: Progress | None) -> None:
        self.target, self.settings, self.progress = target, settings, progress
        self.coverage, self.watching = Coverage(), Watching(watchers())
        self.session = Session(target, settings.profile, settings.seed, self._watch, examples=settings.examples)
        self.requests = 0
        self.slowest: list[Record] = []
        self.because: list[str] = []
        self.provoked: set[tuple[str, str]] = set()
        self.started, self.began = datetime.now(UTC), time.perf_counter()

    def _watch(self, exchange: Exchange) -> None:
        self.requests += 1
        self.coverage.add(exchange)
        self.watching.look(exchange)
        slowest = [*self.slowest, exchange.record]
        self.slowest = sorted(slowest, key=lambda record: -record.seconds)[:SLOWEST]

    def run(self) -> Run:
        planned = plan(self.settings)
        results: list[Result] = []
        active = checks()
        try:
            self.session.reach()
            for n, (requirement, endpoint) in enumerate(planned):
                if self.progress is not None:
                    self.progress(n, len(planned), requirement, endpoint)
                if requirement.id in active:
                    results.append(self._checked(requirement, endpoint))
            self._provoke(planned, active)
        except NoAnswer as error:
            self.because.append(f"the server did not answer: {error}")
        except KeyboardInterrupt:
            self.because.append("it was interrupted")
        finally:
            self._close()
        results = self._in_order(planned, results)
        return self._report(planned, [self.settings.known.applied(one) for one in results])

    def _provoke(self, planned: Sequence[tuple[Requirement, Endpoint]], active: Collection[str]) -> None:
        """A watcher that is run alone needs something to look at."""
        if not self.settings.only:
            return
        for requirement, endpoint in planned:
            if requirement.id not in active:
                self._provoked(requirement, endpoint)

    def _provoked(self, requirement: Requirement, endpoint: Endpoint) -> None:
        for other, check in checks().items():
            entry = next(one for one in catalogue() if one.id == other)
            is_new = (other, endpoint.id) not in self.provoked
            if is_new and endpoint in entry.endpoints() and entry.belongs_to(self.settings.profile):
                self.provoked.add((other, endpoint.id))
                self._attempt(Scene(self.session, entry, endpoint), check)
                if self.watching.findings(requirement.id, endpoint.id):
                    return

    def _close(self) -> None:
        try:
            self.session.close()
        except KeyboardInterrupt:
            self.because.append("it was interrupted while it cleaned up")
            self.session.abandon()

    def _checked(self, requirement: Requirement, endpoint: Endpoint) -> Result:
        scene = Scene(self.session, requirement, endpoint)
        before, began = self.requests, time.perf_counter()
        outcome = self._attempt(scene, checks()[requirement.id])
        return Result(
            requirement=requirement.id,
            operation=endpoint.id,
            outcome="passed" if outcome is None else "failed" if isinstance(outcome, Finding) else "not-testable",
            findings=[outcome] if isinstance(outcome, Finding) else [],
            reason=outcome if isinstance(outcome, str) else "",
            replay=self._replay(requirement, endpoint) if isinstance(outcome, Finding) else "",
            seconds=round(time.perf_counter() - began, 4),
            requests=self.requests - before,
        )

    def _attempt(self, scene: Scene, check: Check) -> Finding | str | None:
        """What is broken, or why it cannot be told, or None."""
        try:
            if "state" in scene.requirement.needs and not self.session.has_state:
                return "the server gives canned answers: it has no state"
            check(scene)
        except Broken as broken:
            return self._finding(broken, scene)
        except NotTestable as reason:
            return str(reason)
        except NoAnswer as error:
            return f"the server did not answer: {error}"
        except (LookupError, TypeError, AttributeError, ValueError, AssertionError) as error:
            # A check reads answers as their definition has them. One that is otherwise is found by the watchers.
            if any(one.record.number in self.watching.suspect for one in scene.exchanges):
                return "an answer does not fit its definition, so that it cannot be read"
            raise SuiteFault(f"{scene.requirement.id}/{scene.endpoint.id}: {type(error).__name__}: {error}") from error
        finally:
            self._tidy()
        return None

    def _tidy(self) -> None:
        try:
            self.session.tidy()
        except NoAnswer:
            self.session.abandon()

    def _finding(self, broken: Broken, scene: Scene) -> Finding:
        exchange = broken.exchange or (scene.exchanges[-1] if scene.exchanges else None)
        if exchange is not None:
            self.watching.records[exchange.record.number] = exchange.record
        message = self.session.wire.redactor.text(broken.message)
        return Finding(
            message=message, exchange=None if exchange is None else exchange.record.number, pointer=broken.at
        )

    def _in_order(self, planned: Sequence[tuple[Requirement, Endpoint]], done: list[Result]) -> list[Result]:
        """The results of checks and watchers; what an interrupt has kept from being run is not testable."""
        by_place = {(one.requirement, one.operation): one for one in done}
        return [by_place.get((one.id, about.id)) or self._watched(one, about) for one, about in planned]

    def _watched(self, requirement: Requirement, endpoint: Endpoint) -> Result:
        result = Result(requirement=requirement.id, operation=endpoint.id, outcome="passed")
        if requirement.id in checks():
            return replace(result, outcome="not-testable", reason="the run ended before")
        findings = self.watching.findings(requirement.id, endpoint.id)
        if findings is None:
            return replace(result, outcome="not-testable", reason="no answer of this kind was seen")
        if not findings:
            return result
        return replace(result, outcome="failed", findings=findings, replay=self._replay(requirement, endpoint))

    def _replay(self, requirement: Requirement, endpoint: Endpoint) -> str:
        where = [] if self.target.kind == "embedded" else ["--base-url", self.target.base_url]
        where += ["--plant", self.target.bug] if self.target.bug else []
        where += ["--accept", self.target.accept] if self.target.accept else []
        command = [
            "itwin",
            "conformance",
            *where,
            "--profile",
            self.settings.profile,
            "--seed",
            str(self.settings.seed),
        ]
        return shlex.join([*command, "--only", f"{requirement.id}/{endpoint.id}"])

    def _report(self, planned: Sequence[tuple[Requirement, Endpoint]], results: list[Result]) -> Run:
        requirements = list({one.id: one for one, _ in planned}.values())
        kept = {number for result in results for finding in result.findings if (number := finding.exchange) is not None}
        leftovers = self.session.leftovers
        said, because = verdict(
            requirements, results, strict=self.settings.strict, partial=bool(self.settings.only), notes=self.because
        )
        return Run(
            format=FORMAT,
            verdict=said,
            because=because,
            profile=self.settings.profile,
            seed=self.settings.seed,
            only=list(self.settings.only),
            started=self.started.isoformat(timespec="seconds").replace("+00:00", "Z"),
            seconds=round(time.perf_counter() - self.began, 3),
            requests=self.requests,
            environment=_environment(self.target),
            requirements=requirements,
            results=results,
            coverage=self.coverage.positions(),
            exchanges=[record for number, record in sorted(self.watching.records.items()) if number in kept],
            slowest=self.slowest,
            leftovers=leftovers,
            unused_known_issues=self.settings.known.unused(results),
        )


def _environment(target: Target) -> Environment:
    try:
        suite = version("itwin-platform")
    except PackageNotFoundError:
        suite = "not installed"
    return Environment(
        suite=suite,
        python=platform.python_version(),
        platform=platform.system(),
        target=target.base_url,
        kind=target.kind,
        writes=target.may_write,
        tokens=[role for role in ROLES if role in target.tokens],
        definitions={load(name).title: load(name).version for name in APIS} | {"operations": str(len(endpoints()))},
    )
