"""``itwin conformance``: hold a server to the requirements, and ``itwin conformance compare``: two runs side by side."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from .comparing import compared
from .estimate import estimated
from .known import KnownIssues
from .merged import merged
from .report import write
from .report.terminal import progress, show
from .requirements import PROFILES, CatalogueError, Profile
from .results import Run, load_run
from .runner import Settings, SuiteFault, run
from .target import Target, TargetError, embedded, read_ids, remote
from .verdict import EXIT_CODES, FAULT

__all__ = ["conformance"]


class _UsageError(click.UsageError):
    """Ends with 3: 2, which click has for it, is a verdict."""

    exit_code = FAULT


class _Command(click.Group):
    """A command whose usage errors are faults, too."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _UsageError(error.message, error.ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _UsageError(error.message, error.ctx) from None


@click.group(
    cls=_Command,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    short_help="Hold a server to the API.",
)
@click.option("--base-url", metavar="URL", help="The server; without it, a sandbox in this process.")
@click.option("--profile", type=click.Choice(PROFILES), default="default", show_default=True, help="How thorough.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed sends the same requests.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help="Write the reports into this folder.")
@click.option(
    "--known-issues", type=click.Path(path_type=Path), metavar="FILE", help="Accepted deviations: id, reason, link."
)
@click.option("--ids", type=click.Path(path_type=Path), metavar="FILE", help="Ids that exist on the server, by API.")
@click.option("--allow-writes", is_flag=True, help="Create and remove things named conformance-* on a foreign server.")
@click.option("--allow-host", multiple=True, metavar="HOST", help="A host that is no part of the platform.")
@click.option("--accept", metavar="TYPE", help="Ask for this media type, for mocks that know no versioned ones.")
@click.option("--only", multiple=True, metavar="REQ[/OPERATION]", help="Only this; never CONFORMANT.")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="RESULTS",
    help="Only what failed in an earlier run, with its seed.",
)
@click.option("--plant", metavar="BUG", help="Plant a bug in the sandbox, to see what finds it; for work on the suite.")
@click.option(
    "--strict/--lenient", default=None, help="Whether a SHOULD counts. Strict on the sandbox in this process."
)
@click.pass_context
def conformance(
    ctx: click.Context,
    base_url: str | None,
    profile: Profile,
    seed: int,
    output: Path | None,
    known_issues: Path | None,
    ids: Path | None,
    allow_writes: bool,  # noqa: FBT001 - options
    allow_host: tuple[str, ...],
    accept: str | None,
    only: tuple[str, ...],
    replay: Path | None,
    plant: str | None,
    strict: bool | None,  # noqa: FBT001
) -> None:
    """Hold a server to the API definitions and to what their pages say.

    Ends with 0 CONFORMANT, 1 NOT CONFORMANT, 2 INCOMPLETE (nothing is broken, but not everything could be tested),
    3 a fault of the suite or of how it was called.

    Tokens come from ITWIN_TOKEN, and for what others may not do from ITWIN_TOKEN_READER, ITWIN_TOKEN_OTHER and
    ITWIN_TOKEN_EXPIRED. They are sent to the server alone and are in no report.
    """
    if ctx.invoked_subcommand is not None:
        return
    console, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        if replay is not None:
            profile, seed, only = _failed(load_run(replay))
        target = _target(base_url, seed, ids, plant, allow_writes=allow_writes, allow_hosts=allow_host, accept=accept)
        settings = Settings(
            profile=profile,
            seed=seed,
            only=only,
            strict=target.kind == "embedded" if strict is None else strict,
            known=KnownIssues() if known_issues is None else KnownIssues.read(known_issues),
        )
    except (TargetError, CatalogueError, ValueError) as error:
        _fault(errors, str(error))
    try:
        ctx.exit(EXIT_CODES[_run(target, settings, output, console).verdict])
    except click.exceptions.Exit:
        raise
    except (TargetError, CatalogueError) as error:
        _fault(errors, str(error))
    except SuiteFault as fault:
        _fault(errors, f"fault of the suite: {fault}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it says nothing about the server
        errors.print("".join(traceback.format_tb(error.__traceback__)), markup=False)
        _fault(errors, f"fault of the suite: {type(error).__name__}: {error}")


def _target(
    base_url: str | None,
    seed: int,
    ids: Path | None,
    plant: str | None,
    *,
    allow_writes: bool,
    allow_hosts: tuple[str, ...],
    accept: str | None,
) -> Target:
    if plant is not None:
        if find_spec(f"{__package__}.planted") is None:
            raise TargetError("the bugs to plant come with the project's sources alone")
        from . import planted

        if base_url is not None:
            raise TargetError("a bug can be planted in the sandbox in this process only: leave out --base-url")
        return planted.target(plant, seed=seed)
    if base_url is None:
        options = {"--ids": ids, "--allow-writes": allow_writes, "--allow-host": allow_hosts, "--accept": accept}
        unused = ", ".join(name for name, value in options.items() if value)
        if unused:
            raise TargetError(f"{unused} is for a server: give --base-url")
        return embedded(seed=seed)
    given = None if ids is None else read_ids(ids)
    return remote(base_url, os.environ, ids=given, allow_writes=allow_writes, allow_hosts=allow_hosts, accept=accept)


def _failed(earlier: Run) -> tuple[Profile, int, tuple[str, ...]]:
    only = tuple(f"{one.requirement}/{one.operation}" for one in earlier.results if one.outcome == "failed")
    if not only:
        raise ValueError("nothing failed in that run, so there is nothing to replay")
    return earlier.profile, earlier.seed, only


def _run(target: Target, settings: Settings, output: Path | None, console: Console) -> Run:
    bug = f" with the bug {target.bug}" if target.bug else ""
    console.print(
        f"Target: {escape(target.base_url)} ({target.kind}{bug}), profile {settings.profile}, seed {settings.seed}"
    )
    if target.kind == "foreign":
        requests, seconds = estimated(target, settings)
        console.print(f"About {requests} requests, at most 2 a second: about {max(1, round(seconds / 60))} minutes")
    with _interruptible(), progress(console) as report:
        done = run(target, settings, report)
    show(done, console)
    if output is not None:
        write(done, output)
        console.print(f"Report: {escape(str(output / 'index.html'))}", soft_wrap=True)
    return done


@contextmanager
def _interruptible() -> Iterator[None]:
    """A request to end is handled like Ctrl-C: what was made goes again, and what was found is reported."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _fault(errors: Console, text: str) -> NoReturn:
    errors.print(f"itwin conformance: {text}", markup=False, soft_wrap=True)
    raise click.exceptions.Exit(FAULT)


@conformance.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def compare(old: Path, new: Path) -> None:
    """What has changed between two runs: results.json files, or folders that hold one.

    Ends with 0 if nothing is worse, 1 if something is, 3 if a file cannot be read.
    """
    console = Console(highlight=False)
    try:
        before, after = load_run(old), load_run(new)
    except ValueError as error:
        _fault(Console(stderr=True, highlight=False), str(error))
    console.print(f"{before.verdict} -> {after.verdict}")
    changes = compared(before, after)
    for change in changes:
        place = f"{change.requirement}/{change.operation}"
        style = "red" if change.is_worse else "green"
        console.print(f"[{style}]{change.kind}[/] {escape(place)}", escape(change.message), soft_wrap=True)
    if not changes:
        console.print("no result has changed")
    raise click.exceptions.Exit(int(any(change.is_worse for change in changes)))


@conformance.command()
def definitions() -> None:
    """Print all API definitions as one OpenAPI document (JSON), e.g. for a mock server."""
    click.echo(msgspec.json.format(msgspec.json.encode(merged()), indent=1).decode())
