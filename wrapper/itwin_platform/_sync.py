"""The synchronous driver: carries out the effects of the core, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from itwin_platform_api.runtime.stream import ByteStream

from ._clock import Clock
from ._core.effects import Acquire, Effect, Failure, Invoke, Reply, Send, Sleep, Steps
from ._failures import CAUGHT, broken_stream, cut_short, failure_of
from ._http import httpx
from .errors import ConnectionLost

__all__ = ["SyncDriver", "stream_of"]

T = TypeVar("T")


class SyncDriver:
    """Runs procedures of the core on an httpx client."""

    def __init__(self, http: httpx.Client, clock: Clock) -> None:
        self._http = http
        self._clock = clock

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
        self._http.close()

    def _perform(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return self._send(effect)
            case Sleep():
                return self._clock.sleep(effect.seconds)
            case Acquire():
                return effect.lock.acquire()
            case Invoke():
                return effect.function()

    def _send(self, send: Send) -> Reply | Failure:
        ends = self._clock.monotonic() + send.timeout
        response: httpx.Response | None = None
        try:
            request = self._http.build_request(
                send.method, send.url, headers=send.headers, content=send.content, timeout=send.timeout
            )
            response = self._http.send(request, stream=True)
            if send.stream and response.is_success:
                return Reply(response.status_code, response.headers, b"", response)
            chunks: list[bytes] = []
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                if self._clock.monotonic() > ends:
                    return Failure("late", "the body came too slowly")
            content = b"".join(chunks)
            missing = cut_short(response, len(content))
            if missing is not None:
                return Failure("lost", missing)
            return Reply(response.status_code, response.headers, content)
        except CAUGHT as error:
            return failure_of(error, 0 if response is None else response.status_code)
        finally:
            if response is not None and not (send.stream and response.is_success):
                response.close()


def stream_of(reply: Reply, operation: str) -> ByteStream:
    """The open body of a reply; what breaks while it is read has a name of ours."""
    response: httpx.Response = reply.stream

    def chunks() -> Iterator[bytes]:
        received = 0
        try:
            for chunk in response.iter_bytes(65536):
                received += len(chunk)
                yield chunk
        except CAUGHT as error:
            raise broken_stream(error, operation, response.status_code) from None
        missing = cut_short(response, received)
        if missing is not None:
            raise ConnectionLost(missing, operation=operation)

    return ByteStream(chunks(), response.close)
