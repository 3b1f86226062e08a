"""The sandbox as an ASGI application, which any server can serve and any framework mount."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any, Protocol

import anyio
from anyio.lowlevel import checkpoint

from ..testing._spoil import Ending
from ._clock import pauses
from ._engine import Platform
from ._messages import SandboxReply, SandboxRequest
from ._validation import LARGEST_BODY

__all__ = ["Application", "Line"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: Statuses whose answers have no body and no length.
BODILESS = (204, 304)
BEGINNING_OF_A_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: applica"


class Line(Protocol):
    """The connection below a request, as far as faults need it."""

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        ...

    def close(self) -> None:
        """Close it once everything was sent."""
        ...

    def reset(self) -> None:
        """Break it at once."""
        ...


class Application:
    """An ASGI application around the engine.

    Args:
        lines: the open connections by the client's address, where the server tells them (ASGI does not). Without
            them, a fault that breaks a connection is a ``ConnectionError`` here, upon which servers close it.
    """

    def __init__(self, platform: Platform, lines: Mapping[tuple[str, int], Line] | None = None) -> None:
        self._platform = platform
        self._lines = {} if lines is None else lines
        self._pauses = pauses(platform.clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind; only HTTP gets an answer."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrival = self._platform.arrive()
        body = await _body(receive)
        if scope["method"] == "POST":
            # What arrived on other connections in the same moment becomes known to the engine before this is done.
            await checkpoint()
        reply = self._platform.handle(_incoming(scope, body), arrival)
        if reply.ending is Ending.SILENT:
            await _gone(receive)
            return
        if reply.ending in (Ending.WHOLE, Ending.CUT):
            await self._answer(reply, receive, send)
        if reply.ending is not Ending.WHOLE:
            host, port = (scope.get("client") or ("", 0))[:2]
            await _break(self._lines.get((host, port)), reply.ending, receive)

    async def _answer(self, reply: SandboxReply, receive: Receive, send: Send) -> None:
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
        body = reply.body
        if isinstance(body, bytes) and reply.status not in BODILESS:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        if isinstance(body, bytes):
            await send({"type": "http.response.body", "body": body})
            return
        async with anyio.create_task_group() as group:
            # Who has left need not be sent the rest, which may be gigabytes.
            group.start_soon(_leave, receive, group.cancel_scope)
            await self._pieces(body, reply.pause, send)
            if reply.ending is Ending.WHOLE:
                await send({"type": "http.response.body"})
            group.cancel_scope.cancel()

    async def _pieces(self, body: Iterator[bytes], pause: float, send: Send) -> None:
        try:
            for number, piece in enumerate(body):
                if number and pause:
                    await self._pauses.asleep(pause)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                await checkpoint()
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()


async def _break(line: Line | None, ending: Ending, receive: Receive) -> None:
    """Break the connection, and wait until the server has seen it."""
    if line is None:
        raise ConnectionError("fault: the connection breaks here")
    if ending is Ending.HALF_HEAD:
        line.write(BEGINNING_OF_A_HEAD)
    if ending in (Ending.CUT, Ending.HALF_HEAD):
        line.close()
    else:
        line.reset()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _leave(receive: Receive, scope: anyio.CancelScope) -> None:
    await _gone(receive)
    scope.cancel()


async def _lifespan(receive: Receive, send: Send) -> None:
    """There is nothing to prepare."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})


async def _body(receive: Receive) -> bytes:
    """The body, read no further than needed to see that it is too large."""
    body, more = b"", True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _incoming(scope: Scope, body: bytes) -> SandboxRequest:
    prefix = scope.get("root_path", "").rstrip("/")
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("latin-1").partition("?")[0]
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :]
    headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]])
    query = scope.get("query_string", b"").decode("latin-1")
    return SandboxRequest(scope["method"], path, query, headers, body, scope.get("scheme", "http"), prefix)
