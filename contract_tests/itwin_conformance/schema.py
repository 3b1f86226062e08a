"""Requests and answers held to the definition, down to every keyword of its schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import msgspec

from .bodies import flat, known_values
from .definitions import Answer, Endpoint, Parameter
from .documents import resolve
from .validators import validator

__all__ = ["ContractViolation", "advice", "check_answer", "check_request", "problems"]

#: What clients may add to any request: HTTP's own, and what the platform accepts everywhere.
FREE_HEADERS = frozenset(
    [
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
        "x-correlation-id",
    ]
)


class ContractViolation(AssertionError):
    """A request or an answer that the definition does not allow; the text lists all that is wrong."""

    def __init__(self, about: str, found: list[str]) -> None:
        self.found = tuple(found)
        super().__init__("\n  ".join([f"{about}:", *found]))


def problems(endpoint: Endpoint, schema: Any, value: Any) -> list[str]:
    """What a schema of the operation's definition finds wrong with a value, each with its place."""
    found = validator(endpoint.api, schema).iter_errors(value)
    return [f"{error.message} - at {_place(error.instance_path)}" for error in found]


def _place(path: list[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def check_request(endpoint: Endpoint, request: httpx2.Request) -> None:
    """Hold a request, as it goes over the wire, to the definition of the operation that it is meant for.

    Raises:
        ContractViolation: naming everything that is wrong.
    """
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    found = [
        *_method_and_path(endpoint, request.method, path),
        *_query(endpoint, query),
        *_headers(endpoint, request.headers),
        *_body(endpoint, request),
    ]
    if found:
        raise ContractViolation(f"{endpoint.id}: {request.method} {request.url}", found)


def _method_and_path(endpoint: Endpoint, method: str, path: str) -> Iterator[str]:
    if method != endpoint.method:
        yield f"expected {endpoint.method}"
    template = endpoint.base + endpoint.path
    parts = re.split(r"\{(\w+)\}", template)
    pattern = "".join(f"(?P<{part}>[^/]+)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    matched = re.fullmatch(pattern, path)
    if matched is None:
        yield f"the path does not fit {template}"
        return
    for parameter in endpoint.of("path"):
        yield from _value(endpoint, parameter, unquote(matched[parameter.name]))


def _query(endpoint: Endpoint, query: str) -> Iterator[str]:
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="strict"):
        given.setdefault(name, []).append(value)
    declared = {parameter.name: parameter for parameter in endpoint.of("query")}
    for name in given.keys() - declared.keys():
        yield f"the query parameter {name!r} is not declared"
    for name, parameter in declared.items():
        values = given.get(name, [])
        if parameter.required and not values:
            yield f"the query parameter {name!r} is missing"
        if len(values) > 1 and resolve(endpoint.api.document, parameter.schema).get("type") != "array":
            yield f"the query parameter {name!r} is given {len(values)} times"
        for value in values:
            yield from _value(endpoint, parameter, value)


def _headers(endpoint: Endpoint, headers: httpx2.Headers) -> Iterator[str]:
    if headers.get_list("accept") != [endpoint.accept]:
        yield f"expected one Accept header, {endpoint.accept}; got {headers.get_list('accept')}"
    if not re.fullmatch(r"Bearer \S+", headers.get("authorization", "")):
        yield "expected an Authorization header with a bearer token"
    declared = {parameter.name.lower(): parameter for parameter in endpoint.of("header")}
    for name, value in headers.multi_items():
        if name in declared:
            yield from _value(endpoint, declared[name], value)
        elif name not in FREE_HEADERS:
            yield f"the header {name!r} is not declared"
    for name, parameter in declared.items():
        if parameter.required and name not in headers:
            yield f"the header {name!r} is missing"


def _value(endpoint: Endpoint, parameter: Parameter, text: str) -> list[str]:
    """A parameter's text, read by the type that is declared for it."""
    kind = resolve(endpoint.api.document, parameter.schema).get("type")
    value: Any = text
    if kind == "integer" and re.fullmatch(r"-?[0-9]+", text, re.ASCII):
        value = int(text)
    elif kind == "boolean" and text in ("true", "false"):
        value = text == "true"
    return [
        f"{parameter.where} parameter {parameter.name!r}: {one}" for one in problems(endpoint, parameter.schema, value)
    ]


def _body(endpoint: Endpoint, request: httpx2.Request) -> Iterator[str]:
    if endpoint.body is None:
        if request.content:
            yield "a body is sent where none is declared"
        return
    if request.headers.get("content-type") != "application/json":
        yield f"expected a body of application/json, got {request.headers.get('content-type')}"
    yield from _json(endpoint, endpoint.body, request.content)


def _json(endpoint: Endpoint, schema: Any, content: bytes) -> list[str]:
    try:
        return problems(endpoint, schema, msgspec.json.decode(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return [f"the body is no JSON: {error}"]


def check_answer(endpoint: Endpoint, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """Hold an answer to the definition: status, required headers, media type and body.

    Raises:
        ContractViolation: naming everything that is wrong.
    """
    answer = endpoint.answer(status)
    found = (
        [f"the status {status} is not documented"] if answer is None else [*_answer(endpoint, answer, headers, content)]
    )
    if found:
        raise ContractViolation(f"{endpoint.id}: answer {status}", found)


def _answer(endpoint: Endpoint, answer: Answer, headers: Mapping[str, str], content: bytes) -> Iterator[str]:
    given = {name.lower(): value for name, value in headers.items()}
    for name, node in answer.headers.items():
        if name.lower() in given:
            yield from problems(endpoint, node["schema"], given[name.lower()])
        elif node.get("required"):
            yield f"the header {name!r} is missing"
    if answer.media_type is None:
        if content:
            yield "a body is given where none is documented"
        return
    media_type = given.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != answer.media_type:
        yield f"expected {answer.media_type}, got {media_type or 'no content type'}"
    elif media_type == "application/json":
        yield from _json(endpoint, answer.schema, content)


def advice(endpoint: Endpoint, status: int, content: bytes) -> list[str]:
    """What an answer has that no documentation knows: allowed, for APIs grow, and yet often a slip.

    These are members that the schema does not name, and values that are not among those of an open set.
    """
    answer = endpoint.answer(status)
    if answer is None or answer.media_type != "application/json":
        return []
    try:
        return list(_unknown(endpoint, answer.schema, msgspec.json.decode(content), "$"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def _unknown(endpoint: Endpoint, schema: Any, value: Any, place: str) -> Iterator[str]:
    schema = flat(endpoint.api, schema)
    values = known_values(schema)
    if values and isinstance(value, str) and value not in values:
        yield f"the value {value!r} is not among those that are documented - at {place}"
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown(endpoint, schema.get("items", {}), item, f"{place}[{number}]")
    if not isinstance(value, dict) or "properties" not in schema:
        return
    for name, member in value.items():
        if name in schema["properties"]:
            yield from _unknown(endpoint, schema["properties"][name], member, f"{place}.{name}")
        elif not isinstance(schema.get("additionalProperties"), dict):
            yield f"the member {name!r} is not documented - at {place}"
