"""The commands. Other distributions add theirs through the entry point group ``itwin_platform.commands``."""

from __future__ import annotations

from importlib.metadata import entry_points

import click

from .._version import __version__
from ..errors import ITwinError
from ._jobs import jobs
from ._sandbox import sandbox

__all__ = ["itwin"]


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
            command: click.Command = one.load()
            return command
        return None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ITwinError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="itwin")
def itwin() -> None:
    """Python SDK for Bentley's iTwin Platform."""


itwin.add_command(sandbox)
itwin.add_command(jobs)
