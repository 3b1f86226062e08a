"""Where schemathesis' requests go: an ASGI application in this process that sends them through the wire of the run.

So they are paced, recorded and watched like all others, and schemathesis never holds a token.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .definitions import Endpoint
from .exchange import Exchange
from .registry import NotTestable
from .scene import Scene
from .subjects import created
from .wire import NoAnswer

__all__ = ["PLACEHOLDER", "Bridge"]

Message = MutableMapping[str, Any]
#: The header in which schemathesis names the case that is sent; and what it sends instead of a token.
CASE = "x-schemathesis-testcaseid"
PLACEHOLDER = "conformance-placeholder"
#: Statuses whose answers have no body.
BODILESS = (204, 304)


class Bridge:
    """The application that schemathesis talks to: passes requests on to the server under test.

    Attributes:
        endpoint: the operation that the next requests are about.
        by_case: the exchange of each case of schemathesis; of one that was sent several times, the last.
        succeeded: operations of which a request has succeeded.
        broken: why nothing more can be asked.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lock = threading.Lock()
        self.endpoint = scene.endpoint
        self.by_case: dict[str, Exchange] = {}
        self.succeeded: set[str] = set()
        self.broken: NoAnswer | NotTestable | None = None

    async def app(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        with self._lock:
            status, headers, content = self._pass_on(scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _pass_on(self, scope: Message, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        if self.broken is not None:
            return 501, [], b""
        scene, method = self._scene, str(scope["method"])
        case, headers = self._headers(scope)
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        query = scope["query_string"].decode("latin-1")
        url = scene.target.base_url + raw.decode("latin-1").partition("?")[0] + (f"?{query}" if query else "")
        endpoint = self.endpoint if method == self.endpoint.method else None
        if method not in ("GET", "HEAD", "OPTIONS") and not scene.target.may_write:
            # Methods that the path does not have are tried, too.
            return 405, [(b"allow", self.endpoint.method.encode())], b""
        try:
            exchange = scene.pass_on(method, url, headers, body or None, endpoint)
        except (NoAnswer, NotTestable) as reason:
            self.broken = reason
            return 501, [], b""
        self.by_case[case] = exchange
        if endpoint is not None and exchange.ok:
            self._remember(endpoint, url, exchange)
        given = [(name.lower(), value) for name, value in exchange.headers.raw]
        kept = [pair for pair in given if pair[0] not in (b"content-length", b"content-encoding", b"transfer-encoding")]
        # A body where there can be none would make schemathesis stumble; the watchers have seen it.
        content = b"" if exchange.status in BODILESS else exchange.content
        return exchange.status, [*kept, (b"content-length", str(len(content)).encode())], content

    def _remember(self, endpoint: Endpoint, url: str, exchange: Exchange) -> None:
        self.succeeded.add(endpoint.id)
        if endpoint.method == "POST":
            path = _path_of(self._scene.target.base_url, endpoint, url)
            for kept_by, new in created(endpoint, exchange.json):
                self._scene.session.made_by(kept_by, path, new)

    def _headers(self, scope: Message) -> tuple[str, list[tuple[str, str]]]:
        """The case that is being sent, and its headers as they are to arrive."""
        case, headers = "", []
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            if name == CASE:
                case = value
            elif name == "authorization" and value == f"Bearer {PLACEHOLDER}":
                headers.append(("Authorization", f"Bearer {self._scene.token('main')}"))
            elif name not in ("host", "accept", "accept-encoding", "connection", "user-agent", "content-length"):
                headers.append((name.title(), value))
        # Every request asks for the version: without it, or with a random one, there would only be 404s.
        return case, [*headers, ("Accept", self._scene.session.accept(self.endpoint))]


def _path_of(base_url: str, endpoint: Endpoint, url: str) -> dict[str, str]:
    """The path parameters in an address of an operation."""
    parts = urlsplit(url).path.removeprefix(urlsplit(base_url).path + endpoint.base).split("/")
    pairs = zip(endpoint.path.split("/"), parts, strict=False)
    return {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")}
