"""The page: one file that needs nothing else, no scripts, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import jinja2

from ..definitions import Endpoint, endpoints
from ..exchange import Record
from ..requirements import Requirement
from ..results import Finding, Outcome, Result, Run
from .shown import Line, answer_lines, curl
from .summary import areas, broken, coverage, headline, untested

__all__ = ["page"]

SIGNS: dict[Outcome, str] = {"passed": "✓", "failed": "✗", "known": "≈", "not-testable": "○"}
WORDS: dict[Outcome, str] = {
    "passed": "kept",
    "failed": "broken",
    "known": "accepted",
    "not-testable": "not tested",
}
#: Operations whose exchange a failure card shows; the others are named.
EXAMPLES = 1
#: Exchanges that it shows of one operation.
EXCHANGES = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Findings with the one exchange that shows them."""

    result: Result
    findings: list[Finding]
    record: Record | None
    curl: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement in the matrix of an API."""

    requirement: Requirement
    cells: list[Result | None]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The requirements of one API by its operations."""

    api: str
    operations: list[Endpoint]
    rows: list[Row]


def page(run: Run) -> str:
    """The HTML of a run."""
    loader = jinja2.PackageLoader(__package__.rpartition(".")[0], "report")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    seen, documented = coverage(run.coverage)
    text: str = environment.get_template("page.html.jinja").render(
        run=run,
        headline=headline(run),
        areas=areas(run),
        broken=[(entry, _evidence(run, entry.results)) for entry in broken(run)],
        known=broken(run, "known"),
        untested=untested(run),
        matrices=_matrices(run),
        seen=seen,
        documented=documented,
        signs=SIGNS,
        words=WORDS,
        anchor=anchor,
    )
    return text


def anchor(result: Result) -> str:
    """Where the matrix leads to from a result; empty for what is kept."""
    return {
        "failed": f"#broken-{result.requirement}",
        "known": f"#known-{result.requirement}",
        "not-testable": "#untested",
        "passed": "",
    }[result.outcome]


def _evidence(run: Run, results: Iterable[Result]) -> list[Evidence]:
    shown: list[Evidence] = []
    for result in list(results)[:EXAMPLES]:
        by_exchange: dict[int | None, list[Finding]] = {}
        for finding in result.findings:
            by_exchange.setdefault(finding.exchange, []).append(finding)
        for findings in list(by_exchange.values())[:EXCHANGES]:
            record = run.exchange(findings[0])
            lines = answer_lines(record, [one.pointer for one in findings]) if record else []
            command = curl(record, run.environment) if record else ""
            shown.append(Evidence(result, findings, record, command, lines))
    return shown


def _matrices(run: Run) -> list[Matrix]:
    results: dict[tuple[str, str], Result] = {(one.requirement, one.operation): one for one in run.results}
    wanted = {one.operation for one in run.results}
    by_api: dict[Any, list[Endpoint]] = {}
    for one in endpoints():
        if one.id in wanted:
            by_api.setdefault(one.api, []).append(one)
    found = []
    for api, operations in by_api.items():
        rows = [Row(one, [results.get((one.id, about.id)) for about in operations]) for one in run.requirements]
        found.append(Matrix(api.title, operations, [row for row in rows if any(row.cells)]))
    return found
