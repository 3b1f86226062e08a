"""``itwin sandbox``: the local platform on a port."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

import click

from ..sandbox import Sandbox
from ..sandbox._rate import TIERS
from ..sandbox._server import LOOPBACK, is_loopback, serve

__all__ = ["sandbox"]

SECRET_VARIABLE = "ITWIN_SANDBOX_CONTROL_SECRET"  # noqa: S105 - the name of a variable


@click.command(short_help="Serve a local stand-in for the platform.")
@click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--rate-limit",
    default=None,
    type=click.IntRange(min=1),
    help="Requests a minute per client; with --tier, in place of its own.",
)
@click.option("--tier", default=None, type=click.Choice(list(TIERS)), help="The platform's rate limits of a tier.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=float,
    help="How much faster than life jobs go through their states.",
)
@click.option("--seed", default=0, show_default=True, type=int, help="The same seed gives the same ids and rows.")
@click.option(
    "--rows", default=1000, show_default=True, type=click.IntRange(min=0), help="Rows in each extracted table."
)
@click.option(
    "--members",
    default=120,
    show_default=True,
    type=click.IntRange(min=0),
    help="User members of the main iTwin besides the named ones.",
)
@click.option(
    "--state",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the state in this file between starts.",
)
@click.option(
    "--control/--no-control",
    default=False,
    help=f"Serve /sandbox, which adds faults over HTTP, for those who know the secret: that of ${SECRET_VARIABLE}, or"
    " of --control-secret-file.",
)
@click.option(
    "--control-secret-file",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that holds the secret; made with a new one where it does not exist, readable for you alone.",
)
def sandbox(
    host: str,
    port: int,
    rate_limit: int | None,
    tier: str | None,
    speed: float,
    seed: int,
    rows: int,
    members: int,
    state: Path | None,
    control: bool,  # noqa: FBT001 - click passes options by name
    control_secret_file: Path | None,
) -> None:
    """Serve a local stand-in for the platform on loopback, until interrupted.

    Prints one line with its URL once it accepts connections; there a browser finds a page that shows its state. Sign
    in with the token `sandbox-token`, or as the client `service-sandbox` with the secret `sandbox-secret` and the
    authority URL/ims.
    """
    secret = _secret(control_secret_file) if control else None
    try:
        platform = Sandbox(
            seed=seed,
            speed=speed,
            rate_limit=rate_limit,
            tier=tier,
            rows=rows,
            members=members,
            state=state,
            control_secret=secret,
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not is_loopback(host):
        click.echo(
            f"Warning: {host} is not loopback: others can reach the sandbox, and its tokens are public.", err=True
        )
    with platform, suppress(KeyboardInterrupt):
        try:
            serve(platform, host=host, port=port, ready=lambda url: click.echo(f"Sandbox: {url}"))
        except OSError as error:
            raise click.ClickException(
                f"port {port} of {host} cannot be used: {error.strerror}; choose another with --port"
            ) from None


def _secret(file: Path | None) -> str:
    """The secret of the control endpoint. It is never printed: whoever may read the file, reads it there."""
    given = os.environ.get(SECRET_VARIABLE)
    if given and file is None:
        return given
    if file is None:
        raise click.UsageError(
            f"--control needs a secret: set {SECRET_VARIABLE}, or name a file with --control-secret-file."
        )
    try:
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as handle:
            if os.name == "posix" and os.fstat(handle.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise click.ClickException(f"others can read {file}; make it yours alone: chmod 600 {file}")
            found = handle.read().strip()
            if not found:
                found = secrets.token_urlsafe(32)
                handle.write(f"{found}\n")
    except OSError as error:
        raise click.ClickException(f"the secret file {file} cannot be used: {error.strerror}") from None
    click.echo(f"The secret of /sandbox is in {file}", err=True)
    return found
