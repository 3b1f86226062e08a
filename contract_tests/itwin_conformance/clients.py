"""The four clients under test, each called through what a user would call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, aclosing, closing, contextmanager
from typing import Any

import httpx2

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.client import AsyncClient, Client
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream

from .calls import Call

__all__ = ["BASE_URL", "CLIENTS", "Handler", "Send"]

BASE_URL = "https://api.bentley.com"
TOKEN = "header.payload.signature"
#: Seconds, more than any answer asks to wait.
DAYS = 1e6

Handler = Callable[[httpx2.Request], httpx2.Response]
#: Sends a call through a client; gives the decoded answer.
Send = Callable[[Call], Any]


@contextmanager
def _generated(handler: Handler) -> Iterator[Send]:
    """The low-level client."""
    with Client(BASE_URL, token=TOKEN, transport=httpx2.MockTransport(handler)) as client:

        def send(call: Call) -> Any:
            answer = call.module.sync_detailed(*call.path.values(), **call.arguments(), client=client)
            return answer if answer.parsed is None else _read(answer.parsed)

        yield send


@contextmanager
def _generated_async(handler: Handler) -> Iterator[Send]:
    """The low-level asynchronous client."""
    client = AsyncClient(BASE_URL, token=TOKEN, transport=httpx2.MockTransport(handler))

    async def send(call: Call) -> Any:
        answer = await call.module.asyncio_detailed(*call.path.values(), **call.arguments(), client=client)
        return answer if answer.parsed is None else await _aread(answer.parsed)

    with asyncio.Runner() as runner:
        yield lambda call: runner.run(send(call))
        runner.run(client.aclose())


@contextmanager
def _wrapper(handler: Handler) -> Iterator[Send]:
    """The facade, with the body's members as keywords."""
    transport, clock = httpx2.MockTransport(handler), VirtualClock()
    with ITwinPlatform(base_url=BASE_URL, token=TOKEN, transport=transport, clock=clock) as itwin:

        def send(call: Call) -> Any:
            # No pause that an earlier answer asked for concerns this call.
            clock.advance(DAYS)
            result = _method(itwin, call)(*call.path.values(), **_keywords(call))
            return next(result.pages()).answer if call.endpoint.paging else _read(result)

        yield send


@contextmanager
def _wrapper_async(handler: Handler) -> Iterator[Send]:
    """The asynchronous facade, with the body as a model."""
    transport, clock = httpx2.MockTransport(handler), VirtualClock()
    itwin = AsyncITwinPlatform(base_url=BASE_URL, token=TOKEN, transport=transport, clock=clock)

    async def send(call: Call) -> Any:
        clock.advance(DAYS)
        result = _method(itwin, call)(*call.path.values(), **call.arguments())
        return (await anext(result.pages())).answer if call.endpoint.paging else await _aread(await result)

    with asyncio.Runner() as runner:
        yield lambda call: runner.run(send(call))
        runner.run(itwin.aclose())


def _method(itwin: Any, call: Call) -> Callable[..., Any]:
    api = getattr(itwin, call.endpoint.api.name)
    method: Callable[..., Any] = getattr(api, call.module.__name__.rpartition(".")[2])
    return method


def _keywords(call: Call) -> dict[str, Any]:
    members = {} if call.body is None else call.members()
    # A body without any member can only be given as a model.
    return call.arguments(with_body=not members) | members


def _first(pages: Any) -> Any:
    """The decoded answer of the first page; no other is asked for."""
    with closing(pages):
        return next(pages).answer


async def _afirst(pages: Any) -> Any:
    async with aclosing(pages):
        return (await anext(pages)).answer


def _read(value: Any) -> Any:
    return value.read() if isinstance(value, ByteStream) else value


async def _aread(value: Any) -> Any:
    return await value.read() if isinstance(value, AsyncByteStream) else value


#: Each opens a client whose requests a handler answers, and closes it.
CLIENTS: dict[str, Callable[[Handler], AbstractContextManager[Send]]] = {
    "generated": _generated,
    "generated-async": _generated_async,
    "wrapper": _wrapper,
    "wrapper-async": _wrapper_async,
}
