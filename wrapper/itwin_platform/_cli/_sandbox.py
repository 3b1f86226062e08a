"""``itwin sandbox``: the local platform on a port."""

from __future__ import annotations

import click

from ..sandbox import Sandbox
from ..sandbox._server import serve

__all__ = ["sandbox"]


@click.command()
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--rate-limit", default=None, type=click.IntRange(min=1), help="Requests a minute per client.")
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
def sandbox(port: int, rate_limit: int | None, speed: float, seed: int, rows: int) -> None:
    """Serve a local stand-in for the platform on loopback, until interrupted.

    Prints one line with its URL once it accepts connections. Sign in with the token `sandbox-token`, or as
    the client `service-sandbox` with the secret `sandbox-secret` and the authority URL/ims.
    """
    try:
        platform = Sandbox(seed=seed, speed=speed, rate_limit=rate_limit, rows=rows)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    try:
        serve(platform, port=port, ready=lambda url: click.echo(f"Sandbox: {url}"))
    except OSError as error:
        raise click.ClickException(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from None
    except KeyboardInterrupt:
        pass
