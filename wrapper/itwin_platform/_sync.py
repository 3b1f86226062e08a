"""The synchronous driver: carries out the effects of the core, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from threading import TIMEOUT_MAX
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

from itwin_platform_api.runtime.stream import ByteStream

from ._bodies import Body, read_more_at_once
from ._clock import Clock, pause
from ._connections import Connections, Owner
from ._core.calls import Call, late
from ._core.effects import Acquire, Drain, Effect, Failure, Invoke, Reply, Send, Sleep, Steps, Together
from ._failures import CAUGHT, CLOSED, broken_stream, cut_short, failure_of, is_streamed
from ._http import httpx2, open_response, request_of
from ._together import in_threads
from .errors import ConnectionLost, ITwinError

__all__ = ["SyncDriver", "stream_of"]

T = TypeVar("T")


class Fetcher(Protocol):
    """What reads ahead on the driver, and ends with it."""

    def stop(self) -> None: ...


class SyncDriver:
    """Runs procedures of the core on an httpx2 client."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock
        self.fetchers: WeakSet[Fetcher] = WeakSet()

    def run(self, steps: Steps[T]) -> T:
        """Carry a procedure out to its end."""
        result: Any = None
        try:
            while True:
                try:
                    effect = steps.send(result)
                except StopIteration as stop:
                    return stop.value  # type: ignore[no-any-return]  # the generator's return type is T
                result = self._perform(effect)
        finally:
            steps.close()

    def close(self) -> None:
        for fetcher in list(self.fetchers):
            fetcher.stop()
        self._connections.close()

    def _perform(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return CLOSED if self._connections.is_closed else self._send(effect)
            case Sleep():
                return pause(self._clock, effect.seconds, effect.wake)
            case Acquire():
                return effect.lock.acquire(timeout=min(effect.timeout, TIMEOUT_MAX))
            case Invoke():
                return effect.function()
            case Drain():
                return self._drain(effect)
            case Together():
                return in_threads(self.run, effect.procedures)

    def _drain(self, drain: Drain) -> ITwinError | None:
        with stream_of(drain.reply, drain.call, self._clock) as stream:
            pieces = stream.iter_bytes()
            while True:
                try:
                    piece = next(pieces, None)
                except ITwinError as error:
                    return error
                if piece is None:
                    return None
                drain.write(piece)

    def _send(self, send: Send) -> Reply | Failure:
        ends = self._clock.monotonic() + send.timeout
        request: httpx2.Request | None = None
        response: httpx2.Response | None = None
        keep = False
        try:
            request = request_of(send)
            response = open_response(self._connections.get(), request)
            if is_streamed(send, response):
                keep = True
                return Reply(response.status_code, response.headers, b"", response)
            if response.is_stream_consumed:
                return Reply(response.status_code, response.headers, response.content)
            body = Body(response)
            pieces: list[bytes] = []
            for piece in body.arriving():
                pieces.append(piece)
                if self._clock.monotonic() > ends:
                    return Failure("late", "the body came too slowly")
            content = body.whole(pieces)
            missing = cut_short(response, len(content))
            if missing is not None:
                return Failure("lost", missing)
            return Reply(response.status_code, response.headers, content)
        except CAUGHT as error:
            return failure_of(error, request, response)
        finally:
            if response is not None and not keep:
                response.close()


def stream_of(reply: Reply, call: Call, clock: Clock) -> ByteStream:
    """The open body of a reply; what breaks while it is read has a name of ours.

    The deadline of the call goes on, but only while it waits for the service: what the caller does between two
    pieces takes none of it.
    """
    response: httpx2.Response = reply.stream
    owner = Owner()

    def close() -> None:
        # In a forked child the connection is the parent's.
        if owner.is_here:
            response.close()

    def chunks() -> Iterator[bytes]:
        left = call.remaining(clock.monotonic())
        read_more_at_once(response)
        body = Body(response)
        pieces = body.arriving()
        received = 0
        while True:
            owner.require(call.operation)
            asked = clock.monotonic()
            try:
                piece = next(pieces, None)
                chunk = body.unpack(piece)
            except CAUGHT as error:
                raise broken_stream(error, call, response) from None
            if piece is None:
                break
            left -= clock.monotonic() - asked
            if left < 0:
                raise late(call)
            received += len(chunk)
            yield chunk
        missing = cut_short(response, received)
        if missing is not None:
            raise ConnectionLost(missing, operation=call.operation)

    return ByteStream(chunks(), close)
