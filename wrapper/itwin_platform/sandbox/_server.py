"""The sandbox on a port: blocking for the command, in a background thread for tests. Needs the extra ``sandbox``."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .._extras import require
from ._sandbox import Sandbox

__all__ = ["is_loopback", "running", "serve"]

LOOPBACK = "127.0.0.1"
START_WITHIN = 10.0
#: Close without waiting, so that the other side sees a reset.
NO_LINGER = struct.pack("ii", 1, 0)
logger = logging.getLogger(__name__)


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def serve(
    sandbox: Sandbox, *, host: str = LOOPBACK, port: int = 8080, ready: Callable[[str], None] | None = None
) -> None:
    """Serve until interrupted. ``ready`` is called with the URL once connections are accepted.

    Raises:
        OSError: the port cannot be had.
    """
    with _listen(host, port) as listener:
        _server(sandbox, lambda: ready(_url(listener)) if ready else None).run(sockets=[listener])


@contextmanager
def running(sandbox: Sandbox | None = None, *, host: str = LOOPBACK, port: int = 0) -> Iterator[str]:
    """Serve in a background thread as long as the block runs; gives the URL. Port 0 takes a free one.

    On any other host than loopback, which others may reach, a warning is logged.

    >>> with running() as url:
    ...     print(url.rpartition(":")[0])
    http://127.0.0.1
    """
    started = threading.Event()
    with _listen(host, port) as listener:
        if not is_loopback(host):
            logger.warning("The sandbox listens on %s: other machines can reach it, and its tokens are public.", host)
        server = _server(sandbox or Sandbox(), started.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="itwin-sandbox", daemon=True)
        thread.start()
        try:
            if not started.wait(START_WITHIN):
                raise RuntimeError(f"the sandbox did not start within {START_WITHIN:g} s")
            yield _url(listener)
        finally:
            server.should_exit = True
            thread.join(START_WITHIN)


def _listen(host: str, port: int) -> socket.socket:
    """Bind before anything is started, so that a port in use is the caller's own, plain OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: asyncio sends at once (without Nagle's delay) only where it is told that this is TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Line:
    """A connection of the server, which faults may break."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self.write = transport.write
        self.close = transport.close

    def reset(self) -> None:
        """Break it at once, so that the client sees a reset and not an end."""
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self._transport.abort()


def _protocol(lines: dict[tuple[str, int], _Line]) -> Any:
    """The server's HTTP protocol, which besides keeps a list of its connections: ASGI does not hand them on."""
    base: Any = require("sandbox", "uvicorn.protocols.http.auto").AutoHTTPProtocol

    class Protocol(base):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._address = tuple(transport.get_extra_info("peername")[:2])
            lines[self._address] = _Line(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            lines.pop(self._address, None)
            super().connection_lost(exc)

    return Protocol


def _server(sandbox: Sandbox, ready: Callable[[], None]) -> Any:
    uvicorn = require("sandbox", "uvicorn")
    lines: dict[tuple[str, int], _Line] = {}

    class Server(uvicorn.Server):  # type: ignore[name-defined, misc]
        """Tells when it has begun to accept connections."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    config = uvicorn.Config(
        sandbox.app(lines),
        http=_protocol(lines),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    return Server(config)
