"""The asynchronous driver, for asyncio and trio: carries out the effects of the core, and decides nothing."""

from __future__ import annotations

import inspect
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

from itwin_platform_api.runtime.stream import AsyncByteStream

from ._bodies import Body, read_more_at_once
from ._clock import Clock, pause_async
from ._connections import AsyncConnections, Owner, current_loop
from ._core.calls import Call, late
from ._core.effects import Acquire, Drain, Effect, Failure, Invoke, Lock, Reply, Send, Sleep, Steps, Together
from ._failures import CAUGHT, CLOSED, broken_stream, cut_short, failure_of, is_streamed
from ._http import httpx2, open_response_async, request_of
from ._together import as_tasks
from ._writing import Writer
from .errors import ConnectionLost, ITwinError

__all__ = ["AsyncDriver", "load", "stream_of"]

T = TypeVar("T")

_LOCK_INTERVAL = 0.005
#: What the HTTP library calls its module for each of the libraries of event loops.
_TRANSPORTS = {"asyncio": "anyio", "trio": "trio"}


def load() -> None:
    """Import what the HTTP library would import in the first request: a running event loop stands still meanwhile."""
    import anyio.to_thread  # noqa: F401

    for library in [one for one in ("asyncio", "trio") if one in sys.modules] or ["asyncio"]:
        # The backends have no other names. Without one the first request is slower, nothing else.
        for backend in (f"anyio._backends._{library}", f"httpcore2._backends.{_TRANSPORTS[library]}"):
            # Another thread may be in the middle of importing the library, which shows as any error.
            with suppress(Exception):
                import_module(backend)


class AsyncFetcher(Protocol):
    """What reads ahead on the driver, and ends with it."""

    async def aclose(self) -> None: ...


class AsyncDriver:
    """Runs procedures of the core on an asynchronous httpx2 client."""

    def __init__(self, connections: AsyncConnections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock
        self.fetchers: WeakSet[AsyncFetcher] = WeakSet()

    async def run(self, steps: Steps[T]) -> T:
        """Carry a procedure out to its end; cancelling the task ends it where it stands."""
        result: Any = None
        try:
            while True:
                try:
                    effect = steps.send(result)
                except StopIteration as stop:
                    return stop.value  # type: ignore[no-any-return]  # the generator's return type is T
                result = await self._perform(effect)
        finally:
            steps.close()

    async def aclose(self) -> None:
        for fetcher in list(self.fetchers):
            await fetcher.aclose()
        await self._connections.aclose()

    async def _perform(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return CLOSED if self._connections.is_closed else await self._send(effect)
            case Sleep():
                return await pause_async(self._clock, effect.seconds, effect.wake)
            case Acquire():
                return await self._acquire(effect.lock, effect.timeout)
            case Invoke():
                return await self._invoke(effect)
            case Drain():
                return await self._drain(effect)
            case Together():
                return await as_tasks(self.run, effect.procedures)

    async def _invoke(self, invoke: Invoke) -> Any:
        if invoke.blocking:
            return await _in_a_thread(invoke.function)
        value = invoke.function()
        return await value if inspect.isawaitable(value) else value

    async def _drain(self, drain: Drain) -> ITwinError | None:
        async with stream_of(drain.reply, drain.call, self._clock) as stream:
            arriving = stream.iter_bytes()
            writer = Writer(drain.write)
            try:
                while True:
                    try:
                        piece = await anext(arriving, None)
                    except ITwinError as error:
                        return error
                    if piece is None:
                        break
                    if writer.add(piece):
                        await _in_a_thread(writer.wait)
                await _in_a_thread(writer.finish)
            finally:
                if writer.is_running:
                    await _in_a_thread(writer.stop)
            return None

    async def _acquire(self, lock: Lock, seconds: float) -> bool:
        """The lock may be held by another thread or loop, so it is asked for again and again, never blocked on."""
        ends = self._clock.monotonic() + seconds
        while not lock.acquire(blocking=False):
            if self._clock.monotonic() >= ends:
                return False
            await self._clock.asleep(_LOCK_INTERVAL)
        return True

    async def _send(self, send: Send) -> Reply | Failure:
        import anyio  # comes with httpx2; only asynchronous clients need it

        request: httpx2.Request | None = None
        response: httpx2.Response | None = None
        keep = False
        try:
            with anyio.move_on_after(send.timeout):
                request = request_of(send)
                response = await open_response_async(self._connections.get(), request)
                if is_streamed(send, response):
                    keep = True
                    return Reply(response.status_code, response.headers, b"", response)
                body = Body(response)
                content = body.whole([piece async for piece in body.arriving_async()])
                missing = cut_short(response, len(content))
                if missing is not None:
                    return Failure("lost", missing)
                return Reply(response.status_code, response.headers, content)
            return Failure("late", "the answer came too slowly")
        except CAUGHT as error:
            return failure_of(error, request, response)
        finally:
            if response is not None and not keep:
                await response.aclose()


async def _in_a_thread(function: Callable[[], Any]) -> Any:
    import anyio
    import anyio.to_thread

    # A new refresh token that is not written is lost, and with it the sign-in.
    with anyio.CancelScope(shield=True):
        return await anyio.to_thread.run_sync(function)


def stream_of(reply: Reply, call: Call, clock: Clock) -> AsyncByteStream:
    """The open body of a reply; see the synchronous one for its deadline."""
    import anyio

    response: httpx2.Response = reply.stream
    owner = Owner(current_loop)

    async def close() -> None:
        # In a forked child the connection is the parent's; in another event loop it cannot be closed.
        if owner.is_here:
            await response.aclose()

    async def chunks() -> AsyncIterator[bytes]:
        left = call.remaining(clock.monotonic())
        read_more_at_once(response)
        body = Body(response)
        pieces = body.arriving_async()
        received = 0
        while True:
            owner.require(call.operation)
            asked = clock.monotonic()
            try:
                with anyio.fail_after(max(left, 0)):
                    piece = await anext(pieces, None)
                chunk = body.unpack(piece)
            except TimeoutError:
                raise late(call) from None
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

    return AsyncByteStream(chunks(), close)
