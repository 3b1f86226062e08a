"""Answers of the sandbox: for every operation as many of the documented statuses as it can be brought to give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from itwin_conformance.bodies import make
from itwin_conformance.calls import Call, example_of
from itwin_conformance.definitions import Endpoint
from itwin_conformance.documents import Api
from itwin_conformance.view import SANDBOX, view
from itwin_conformance.wholes import Served
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

__all__ = ["answers_of"]

TOKEN = "sandbox-token"
#: Who else asks: nobody, one who may only read, one who sees nothing.
OTHERS = (None, "sandbox-token-reader", "sandbox-token-other")
NOBODY = "00000000-0000-4000-8000-000000000000"
#: What a member of a body may be replaced by, to be refused.
WRONG: tuple[Any, ...] = ("", 17, None, NOBODY, [])
#: So many different answers of one status; more of them have no other members.
ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Try:
    """One request; ``again`` asks for the second answer to it, ``hurried`` for that of a service with a low limit."""

    call: Call
    token: str | None = TOKEN
    again: bool = False
    hurried: bool = False


def answers_of(endpoint: Endpoint) -> dict[int, list[Served]]:
    """The sandbox's answers by status, each kind of request answered by a fresh sandbox."""
    found: dict[int, list[Served]] = {}
    sandboxes = {
        hurried: Sandbox(clock=VirtualClock(), rows=3, members=12, rate_limit=1 if hurried else None)
        for hurried in (False, True)
    }
    for one in _tries(endpoint):
        sandbox = sandboxes[one.hurried]
        sandbox.reset()
        with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url) as client:
            for _ in range(2 if one.again or one.hurried else 1):
                served = _send(client, one)
        seen = found.setdefault(served.status, [])
        if len(seen) < ENOUGH and all(served.content != other.content for other in seen):
            seen.append(served)
    return found


def _send(client: httpx2.Client, one: Try) -> Served:
    call, endpoint = one.call, one.call.endpoint
    path = endpoint.base + endpoint.path
    for name, value in call.path.items():
        path = path.replace(f"{{{name}}}", value)
    headers = {"Accept": endpoint.accept, **call.headers}
    if one.token is not None:
        headers["Authorization"] = f"Bearer {one.token}"
    body = {} if call.body is None else {"json": call.body}
    answer = client.request(endpoint.method, path, params=call.query, headers=headers, **body)
    return Served(answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.content)


def _tries(endpoint: Endpoint) -> Iterator[Try]:
    good = list(_good_calls(endpoint))
    for call in good:
        yield Try(call)
        yield Try(call, again=True)
    first = good[0]
    yield from (Try(first, token=token) for token in OTHERS)
    yield Try(first, hurried=True)
    for name in first.path:
        yield Try(replace(first, path=first.path | {name: NOBODY}))
    for parameter in endpoint.of("query"):
        for wrong in ("0", "", "no number, no date"):
            yield Try(replace(first, query=first.query | {parameter.name: wrong}))
    if first.body is not None:
        yield from (Try(replace(first, body=body)) for body in ({}, *_wrong_bodies(first.body)))


def _wrong_bodies(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One member after the other left out, emptied, of another type, or naming nothing that exists."""
    for name in body:
        yield {other: value for other, value in body.items() if other != name}
        yield from (body | {name: wrong} for wrong in WRONG)


def _good_calls(endpoint: Endpoint) -> Iterator[Call]:
    """Calls that the sandbox has what it takes for, with its own ids."""
    known = {name: value for (api, name), value in SANDBOX.parameters.items() if api == endpoint.api.name}
    api = _api(endpoint)
    examples = list(endpoint.body_examples.values()) or [None]
    made = [] if endpoint.body is None else [make(api, endpoint.body, shape) for shape in ("minimal", "maximal")]
    for body in [*made, *examples]:
        call = example_of(endpoint, body)
        path = {name: known.get(name, value) for name, value in call.path.items()}
        query = {one.name: known[one.name] for one in endpoint.of("query") if one.required and one.name in known}
        plain = replace(call, path=path, query=query, headers={})
        yield plain
        # What a listing or a creation gives when it is asked for more, or for less.
        for parameter in endpoint.of("header"):
            for value in parameter.schema.get("enum") or api_values(endpoint, parameter.schema):
                yield replace(plain, headers={parameter.name: value})
        if endpoint.paging:
            yield replace(plain, query=query | {"$top": 1})


def api_values(endpoint: Endpoint, schema: Any) -> list[Any]:
    """The values that a parameter may have, where its schema is a reference."""
    name = re.sub(r".*/", "", schema.get("$ref", ""))
    values: list[Any] = endpoint.api.document["components"]["schemas"].get(name, {}).get("enum", [])
    return values


def _api(endpoint: Endpoint) -> Api:
    """The definition with the sandbox's ids as the only ones."""
    api = endpoint.api
    return Api(api.name, api.version, view(api.name, api.document, SANDBOX))
