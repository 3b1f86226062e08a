"""Markdown for a pull request: the verdict, what is broken, what was not tested."""

from __future__ import annotations

from ..results import Run
from .summary import areas, broken, headline, untested

__all__ = ["markdown"]

MARKS = {"CONFORMANT": "✅", "NOT CONFORMANT": "❌", "INCOMPLETE": "⚠️"}
#: Operations that a line names before it only counts them.
NAMED = 4


def markdown(run: Run) -> str:
    """The report; what comes from a server is shown as code, so that it cannot format anything."""
    lines = [f"## {MARKS[run.verdict]} {run.verdict}", "", f"{headline(run)}."]
    lines += [f"Because: {'; '.join(run.because)}."] if run.because else []
    where = f"`{_code(run.environment.target)}` ({run.environment.kind}), profile `{run.profile}`, seed `{run.seed}`"
    lines += ["", f"Target {where}.", "", *_areas(run)]
    if failures := broken(run):
        lines += ["", "### Broken", "", "| | requirement | where | what |", "|---|---|---|---|"]
        for entry in failures:
            what = entry.results[0].findings[0].message
            names = _names([one.operation for one in entry.results])
            one = entry.requirement
            lines.append(f"| {one.level} | **{one.id}** {one.sentence} | {names} | {_cell(what)} |")
    if accepted := broken(run, "known"):
        lines += ["", "### Accepted", ""]
        for entry in accepted:
            first = entry.results[0]
            names = _names([one.operation for one in entry.results])
            lines.append(f"- **{entry.requirement.id}** on {names}: {first.reason} ({first.link})")
    if reasons := untested(run):
        lines += ["", "### Not tested", ""]
        lines += [f"- {len(one.results)} results, {_names(one.operations)}: {_cell(one.reason)}" for one in reasons]
    if run.leftovers:
        lines += ["", "### Left behind", "", *(f"- {_cell(one)}" for one in run.leftovers)]
    return "\n".join(lines) + "\n"


def _areas(run: Run) -> list[str]:
    rows = [
        f"| {one.name} | {one.counts['passed']} | {one.counts['failed']} | {one.counts['known']} "
        f"| {one.counts['not-testable']} |"
        for one in areas(run)
    ]
    return ["| area | kept | broken | accepted | not tested |", "|---|--:|--:|--:|--:|", *rows]


def _names(operations: list[str]) -> str:
    names = ", ".join(f"`{one}`" for one in operations[:NAMED])
    return names if len(operations) <= NAMED else f"{names} and {len(operations) - NAMED} more"


def _cell(text: str) -> str:
    return f"`{_code(text)}`"


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").replace("|", "\u2223").split())
