"""An answer as httpx2 would bring it from a network: its body unread, its faults as the exceptions of a connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from .._http import httpx2
from ._spoil import Answer, Ending

__all__ = ["Pauses", "respond"]

_RAISED: dict[Ending, tuple[type[httpx2.TransportError], str]] = {
    Ending.REFUSED: (httpx2.ConnectError, "fault: the connection was refused"),
    Ending.RESET: (httpx2.ReadError, "fault: the connection broke"),
    Ending.SILENT: (httpx2.ReadTimeout, "fault: no answer came"),
    Ending.HALF_HEAD: (httpx2.RemoteProtocolError, "fault: the connection broke within the head of the answer"),
}


class Pauses(Protocol):
    """Whatever can wait, in either kind of program."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        ...

    async def asleep(self, seconds: float, /) -> None:
        """Wait, and let others go on."""
        ...


def respond(request: httpx2.Request, answer: Answer, clock: Pauses) -> httpx2.Response:
    """The response to a request.

    Raises:
        httpx2.TransportError: the answer does not get as far as its head.
    """
    if answer.ending in _RAISED:
        kind, text = _RAISED[answer.ending]
        raise kind(text, request=request)
    headers, body = list(answer.headers), answer.body
    if isinstance(body, bytes):
        headers.append(("content-length", str(len(body))))
        body = iter([body] if body else [])
    stream = _Pieces(body, answer.pause, clock, cut=answer.ending is Ending.CUT)
    return httpx2.Response(answer.status, headers=headers, stream=stream, request=request)


class _Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body on its way, for either kind of client; the connection may break at its end."""

    def __init__(self, pieces: Iterator[bytes], pause: float, clock: Pauses, *, cut: bool) -> None:
        self._pieces = pieces
        self._pause = pause
        self._clock = clock
        self._cut = cut

    def __iter__(self) -> Iterator[bytes]:
        for number, piece in enumerate(self._pieces):
            if number and self._pause:
                self._clock.sleep(self._pause)
            yield piece
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.lowlevel import checkpoint

        for number, piece in enumerate(self._pieces):
            if number and self._pause:
                await self._clock.asleep(self._pause)
            await checkpoint()
            yield piece
        self._end()

    def _end(self) -> None:
        if self._cut:
            raise httpx2.RemoteProtocolError("fault: the body was cut")

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()

    async def aclose(self) -> None:
        self.close()
