"""Faults by name, for any transport: what a network and a service do on a bad day, when it is told to.

The same words serve the tests of this SDK and those of programs that use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .._clock import SystemClock
from .._connections import has_connections
from .._http import httpx2
from ._respond import Pauses, respond
from ._spoil import PAUSE, Answer, spoil
from ._vocabulary import Fault

__all__ = ["AsyncFaultyTransport", "FaultyTransport", "Sent"]

#: Headers that no longer hold once a body was read and decoded.
_OF_THE_TRANSFER = {"content-length", "content-encoding", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, and what became of it; ``status`` is None where no answer came."""

    method: str
    url: str
    fault: Fault | None
    status: int | None


class _Faulty:
    """What both transports share: the plan, and what was sent."""

    def __init__(self, plan: Iterable[Fault | None], clock: Pauses | None, pause: float) -> None:
        self._plan = iter(plan)
        self._clock = clock or SystemClock()
        self._pause = pause
        self.sent: list[Sent] = []

    def _next(self) -> Fault | None:
        return next(self._plan, None)

    def _spoilt(self, request: httpx2.Request, fault: Fault, answer: httpx2.Response | None = None) -> httpx2.Response:
        """The answer that a fault leaves, or the exception that it raises. ``answer`` has been read."""
        url = str(request.url)
        left = spoil(fault, _plain(answer), url=url, pause=self._pause)
        self.sent.append(Sent(request.method, url, fault, left.status or None))
        return respond(request, left, self._clock)

    def _note(self, request: httpx2.Request, answer: httpx2.Response) -> None:
        self.sent.append(Sent(request.method, str(request.url), None, answer.status_code))


def _plain(answer: httpx2.Response | None) -> Answer:
    if answer is None:
        return Answer(0)
    kept = tuple(pair for pair in answer.headers.multi_items() if pair[0] not in _OF_THE_TRANSFER)
    return Answer(answer.status_code, kept, answer.content)


class FaultyTransport(_Faulty, httpx2.BaseTransport):
    """Wraps a transport and spoils its answers by a plan; after the plan everything goes well.

    Args:
        inner: the transport that answers, e.g. ``Sandbox().transport()``.
        plan: for each request a fault, or None; a list, or a `schedule`.
        clock: on which the pauses of a slow body pass; the machine's clock unless given.
        pause: seconds between two pieces of a slow body.

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

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        plan: Iterable[Fault | None],
        *,
        clock: Pauses | None = None,
        pause: float = PAUSE,
    ) -> None:
        super().__init__(plan, clock, pause)
        self._inner = inner
        self.has_connections: bool = has_connections(inner)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request, well or badly."""
        fault = self._next()
        if fault is not None and not fault.reaches_service:
            return self._spoilt(request, fault)
        answer = self._inner.handle_request(request)
        if fault is None:
            self._note(request, answer)
            return answer
        answer.read()
        return self._spoilt(request, fault, answer)

    def close(self) -> None:
        """Close the wrapped transport."""
        self._inner.close()


class AsyncFaultyTransport(_Faulty, httpx2.AsyncBaseTransport):
    """Wraps an asynchronous transport; see `FaultyTransport`."""

    def __init__(
        self,
        inner: httpx2.AsyncBaseTransport,
        plan: Iterable[Fault | None],
        *,
        clock: Pauses | None = None,
        pause: float = PAUSE,
    ) -> None:
        super().__init__(plan, clock, pause)
        self._inner = inner
        self.has_connections: bool = has_connections(inner)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request, well or badly."""
        fault = self._next()
        if fault is not None and not fault.reaches_service:
            return self._spoilt(request, fault)
        answer = await self._inner.handle_async_request(request)
        if fault is None:
            self._note(request, answer)
            return answer
        await answer.aread()
        return self._spoilt(request, fault, answer)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()
