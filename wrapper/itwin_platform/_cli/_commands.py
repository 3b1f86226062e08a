"""The commands. Other distributions add theirs through the entry point group ``itwin_platform.commands``."""

from __future__ import annotations

from importlib.metadata import entry_points

import click

from .._version import __version__
from ..errors import ITwinError, MissingExtra
from ._jobs import jobs
from ._sandbox import sandbox

__all__ = ["itwin"]

#: What a command whose extra is missing ends with: 1 and 2 are verdicts of the conformance run.
NOT_INSTALLED = 3


class _Commands(click.Group):
    """Finds commands of other packages, and shows our errors as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(
            {*super().list_commands(ctx), *(one.name for one in entry_points(group="itwin_platform.commands"))}
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for one in entry_points(group="itwin_platform.commands", name=cmd_name):
            try:
                command: click.Command = one.load()
            except ModuleNotFoundError as error:
                return _not_installed(cmd_name, error)
            return command
        return None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ITwinError as error:
            raise click.ClickException(str(error)) from None


def _not_installed(name: str, error: ModuleNotFoundError) -> click.Command:
    """What stands for a command whose extra, which has its name, is not installed: the others go on working."""
    missing = MissingExtra(name, str(error.name))

    def fail(**_: object) -> None:
        click.echo(f"itwin {name}: {missing}", err=True)
        raise click.exceptions.Exit(NOT_INSTALLED)

    settings = {"ignore_unknown_options": True, "help_option_names": list[str]()}
    arguments = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
    return click.Command(
        name, callback=fail, params=[arguments], context_settings=settings, short_help=f"Needs the extra {name}."
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="itwin")
def itwin() -> None:
    """Python SDK for Bentley's iTwin Platform."""


itwin.add_command(sandbox)
itwin.add_command(jobs)
