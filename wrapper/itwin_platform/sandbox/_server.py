"""The sandbox on a port: blocking for the command, in a background thread for tests. Needs the extra ``sandbox``."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .._extras import require
from ._sandbox import Sandbox

__all__ = ["running", "serve"]

LOOPBACK = "127.0.0.1"
START_WITHIN = 10.0


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

    >>> with running() as url:
    ...     print(url.rpartition(":")[0])
    http://127.0.0.1
    """
    started = threading.Event()
    with _listen(host, port) as listener:
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
    listener = socket.socket(family, socket.SOCK_STREAM)
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


def _server(sandbox: Sandbox, ready: Callable[[], None]) -> Any:
    uvicorn = require("sandbox", "uvicorn")

    class Server(uvicorn.Server):  # type: ignore[name-defined, misc]
        """Tells when it has begun to accept connections."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    config = uvicorn.Config(
        sandbox.app(),
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    return Server(config)
