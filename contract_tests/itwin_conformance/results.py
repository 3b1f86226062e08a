"""The one thing that every report is made from: ``results.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from .exchange import Record
from .requirements import Requirement

__all__ = ["Finding", "Outcome", "Position", "Result", "Run", "Verdict", "load_run", "schema"]

Outcome = Literal["passed", "failed", "known", "not-testable"]
Verdict = Literal["CONFORMANT", "NOT CONFORMANT", "INCOMPLETE"]
#: Raised when a reader of older files would misread newer ones.
FORMAT = 1


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a requirement is broken.

    Attributes:
        exchange: the number of the offending exchange.
        pointer: JSON Pointer of the offending place in the answer's body; empty for the whole answer.
    """

    message: str
    exchange: int | None = None
    pointer: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run says about one requirement on one operation.

    Attributes:
        reason: why it could not be tested, or why a deviation is accepted.
        link: where the accepted deviation is discussed.
        replay: the command that sends the same requests again.
    """

    requirement: str
    operation: str
    outcome: Outcome
    findings: list[Finding] = []
    reason: str = ""
    link: str = ""
    replay: str = ""
    seconds: float = 0.0
    requests: int = 0


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what a definition documents was seen in answers of one operation."""

    operation: str
    statuses: dict[str, int]
    seen: int
    documented: int
    unseen: list[str]


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What was run, with what, against what."""

    suite: str
    python: str
    platform: str
    target: str
    kind: Literal["embedded", "loopback", "foreign"]
    writes: bool
    tokens: list[str]
    definitions: dict[str, str]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A whole run."""

    format: int
    verdict: Verdict
    because: list[str]
    profile: Literal["smoke", "default", "full"]
    seed: int
    only: list[str]
    started: str
    seconds: float
    requests: int
    environment: Environment
    requirements: list[Requirement]
    results: list[Result]
    coverage: list[Position]
    exchanges: list[Record]
    slowest: list[Record]
    leftovers: list[str]
    unused_known_issues: list[str] = []

    def count(self, outcome: Outcome) -> int:
        """How many results have this outcome."""
        return sum(result.outcome == outcome for result in self.results)

    def requirement(self, result: Result) -> Requirement:
        """The requirement of a result."""
        return next(one for one in self.requirements if one.id == result.requirement)

    def exchange(self, finding: Finding) -> Record | None:
        """The exchange that a finding is about, where it was kept."""
        return next((one for one in self.exchanges if one.number == finding.exchange), None)


def load_run(path: Path) -> Run:
    """Read ``results.json``, or the folder that holds it.

    Raises:
        ValueError: the file is none of ours, or of another format.
    """
    file = path / "results.json" if path.is_dir() else path
    try:
        run = msgspec.json.decode(file.read_bytes(), type=Run)
    except (msgspec.DecodeError, OSError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ValueError(f"{file}: {reason}") from error
    if run.format != FORMAT:
        raise ValueError(f"{file}: format {run.format}, expected {FORMAT}")
    return run


def schema() -> bytes:
    """The JSON Schema of ``results.json``."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Result of a conformance run",
        **msgspec.json.schema(Run),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
