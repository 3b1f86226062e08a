"""Requests as they leave for the server under test: each is sent, recorded without secrets, and shown to the watchers.

Nothing else in the suite sends anything. So this is where a foreign server is treated with care: at most two requests
a second, ``Retry-After`` honoured, redirects never followed, a token never sent to another origin.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpx2

from .definitions import Endpoint
from .exchange import Exchange, Record
from .redaction import Redactor
from .target import Target, TargetError, origin

__all__ = ["BrokenAnswer", "NoAnswer", "Wire"]

#: Seconds between two requests to a foreign host.
PACE = 0.5
#: The longest that a foreign host may ask to wait before a request is given up.
PATIENCE = 120.0
TIMEOUT = 30.0
#: Longest body that a report keeps.
KEPT = 16_384
SAFE = ("GET", "HEAD", "OPTIONS")
Watcher = Callable[[Exchange], None]


class NoAnswer(Exception):
    """The server did not answer a request with HTTP."""


class BrokenAnswer(NoAnswer):
    """An answer began, and cannot be read to its end."""


class Wire:
    """Sends, paces, records.

    Args:
        watch: called with every exchange.
        number: gives the next number of an exchange.
    """

    def __init__(self, target: Target, watch: Watcher, number: Callable[[], int]) -> None:
        self.target = target
        self.redactor = Redactor(target.tokens)
        #: Whether something was sent that may have changed the server's state.
        self.dirty = False
        self._watch = watch
        self._number = number
        self._client = httpx2.Client(
            transport=target.transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False, headers={}
        )
        self._client.headers.clear()
        self._next = 0.0

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        headers: Sequence[tuple[str, str]],
        content: bytes | None,
        *,
        endpoint: Endpoint | None,
        requirement: str,
    ) -> Exchange:
        """Send one request.

        Raises:
            NoAnswer: the connection could not be made, broke, or gave no HTTP.
        """
        if origin(url) != self.target.origin:
            raise TargetError(f"{url} is not on the server under test")
        request = self._client.build_request(method, url, headers=list(headers), content=content)
        for spare in ("accept", "user-agent", "accept-encoding", "connection"):
            if spare in request.headers and not any(name.lower() == spare for name, _ in headers):
                del request.headers[spare]
        request.headers["User-Agent"] = "itwin-conformance"
        started, began = datetime.now(UTC), time.perf_counter()
        response = self._answer(request)
        seconds = time.perf_counter() - began
        self.dirty |= method not in SAFE and not 400 <= response.status_code < 500
        exchange = self._exchange(endpoint, request, response, requirement, started, seconds)
        self._watch(exchange)
        return exchange

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        waited = 0.0
        while True:
            self._keep_pace()
            try:
                response = self._client.send(request)
            except httpx2.HTTPError as error:
                began = isinstance(error, httpx2.DecodingError | httpx2.RemoteProtocolError)
                kind = BrokenAnswer if began else NoAnswer
                raise kind(f"{type(error).__name__}: {self.redactor.text(str(error))}") from None
            wait = _asked_to_wait(response)
            if self.target.kind != "foreign" or wait is None or waited + wait > PATIENCE:
                return response
            waited += wait
            self.target.clock.sleep(wait)

    def _keep_pace(self) -> None:
        if self.target.kind != "foreign":
            return
        clock = self.target.clock
        clock.sleep(max(0.0, self._next - clock.monotonic()))
        self._next = clock.monotonic() + PACE

    def _exchange(
        self,
        endpoint: Endpoint | None,
        request: httpx2.Request,
        response: httpx2.Response,
        requirement: str,
        started: datetime,
        seconds: float,
    ) -> Exchange:
        redact, content = self.redactor, response.content
        sent = request.content.decode("utf-8", "replace") if request.content else None
        record = Record(
            number=self._number(),
            operation=endpoint.id if endpoint else "",
            requirement=requirement,
            started=started.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            seconds=round(seconds, 4),
            method=request.method,
            url=redact.text(str(request.url)),
            request_headers=redact.headers(_pairs(request.headers)),
            request_body=None if sent is None else redact.text(sent)[:KEPT],
            status=response.status_code,
            headers=redact.headers(_pairs(response.headers)),
            body=redact.text(content.decode("utf-8", "replace"))[:KEPT],
            body_size=len(content),
        )
        url = str(request.url)
        return Exchange(endpoint, request.method, url, response.status_code, response.headers, content, record)


def _pairs(headers: httpx2.Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw]


def _asked_to_wait(response: httpx2.Response) -> float | None:
    if response.status_code != 429:
        return None
    try:
        return max(0.0, float(response.headers.get("retry-after", "")))
    except ValueError:
        return PATIENCE / 4
