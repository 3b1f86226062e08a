"""The four clients under test, each called through what a user would call, with arguments from the definition."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import anyio
import httpx
import msgspec

import itwin_platform_api
from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.client import AsyncClient, Client
from itwin_platform_api.runtime.operation import Operation
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream

from .bodies import Shape, make
from .compare import same
from .definitions import Endpoint

__all__ = ["BASE_URL", "CLIENTS", "Call", "Send", "call_of", "example_of", "modules", "sent_as_meant"]

BASE_URL = "https://api.bentley.com"
TOKEN = "header.payload.signature"

Handler = Callable[[httpx.Request], httpx.Response]
#: Sends a call through a client whose requests a handler answers; gives the decoded answer.
Send = Callable[["Call", Handler], Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the values as they are meant to arrive, by wire name; ``body`` is JSON or absent."""

    endpoint: Endpoint
    path: dict[str, str]
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any = None

    @property
    def module(self) -> ModuleType:
        """The generated endpoint module."""
        return modules()[self.endpoint.id]

    def arguments(self, *, with_body: bool = True) -> dict[str, Any]:
        """The keyword arguments of the generated functions."""
        keywords = {_plain(name): name for name in inspect.signature(self.module.request).parameters}
        dates = {one.name for one in self.endpoint.parameters if one.schema.get("format") == "date-time"}
        found: dict[str, Any] = {
            keywords[_plain(name)]: msgspec.convert(value, datetime) if name in dates else value
            for name, value in (self.query | self.headers).items()
        }
        if self.body is not None and with_body:
            found["body"] = self.model()
        return found

    def model(self) -> Any:
        """The body as the model that the generated functions ask for."""
        return msgspec.convert(self.body, typing.get_type_hints(self.module.request)["body"])

    def members(self) -> dict[str, Any]:
        """The body's members as the keyword arguments of a facade's method."""
        model = self.model()
        fields = msgspec.structs.fields(model)
        return {one.name: value for one in fields if (value := getattr(model, one.name)) is not msgspec.UNSET}


def _plain(name: str) -> str:
    """What a parameter's name has in common on the wire and in Python."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@functools.cache
def modules() -> dict[str, ModuleType]:
    """The generated endpoint modules, by operation id."""
    found: dict[str, ModuleType] = {}
    for info in pkgutil.walk_packages(itwin_platform_api.__path__, f"{itwin_platform_api.__name__}."):
        if ".api." in info.name and not info.ispkg:
            module = importlib.import_module(info.name)
            operation: Operation[Any] = module.OPERATION
            found[operation.id] = module
    return found


def call_of(endpoint: Endpoint, shape: Shape) -> Call:
    """A call with the fewest arguments that the definition allows (``minimal``), or with all of them."""

    def values(where: str) -> dict[str, Any]:
        wanted = [one for one in endpoint.of(where) if one.required or shape != "minimal"]
        return {one.name: make(endpoint.api, one.schema, shape, name=one.name) for one in wanted}

    # An id may not be empty; a maximal one shows whether it is escaped.
    path = {name: value or "an-id" for name, value in values("path").items()}
    body = None if endpoint.body is None else make(endpoint.api, endpoint.body, shape)
    return Call(endpoint, path, values("query"), values("header"), body)


def example_of(endpoint: Endpoint, body: Any) -> Call:
    """The call that the definition's own examples describe, with one of the documented bodies."""
    plain = call_of(endpoint, "minimal")
    path = plain.path | {one.name: one.example for one in endpoint.of("path") if one.example}
    query = plain.query | {one.name: one.example for one in endpoint.of("query") if one.example is not None}
    return Call(endpoint, path, query, plain.headers, body)


def sent_as_meant(call: Call, request: httpx.Request) -> None:
    """Check that nothing of a call was lost, added or changed on its way into the request."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    parts = zip((call.endpoint.base + call.endpoint.path).split("/"), path.split("/"), strict=True)
    assert {part[1:-1]: unquote(text) for part, text in parts if part.startswith("{")} == call.path
    sent = dict(parse_qsl(query, keep_blank_values=True))
    if call.endpoint.paging and "$skip" not in call.query:
        # The wrapper says where it begins; to begin at the beginning is no other meaning.
        assert sent.pop("$skip", "0") == "0"
    assert sent.keys() == call.query.keys()
    for name, value in call.query.items():
        assert same(sent[name], str(value)), f"{name}: {sent[name]!r} is not {value!r}"
    assert {name: request.headers[name] for name in call.headers} == call.headers
    if call.body is not None:
        assert same(msgspec.json.decode(request.content), call.body)


def _generated(call: Call, handler: Handler) -> Any:
    with Client(BASE_URL, token=TOKEN, transport=httpx.MockTransport(handler)) as client:
        answer = call.module.sync_detailed(*call.path.values(), **call.arguments(), client=client)
        return answer if answer.parsed is None else _read(answer.parsed)


def _generated_async(call: Call, handler: Handler) -> Any:
    async def main() -> Any:
        async with AsyncClient(BASE_URL, token=TOKEN, transport=httpx.MockTransport(handler)) as client:
            answer = await call.module.asyncio_detailed(*call.path.values(), **call.arguments(), client=client)
            return answer if answer.parsed is None else await _aread(answer.parsed)

    return anyio.run(main)


def _wrapper(call: Call, handler: Handler) -> Any:
    """The facade, with the body's members as keywords."""
    transport = httpx.MockTransport(handler)
    with ITwinPlatform(base_url=BASE_URL, token=TOKEN, transport=transport, clock=VirtualClock()) as itwin:
        result = _method(itwin, call)(*call.path.values(), **_keywords(call))
        return next(iter(result.pages())) if call.endpoint.paging else _read(result)


def _wrapper_async(call: Call, handler: Handler) -> Any:
    """The asynchronous facade, with the body as a model."""

    async def main() -> Any:
        transport = httpx.MockTransport(handler)
        clock = VirtualClock()
        async with AsyncITwinPlatform(base_url=BASE_URL, token=TOKEN, transport=transport, clock=clock) as itwin:
            result = _method(itwin, call)(*call.path.values(), **call.arguments())
            if call.endpoint.paging:
                return await anext(aiter(result.pages()))
            return await _aread(await result)

    return anyio.run(main)


def _method(itwin: Any, call: Call) -> Callable[..., Any]:
    api = getattr(itwin, call.endpoint.api.name)
    method: Callable[..., Any] = getattr(api, call.module.__name__.rpartition(".")[2])
    return method


def _keywords(call: Call) -> dict[str, Any]:
    members = {} if call.body is None else call.members()
    # A body without any member can only be given as a model.
    return call.arguments(with_body=not members) | members


def _read(value: Any) -> Any:
    return value.read() if isinstance(value, ByteStream) else value


async def _aread(value: Any) -> Any:
    return await value.read() if isinstance(value, AsyncByteStream) else value


CLIENTS: dict[str, Send] = {
    "generated": _generated,
    "generated-async": _generated_async,
    "wrapper": _wrapper,
    "wrapper-async": _wrapper_async,
}
