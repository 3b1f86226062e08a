"""``itwin jobs watch``: what becomes of jobs, in a terminal, in a log, or for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import click
from rich.console import Console

from .._client import ITwinPlatform
from .._core.events import Hooks
from .._handles import DEFAULT_WAIT
from .._rounds import wait_all
from ..errors import CallerError, DeadlineExceeded
from ._watch import JsonView, LinesView, TableView, View

__all__ = ["jobs"]


class Exit(IntEnum):
    """What the command ends with; 2 is the usual code for a wrong command line, 130 that of Ctrl-C."""

    SUCCEEDED = 0
    FAILED = 1
    USAGE = 2
    PARTIAL = 3
    STILL_RUNNING = 4
    INTERRUPTED = 130


@click.group(short_help="Watch long-running jobs.")
def jobs() -> None:
    """Long-running jobs: extractions, access-control jobs, export runs."""


@jobs.command()
@click.argument("references", metavar="REF...", nargs=-1, required=True)
@click.option(
    "--deadline",
    default=DEFAULT_WAIT,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Seconds after which to stop watching; the jobs themselves go on.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line and change, for programs.")
def watch(references: Sequence[str], deadline: float, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Watch jobs until all of them are over.

    REF is a handle's token, the URL of a status, extraction:ID, job:ITWIN/JOB or export:CONNECTION/RUN, in any mix. Who is
    calling, and which platform, is taken from the environment (ITWIN_TOKEN, or ITWIN_CLIENT_ID and ITWIN_CLIENT_SECRET;
    ITWIN_API_URL, ITWIN_AUTHORITY).

    Ends with 0 when all succeeded, 1 when one failed or cannot be read, 3 when one succeeded only in part, 4 when the
    deadline came first, 2 when nothing could be watched.
    """
    console = Console(file=sys.stdout, highlight=False)
    view: View
    if as_json:
        view = JsonView(lambda line: click.echo(json.dumps(line)))
    elif console.is_terminal:
        view = TableView(console)
    else:
        view = LinesView(click.echo)
    sys.exit(_watch(references, deadline, view))


def _watch(references: Sequence[str], deadline: float, view: View) -> Exit:
    try:
        with ITwinPlatform(hooks=Hooks(on_poll=view.seen)) as itwin:
            handles = list({one.token: one for one in map(itwin.job, references)}.values())
            with view.showing([one.name for one in handles]):
                outcomes = [one.outcome for one in wait_all(handles, deadline=deadline)]
    except DeadlineExceeded as error:
        click.echo(f"itwin: {error}", err=True)
        return Exit.STILL_RUNNING
    except CallerError as error:
        click.echo(f"itwin: {error}", err=True)
        return Exit.USAGE
    except KeyboardInterrupt:
        click.echo("itwin: no longer watching; the jobs themselves go on", err=True)
        return Exit.INTERRUPTED
    return _exit_of(outcomes)


def _exit_of(outcomes: Sequence[Any]) -> Exit:
    if {"failed", "unknown"} & set(outcomes):
        return Exit.FAILED
    return Exit.PARTIAL if "partial" in outcomes else Exit.SUCCEEDED
