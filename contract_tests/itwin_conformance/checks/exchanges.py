"""What holds for every answer, whatever was asked: status, media type, body, headers, as the definition has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..bodies import flat
from ..definitions import Endpoint
from ..documents import Api
from ..exchange import Exchange
from ..registry import Problem, watch
from ..validators import validator

__all__: list[str] = []

JSON = "application/json"


@watch("HTTP-STATUS-01")
def status_is_documented(endpoint: Endpoint, exchange: Exchange) -> list[Problem]:
    if endpoint.answer(exchange.status) is not None:
        return []
    documented = ", ".join(str(answer.status) for answer in endpoint.answers)
    return [Problem(f"the status is {exchange.status}; documented are {documented}")]


@watch("HTTP-MEDIA-01")
def media_type_is_documented(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    answer = endpoint.answer(exchange.status)
    if answer is None:
        return None
    if answer.media_type is None:
        return [Problem("there is a body where none is documented")] if exchange.content else []
    if exchange.media_type != answer.media_type:
        return [Problem(f"expected {answer.media_type}, got {exchange.media_type or 'no content-type'}")]
    return []


@watch("HTTP-SCHEMA-01")
def body_fits_its_schema(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    answer = endpoint.answer(exchange.status)
    if answer is None or answer.schema is None or answer.media_type != JSON:
        return None
    if exchange.json is None and exchange.content.strip() != b"null":
        return [Problem("the body is no JSON" if exchange.content else "the body is empty")]
    errors = validator(endpoint.api, answer.schema).iter_errors(exchange.json)
    return [Problem(_without_index(error.message), pointer(error.instance_path)) for error in errors]


@watch("HTTP-SCHEMA-02")
def nothing_is_undocumented(endpoint: Endpoint, exchange: Exchange) -> Iterator[Problem] | None:
    answer = endpoint.answer(exchange.status)
    if answer is None or answer.schema is None or exchange.json is None or not exchange.ok:
        return None
    return _undeclared(endpoint.api, answer.schema, exchange.json, "")


@watch("HTTP-HEADER-01")
def documented_headers_are_there(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    answer = endpoint.answer(exchange.status)
    if answer is None or not answer.headers:
        return None
    found = []
    for name, node in answer.headers.items():
        value = exchange.headers.get(name)
        if node.get("required") and not (value or "").strip():
            found.append(Problem(f"the header {name} {'is missing' if value is None else 'says nothing'}"))
        elif value is not None:
            errors = validator(endpoint.api, node["schema"]).iter_errors(value)
            found += [Problem(f"the header {name}: {error.message}") for error in errors]
    return found


@watch("HTTP-ERROR-01")
def refusals_say_why(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    if exchange.status < 400:
        return None
    error = exchange.json.get("error") if isinstance(exchange.json, dict) else None
    if not isinstance(error, dict):
        return [Problem("there is no object `error` that says why")]
    return [
        Problem(f"`{member}` of the error says nothing", f"/error/{member}")
        for member in ("code", "message")
        if not (isinstance(error.get(member), str) and error[member].strip())
    ]


@watch("HTTP-ERROR-02")
def invalid_requests_are_told_what_is_wrong(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    if exchange.status != 422 or not isinstance(exchange.json, dict) or not exchange.error_codes:
        return None
    if exchange.error_codes[0] == "MissingRequestBody":
        return None  # there is no member that could be named
    details = exchange.json["error"].get("details")
    if not isinstance(details, list) or not details:
        return [Problem("a 422 has no details that say what is wrong", "/error")]
    return [
        Problem("a detail has no code or no message", f"/error/details/{n}")
        for n, detail in enumerate(details)
        if not (isinstance(detail, dict) and detail.get("code") and detail.get("message"))
    ]


@watch("HTTP-CORRELATION-01")
def answers_can_be_quoted_to_support(endpoint: Endpoint, exchange: Exchange) -> list[Problem]:
    return [] if exchange.headers.get("x-correlation-id") else [Problem("the header x-correlation-id is missing")]


@watch("LINK-FORM-01")
def links_are_absolute(endpoint: Endpoint, exchange: Exchange) -> list[Problem] | None:
    if not exchange.ok or exchange.json is None:
        return None
    links = list(_hrefs(exchange.json, ""))
    if not links:
        return None
    # A null, where the schema allows one, stands for a link that there is not.
    given = [(at, href) for at, href in links if isinstance(href, str)]
    return [Problem(f"{href!r} is no absolute http address", at) for at, href in given if not _is_absolute(href)]


def _is_absolute(href: str) -> bool:
    parts = urlsplit(href)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and href == href.strip()


def _hrefs(value: Any, at: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "href" and not isinstance(inner, dict | list):
                yield f"{at}/href", inner
            else:
                yield from _hrefs(inner, f"{at}/{_escaped(name)}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _hrefs(inner, f"{at}/{n}")


def _undeclared(api: Api, schema: Any, value: Any, at: str) -> Iterator[Problem]:
    """Members that the schema does not name; maps, which name none, may have any."""
    here = flat(api, schema)
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from _undeclared(api, here.get("items", {}), item, f"{at}/{n}")
    elif isinstance(value, dict):
        members = here.get("properties", {})
        for name, inner in value.items():
            if name in members:
                yield from _undeclared(api, members[name], inner, f"{at}/{_escaped(name)}")
            elif members:
                yield Problem(f"the member {name!r} is not documented", f"{at}/{_escaped(name)}")


def pointer(path: list[str | int]) -> str:
    """A JSON Pointer from the steps of a path."""
    return "".join(f"/{_escaped(str(step))}" for step in path)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _without_index(message: str) -> str:
    """The values of long messages cut, so that the same fault in many items is told once."""
    return message if len(message) <= 200 else f"{message[:120]} ... {message[-60:]}"
