"""Calls of every operation, with arguments from the definition: what is meant to be sent, and whether it was."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import msgspec

import itwin_platform_api
from itwin_platform_api.runtime.operation import Operation

from .bodies import Shape, make
from .compare import same
from .definitions import Endpoint

__all__ = ["Call", "awkward_calls", "call_of", "example_of", "modules", "sent_as_meant"]

#: Ids that end up elsewhere when they are not escaped, or not fully, or twice.
AWKWARD_IDS = (
    "a/b",
    "../../etc",
    "%2e%2e%2f",
    "a b+c&d=e?f#g;h",
    "~-._ *:@!$(),'[]",
    "Gr\u00f6\u00dfe \u2713 \U0001f600",
    '\x00\r\n\t"\\',
    "...",
)


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
        keywords = _keywords(self.endpoint.id)
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
def _keywords(operation: str) -> dict[str, str]:
    """The names of the parameters of a generated function, by what they have in common with those on the wire."""
    return {_plain(name): name for name in inspect.signature(modules()[operation].request).parameters}


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
        made = {one.name: make(endpoint.api, one.schema, shape, name=one.name) for one in wanted}
        # Where no limit is documented there is one all the same, and no list is longer than this.
        return {name: min(value, 2**31 - 1) if isinstance(value, int) else value for name, value in made.items()}

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


def awkward_calls(endpoint: Endpoint) -> Iterator[Call]:
    """Calls whose ids are written in ways that break what is put together carelessly; each id stands in each place."""
    plain = call_of(endpoint, "minimal")
    names = list(plain.path)
    for shift in range(len(AWKWARD_IDS) if names else 0):
        path = {name: AWKWARD_IDS[(shift + n) % len(AWKWARD_IDS)] for n, name in enumerate(names)}
        yield replace(plain, path=path)


def sent_as_meant(call: Call, request: httpx2.Request) -> None:
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
