"""Both clients on the same prepared answers: what they send and what comes of it has to be the same."""

from __future__ import annotations

import inspect
import json
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from itwin_platform import AsyncItemPages, AsyncITwinPlatform, ItemPages, ITwinPlatform
from itwin_platform.errors import ITwinError
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream

TOKEN = "secret-bearer-3f9a"

Answer = Callable[[httpx2.Request], httpx2.Response]


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that arrives in pieces, and may break after them."""

    def __init__(self, chunks: Sequence[bytes], breaks: Exception | None = None) -> None:
        self._chunks = chunks
        self._breaks = breaks
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        if self._breaks is not None:
            raise self._breaks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def raw(status: int, content: bytes = b"", **headers: str) -> Answer:
    """An answer whose body is received from the wire, as it would be in real life; ``_`` in a name is ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: httpx2.Response(status, headers=named, stream=Body([content]))


def answered(status: int, data: Any, **headers: str) -> Answer:
    return raw(status, json.dumps(data).encode(), content_type="application/json", **headers)


def broken(error: type[httpx2.TransportError], text: str) -> Answer:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error(text, request=request)

    return fail


@dataclass
class Seen:
    """What a client did: its requests, its waits, and the value or the error that it gave."""

    requests: list[httpx2.Request] = field(default_factory=list)
    sleeps: list[float] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    value: Any = None
    error: ITwinError | None = None

    @property
    def trace(self) -> list[tuple[str, str, list[tuple[str, str]], bytes]]:
        """The requests without what differs from call to call."""
        return [
            (
                one.method,
                str(one.url),
                [(name, value) for name, value in sorted(one.headers.items()) if name != "x-correlation-id"],
                one.content,
            )
            for one in self.requests
        ]

    @property
    def end(self) -> tuple[str, str]:
        return (type(self.error).__name__, str(self.error)) if self.error else ("", repr(self.value))


class Both:
    """``await both(ask, answers)`` puts the same question to both clients and compares all that can be seen."""

    async def __call__(self, ask: Callable[[Any], Any], answers: Sequence[Answer], **options: Any) -> Seen:
        if "token" not in options and "auth" not in options:
            options["token"] = TOKEN
        sync, clock = Seen(), VirtualClock()
        with ITwinPlatform(transport=_transport(sync, answers), clock=clock, **_fresh(options)) as client:
            try:
                sync.value = _settled(ask(client))
            except ITwinError as error:
                sync.error = error
        sync.sleeps = clock.sleeps
        other, clock = Seen(), VirtualClock()
        async with AsyncITwinPlatform(transport=_transport(other, answers), clock=clock, **_fresh(options)) as client:
            try:
                other.value = await _settled_async(ask(client))
            except ITwinError as error:
                other.error = error
        other.sleeps = clock.sleeps
        assert sync.trace == other.trace
        assert sync.sleeps == other.sleeps
        assert sync.end == other.end
        for seen in (sync, other):
            assert all(body.closed for body in seen.bodies), "a connection was not given back"
            if seen.error is not None:
                assert_hidden(seen.error, TOKEN)
        return sync


def _fresh(options: dict[str, Any]) -> dict[str, Any]:
    """Credentials keep their token, so each client gets its own."""
    return {name: value() if name == "auth" else value for name, value in options.items()}


def _transport(seen: Seen, answers: Sequence[Answer]) -> httpx2.MockTransport:
    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.requests.append(request)
        response = answers[min(len(seen.requests), len(answers)) - 1](request)
        if isinstance(response.stream, Body):
            seen.bodies.append(response.stream)
        return response

    return httpx2.MockTransport(handle)


def _settled(value: Any) -> Any:
    if isinstance(value, ItemPages):
        return list(value)
    return value.read() if isinstance(value, ByteStream) else value


async def _settled_async(value: Any) -> Any:
    if inspect.isawaitable(value):
        value = await value
    if isinstance(value, AsyncItemPages):
        return [item async for item in value]
    return await value.read() if isinstance(value, AsyncByteStream) else value


def assert_hidden(error: BaseException, *secrets: str) -> None:
    """No secret in the texts of an error, nor in its traceback with the values of our own variables."""
    texts = [str(error), repr(error), repr(error.args), "".join(traceback.format_exception(error))]
    one: BaseException | None = error
    while one is not None:
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if str(frame.f_globals.get("__name__", "")).startswith("itwin_platform"):
                texts += [f"{name}={value!r}" for name, value in frame.f_locals.items()]
        one = one.__cause__ or one.__context__
    for secret in secrets:
        assert not [text for text in texts if secret in text]
