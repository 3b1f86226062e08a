"""A sandbox on a clock that stands still, and a caller that holds every answer to the definition."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._definitions import resolve
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.sandbox._routing import Match, split_path
from itwin_platform.sandbox._schemas import _components, _translate
from itwin_platform.testing import VirtualClock

HOST = "sandbox.test"
TOKEN = "sandbox-token"

Call = Callable[..., SandboxReply]


def conforms(sandbox: Sandbox, request: SandboxRequest, reply: SandboxReply) -> None:
    """Fail when a status or a body is not what the definition says."""
    found = sandbox.platform._find(request, split_path(request.path))
    if not isinstance(found, Match) or reply.status == 501 or not isinstance(reply.body, bytes):
        return
    api = found.operation.api
    node = api.document["paths"][found.operation.path][found.operation.method.lower()]
    declared = node["responses"].get(str(reply.status))
    if reply.status == 413:
        return
    assert declared is not None, f"{found.operation.id} does not declare {reply.status}"
    content = resolve(api.document, declared).get("content")
    if not content:
        assert reply.body == b""
        return
    schema = {
        "allOf": [_translate(content["application/json"]["schema"])],
        "components": {"schemas": _components(api)},
    }
    jsonschema_rs.Draft4Validator(schema, validate_formats=True).validate(reply.json())


def make_call(sandbox: Sandbox) -> Call:
    def call(
        method: str,
        path: str,
        query: str = "",
        *,
        token: str | None = TOKEN,
        json: Any = None,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        scheme: str = "https",
        prefix: str = "",
    ) -> SandboxReply:
        sent = {"host": HOST}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        if json is not None:
            body, sent["content-type"] = jsonlib.dumps(json).encode(), "application/json"
        sent |= headers or {}
        request = SandboxRequest(method, path, query, tuple(sent.items()), body, scheme, prefix)
        reply = sandbox.platform.handle(request)
        conforms(sandbox, request, reply)
        return reply

    return call


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def sandbox(clock: VirtualClock) -> Sandbox:
    return Sandbox(clock=clock)


@pytest.fixture
def call(sandbox: Sandbox) -> Call:
    return make_call(sandbox)


@pytest.fixture
def caller() -> Callable[[Sandbox], Call]:
    return make_call
