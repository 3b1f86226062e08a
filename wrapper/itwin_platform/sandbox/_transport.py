"""httpx transports that call the engine directly, sync and async; bodies go through chunk by chunk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from .._http import httpx
from ._engine import Platform
from ._messages import SandboxReply, SandboxRequest

__all__ = ["AsyncSandboxTransport", "SandboxTransport"]


class _Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body on its way, for either kind of client."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.lowlevel import checkpoint

        for chunk in self._chunks:
            await checkpoint()
            yield chunk

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()

    async def aclose(self) -> None:
        self.close()


def _incoming(request: httpx.Request, body: bytes, prefix: str) -> SandboxRequest:
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :]
    return SandboxRequest(request.method, path, query, headers, body, request.url.scheme, prefix)


def _outgoing(request: httpx.Request, reply: SandboxReply) -> httpx.Response:
    """The answer as a network would bring it: unread, also where the whole body is known."""
    headers, body = list(reply.headers), reply.body
    if isinstance(body, bytes):
        headers.append(("content-length", str(len(body))))
        body = iter([body] if body else [])
    return httpx.Response(reply.status, headers=headers, stream=_Chunks(body), request=request)


class SandboxTransport(httpx.BaseTransport):
    """For ``httpx.Client``. ``prefix`` is a path under which the sandbox seems to be mounted."""

    def __init__(self, platform: Platform, *, prefix: str = "") -> None:
        self._platform = platform
        self._prefix = prefix.rstrip("/")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request from the engine."""
        incoming = _incoming(request, request.read(), self._prefix)
        return _outgoing(request, self._platform.handle(incoming))


class AsyncSandboxTransport(httpx.AsyncBaseTransport):
    """For ``httpx.AsyncClient``. ``prefix`` is a path under which the sandbox seems to be mounted."""

    def __init__(self, platform: Platform, *, prefix: str = "") -> None:
        self._platform = platform
        self._prefix = prefix.rstrip("/")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request from the engine; a point where the caller can be cancelled comes first."""
        from anyio.lowlevel import checkpoint

        await checkpoint()
        incoming = _incoming(request, await request.aread(), self._prefix)
        return _outgoing(request, self._platform.handle(incoming))
