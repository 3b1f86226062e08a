"""The terminal: a bar while it runs, then areas and verdicts, the first failures, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..definitions import Endpoint
from ..requirements import Requirement
from ..results import Run, Verdict
from ..runner import Progress as Report
from .summary import areas, broken, coverage, headline, untested

__all__ = ["progress", "show"]

STYLES: dict[Verdict, str] = {"CONFORMANT": "bold green", "NOT CONFORMANT": "bold red", "INCOMPLETE": "bold yellow"}
#: How many broken requirements and reasons are shown before the reader is sent to the page.
FAILURES, REASONS, NAMED = 5, 5, 3


@contextmanager
def progress(console: Console) -> Iterator[Report]:
    """A bar that moves with each check; nothing where nobody watches."""
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def report(done: int, total: int, requirement: Requirement, _: Endpoint) -> None:
            bar.update(task, completed=done, total=total, description=requirement.id)

        yield report


def show(run: Run, console: Console) -> None:
    """Print a run."""
    if run.requests:
        _show_results(run, console)
    because = f" ({escape('; '.join(run.because))})" if run.because else ""
    console.print(f"[{STYLES[run.verdict]}]{run.verdict}[/]{because}")


def _show_results(run: Run, console: Console) -> None:
    console.print(_table(run))
    for entry in broken(run)[:FAILURES]:
        one, first = entry.requirement, entry.results[0]
        console.print(f"\n[red]✗[/] [bold]{one.id}[/] {one.level}  {escape(one.sentence)}")
        console.print(f"  {escape(_names([result.operation for result in entry.results]))}")
        console.print(f"  {escape(first.findings[0].message)}")
        console.print(f"  [dim]{escape(first.replay)}[/]", soft_wrap=True)
    more = len(broken(run)) - FAILURES
    if more > 0:
        console.print(f"\n  … and {more} more broken requirements")
    for reason in untested(run)[:REASONS]:
        console.print(f"[yellow]○[/] {len(reason.results)} not tested: {escape(reason.reason)}")
    for leftover in run.leftovers:
        console.print(f"[yellow]![/] left behind: {escape(leftover)}")
    for unused in run.unused_known_issues:
        console.print(f"[yellow]![/] accepted, but no longer found: {escape(unused)}")
    seen, documented = coverage(run.coverage)
    console.print(f"\n{headline(run)}; {seen} of {documented} documented places seen.", soft_wrap=True)


def _table(run: Run) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("area")
    for name in ("kept", "broken", "accepted", "not tested"):
        table.add_column(name, justify="right")
    for area in areas(run):
        counts = area.counts
        table.add_row(
            area.name,
            _number(counts["passed"], "green"),
            _number(counts["failed"], "bold red"),
            _number(counts["known"], "cyan"),
            _number(counts["not-testable"], "yellow"),
        )
    return table


def _number(count: int, style: str) -> str:
    return f"[{style}]{count}[/]" if count else "[dim]·[/]"


def _names(operations: list[str]) -> str:
    names = ", ".join(operations[:NAMED])
    return names if len(operations) <= NAMED else f"{names} and {len(operations) - NAMED} more"
