"""The sandbox as an ASGI application. Needs the extra ``sandbox``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .._extras import require
from ._engine import Platform
from ._messages import SandboxReply, SandboxRequest
from ._validation import LARGEST_BODY

__all__ = ["build_app"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def build_app(platform: Platform) -> Any:
    """A starlette application around the engine; it can be served as it is, or mounted under a path."""
    applications = require("sandbox", "starlette.applications")
    responses = require("sandbox", "starlette.responses")
    application = applications.Starlette()
    unknown = application.router.default

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await unknown(scope, receive, send)
            return
        reply = platform.handle(_incoming(scope, await _body(receive)))
        await _response(responses, reply)(scope, receive, send)

    # No route: the patterns of starlette's routes stop at a line break, which a path may hold in encoded form.
    application.router.default = answer
    return application


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
    if prefix and path.startswith(f"{prefix}/"):
        path = path[len(prefix) :]
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    query = scope.get("query_string", b"").decode("latin-1")
    return SandboxRequest(scope["method"], path, query, headers, body, scope.get("scheme", "http"), prefix)


def _response(responses: Any, reply: SandboxReply) -> Any:
    """The answer as a starlette response; its headers are ours alone, repeated ones included."""
    if isinstance(reply.body, bytes):
        response = responses.Response(reply.body, reply.status)
    else:
        response = responses.StreamingResponse(reply.body, reply.status)
    response.raw_headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    return response
