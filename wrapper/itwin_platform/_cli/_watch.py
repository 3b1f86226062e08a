"""How watched jobs are shown: a live table, lines of text, or lines of JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from .._core.events import PollEvent
from ..errors import message_of

__all__ = ["JsonView", "LinesView", "TableView", "View"]

_STYLES = {"running": "cyan", "succeeded": "green", "partial": "yellow", "failed": "bold red", "unknown": "bold red"}
_LONGEST_DETAIL = 120


class View(Protocol):
    """Is told of every look, and shows what is worth it."""

    def seen(self, event: PollEvent) -> None: ...

    def showing(self, names: Sequence[str]) -> AbstractContextManager[object]: ...


class _Changes:
    """Which looks show something that the last one did not."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, str]] = {}

    def has(self, event: PollEvent) -> bool:
        now = (event.state, event.outcome)
        changed = self._last.get(event.job) != now
        self._last[event.job] = now
        return changed


class LinesView:
    """One line for each change, as a log takes it."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._changes = _Changes()

    def seen(self, event: PollEvent) -> None:
        """Write a line if the job stands otherwise than before."""
        if self._changes.has(event):
            what = event.outcome if event.ended else "running"
            parts = [_now(), event.job, f"{event.state or '-'} ({what})", _detail(event)]
            self._write(_plain(" ".join(part for part in parts if part)))

    def showing(self, names: Sequence[str]) -> AbstractContextManager[object]:
        """Nothing has to be kept up."""
        return nullcontext(names)


class JsonView:
    """One object for each change: ``time``, ``job``, ``state``, ``outcome``, ``ended``, ``errors``."""

    def __init__(self, write: Callable[[dict[str, Any]], object]) -> None:
        self._write = write
        self._changes = _Changes()

    def seen(self, event: PollEvent) -> None:
        """Write an object if the job stands otherwise than before."""
        if self._changes.has(event):
            self._write(
                {
                    "time": _now(),
                    "job": event.job,
                    "state": event.state,
                    "outcome": event.outcome,
                    "ended": event.ended,
                    "errors": [_text(error) for error in event.errors],
                }
            )

    def showing(self, names: Sequence[str]) -> AbstractContextManager[object]:
        """Nothing has to be kept up."""
        return nullcontext(names)


class TableView:
    """A table that is drawn anew as jobs move."""

    def __init__(self, console: Console, now: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._now = now
        self._begun = now()
        self._rows: dict[str, PollEvent | None] = {}
        self._ended: dict[str, float] = {}

    def seen(self, event: PollEvent) -> None:
        """Draw the job's row anew."""
        self._rows[event.job] = event
        if event.ended:
            self._ended.setdefault(event.job, self._now())

    @contextmanager
    def showing(self, names: Sequence[str]) -> Iterator[None]:
        """Draw the table as long as this lasts, and leave it as it was at the end."""
        self._rows = dict.fromkeys(names)
        with Live(get_renderable=self.table, console=self._console, refresh_per_second=4):
            yield

    def table(self) -> Table:
        """The table as it stands."""
        over = len(self._ended)
        table = Table(title=f"{over} of {len(self._rows)} over", title_justify="left", expand=False)
        for heading in ("Job", "State", "Outcome"):
            table.add_column(heading, no_wrap=True)
        table.add_column("Watched", justify="right", no_wrap=True)
        table.add_column("Errors", overflow="ellipsis", no_wrap=True)
        for name, event in list(self._rows.items()):
            outcome = event.outcome if event else "running"
            seconds = self._ended.get(name, self._now()) - self._begun
            kind, _, job_id = name.rpartition(" ")
            cells = [
                f"{kind}\n{_plain(job_id)}",
                _plain(event.state) if event else "-",
                outcome,
                _clock(seconds),
                _plain(_detail(event)) if event else "",
            ]
            table.add_row(
                *(Text(cell, style=_STYLES.get(outcome, "") if n in {1, 2} else "") for n, cell in enumerate(cells))
            )
        return table


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _detail(event: PollEvent) -> str:
    """What went wrong, in one line."""
    texts = [_text(error) for error in event.errors]
    return "; ".join(text for text in texts if text)[:_LONGEST_DETAIL]


def _plain(text: str) -> str:
    """A text of the service's in one line, with nothing in it that a terminal would obey."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in " ".join(text.split()))


def _text(error: Any) -> str:
    return " ".join((message_of(error) or str(error)).split())
