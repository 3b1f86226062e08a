"""Faults by name, for any transport: what a network and a service do on a bad day, when it is told to.

The same words serve the tests of this SDK and those of programs that use it.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .._http import httpx

__all__ = ["AsyncFaultyTransport", "Fault", "FaultyTransport", "schedule"]


class Fault(StrEnum):
    """One thing that goes wrong with one request."""

    #: The connection cannot be made; the service never hears of the request.
    REFUSED = "refused"
    #: The connection breaks before the service has done what was asked.
    RESET_BEFORE = "reset-before"
    #: The connection breaks after the service has done what was asked; the answer is lost.
    RESET_AFTER = "reset-after"
    #: No answer comes in time, although the service has done what was asked.
    TIMEOUT_AFTER = "timeout-after"
    #: The body of the answer is cut in the middle.
    CUT_BODY = "cut-body"
    #: The answer says that its body is longer than it is.
    WRONG_LENGTH = "wrong-length"
    #: The gateway answers 502 with a page of HTML; the service has done what was asked.
    BAD_GATEWAY_AFTER = "bad-gateway-after"
    #: 503 without anything done, with ``Retry-After``.
    UNAVAILABLE = "unavailable"
    #: 500 without anything done.
    SERVER_ERROR = "server-error"
    #: 429 without anything done, with ``Retry-After`` in seconds.
    TOO_MANY = "too-many"
    #: 429 without anything done and without ``Retry-After``.
    TOO_MANY_SILENT = "too-many-silent"
    #: 200 with a page of HTML instead of JSON.
    HTML = "html"

    @property
    def reaches_service(self) -> bool:
        """Whether the service does what was asked before it goes wrong."""
        return self in _REACHING


_REACHING = frozenset({
    Fault.RESET_AFTER, Fault.TIMEOUT_AFTER, Fault.CUT_BODY, Fault.WRONG_LENGTH, Fault.BAD_GATEWAY_AFTER, Fault.HTML,
})  # fmt: skip
_PAGE = b"<html><body><h1>Bad gateway</h1></body></html>"
_RAISED: dict[Fault, Callable[[str], Exception]] = {
    Fault.REFUSED: httpx.ConnectError,
    Fault.RESET_BEFORE: httpx.ReadError,
    Fault.RESET_AFTER: httpx.ReadError,
    Fault.TIMEOUT_AFTER: httpx.ReadTimeout,
}
_ANSWERED: dict[Fault, tuple[int, dict[str, str]]] = {
    Fault.BAD_GATEWAY_AFTER: (502, {"content-type": "text/html"}),
    Fault.UNAVAILABLE: (503, {"retry-after": "2"}),
    Fault.SERVER_ERROR: (500, {}),
    Fault.TOO_MANY: (429, {"retry-after": "3"}),
    Fault.TOO_MANY_SILENT: (429, {}),
    Fault.HTML: (200, {"content-type": "text/html"}),
}


def schedule(seed: int, *, faults: Iterable[Fault] = tuple(Fault), rate: float = 0.5) -> Iterator[Fault | None]:
    """An endless schedule: each request goes wrong with probability ``rate``, always alike for the same seed.

    Example:
        >>> from itertools import islice
        >>> list(islice(schedule(1, faults=[Fault.REFUSED], rate=0.5), 3))
        [<Fault.REFUSED: 'refused'>, <Fault.REFUSED: 'refused'>, None]
    """
    generator = random.Random(seed)  # noqa: S311 - a plan for tests
    chosen = tuple(faults)
    while True:
        yield generator.choice(chosen) if generator.random() < rate else None


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, and what became of it."""

    method: str
    url: str
    fault: Fault | None
    status: int | None


class _Faulty:
    """What both transports share: the plan, and what was sent."""

    def __init__(self, plan: Iterable[Fault | None]) -> None:
        self._plan = iter(plan)
        self.sent: list[Sent] = []

    def _next(self) -> Fault | None:
        return next(self._plan, None)

    def _spoilt(
        self, request: httpx.Request, fault: Fault, content: bytes, answer: httpx.Response | None
    ) -> httpx.Response:
        """The answer that a fault leaves, or the exception that it raises."""
        if fault in _RAISED:
            self._note(request, fault, None)
            raise _RAISED[fault](f"fault: {fault}")
        if fault in _ANSWERED:
            status, headers = _ANSWERED[fault]
            page = _PAGE if "html" in headers.get("content-type", "") else b""
            self._note(request, fault, status)
            return httpx.Response(status, headers=headers, content=page, request=request)
        assert answer is not None
        self._note(request, fault, answer.status_code)
        kept = {
            name: value for name, value in answer.headers.items() if name not in {"content-length", "content-encoding"}
        }
        half = content[: len(content) // 2] if fault is Fault.CUT_BODY else content
        kept["content-length"] = str(len(content) + (7 if fault is Fault.WRONG_LENGTH else 0))
        body: Any = _Pieces(half, breaks=fault is Fault.CUT_BODY)
        return httpx.Response(answer.status_code, headers=kept, stream=body, request=request)

    def _note(self, request: httpx.Request, fault: Fault | None, status: int | None) -> None:
        self.sent.append(Sent(request.method, str(request.url), fault, status))


class FaultyTransport(_Faulty, httpx.BaseTransport):
    """Wraps a transport and spoils its answers by a plan; after the plan everything goes well.

    Args:
        inner: the transport that answers, e.g. ``Sandbox().transport()``.
        plan: for each request a fault, or None; a list, or a `schedule`.

    Attributes:
        sent: every request in order, with its fault.

    Example:
        >>> from itwin_platform import ITwinPlatform
        >>> from itwin_platform.sandbox import Sandbox
        >>> from itwin_platform.testing import Fault, FaultyTransport, VirtualClock
        >>> sandbox = Sandbox()
        >>> transport = FaultyTransport(sandbox.transport(), [Fault.REFUSED, Fault.TOO_MANY])
        >>> with ITwinPlatform(
        ...     base_url=sandbox.url, token="sandbox-token", transport=transport, clock=VirtualClock()
        ... ) as itwin:
        ...     answer = itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
        >>> [one.status for one in transport.sent]
        [None, 429, 200]
    """

    def __init__(self, inner: httpx.BaseTransport, plan: Iterable[Fault | None]) -> None:
        super().__init__(plan)
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, well or badly."""
        fault = self._next()
        if fault is not None and not fault.reaches_service:
            return self._spoilt(request, fault, b"", None)
        answer = self._inner.handle_request(request)
        if fault is None:
            self._note(request, None, answer.status_code)
            return answer
        return self._spoilt(request, fault, answer.read(), answer)

    def close(self) -> None:
        """Close the wrapped transport."""
        self._inner.close()


class AsyncFaultyTransport(_Faulty, httpx.AsyncBaseTransport):
    """Wraps an asynchronous transport; see `FaultyTransport`."""

    def __init__(self, inner: httpx.AsyncBaseTransport, plan: Iterable[Fault | None]) -> None:
        super().__init__(plan)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, well or badly."""
        fault = self._next()
        if fault is not None and not fault.reaches_service:
            return self._spoilt(request, fault, b"", None)
        answer = await self._inner.handle_async_request(request)
        if fault is None:
            self._note(request, None, answer.status_code)
            return answer
        return self._spoilt(request, fault, await answer.aread(), answer)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


class _Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in one piece, after which the connection may break."""

    def __init__(self, content: bytes, *, breaks: bool) -> None:
        self._content = content
        self._breaks = breaks

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        if self._breaks:
            raise httpx.RemoteProtocolError("fault: the body was cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece
