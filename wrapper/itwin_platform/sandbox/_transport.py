"""httpx2 transports that call the engine directly, sync and async; bodies go through chunk by chunk."""

from __future__ import annotations

from .._http import httpx2
from ..testing._respond import respond
from ._clock import pauses
from ._engine import Platform
from ._messages import SandboxRequest

__all__ = ["AsyncSandboxTransport", "SandboxTransport"]


def _incoming(request: httpx2.Request, body: bytes, prefix: str) -> SandboxRequest:
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :]
    return SandboxRequest(request.method, path, query, headers, body, request.url.scheme, prefix)


class SandboxTransport(httpx2.BaseTransport):
    """For ``httpx2.Client``. ``prefix`` is a path under which the sandbox seems to be mounted."""

    has_connections = False

    def __init__(self, platform: Platform, *, prefix: str = "") -> None:
        self._platform = platform
        self._prefix = prefix.rstrip("/")
        self._pauses = pauses(platform.clock)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request from the engine, or fail as a connection would."""
        arrival = self._platform.arrive()
        incoming = _incoming(request, request.read(), self._prefix)
        return respond(request, self._platform.handle(incoming, arrival), self._pauses)


class AsyncSandboxTransport(httpx2.AsyncBaseTransport):
    """For ``httpx2.AsyncClient``. ``prefix`` is a path under which the sandbox seems to be mounted."""

    has_connections = False

    def __init__(self, platform: Platform, *, prefix: str = "") -> None:
        self._platform = platform
        self._prefix = prefix.rstrip("/")
        self._pauses = pauses(platform.clock)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request from the engine, or fail as a connection would.

        A point where the caller can be cancelled comes first, so that requests which tasks send at the same moment
        have all arrived before the first of them is answered.
        """
        from anyio.lowlevel import checkpoint

        arrival = self._platform.arrive()
        await checkpoint()
        incoming = _incoming(request, await request.aread(), self._prefix)
        return respond(request, self._platform.handle(incoming, arrival), self._pauses)
