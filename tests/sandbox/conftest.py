"""A sandbox on a clock that stands still, and a caller that holds every answer to the definition."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.testing import VirtualClock

HOST = "sandbox.test"
TOKEN = "sandbox-token"

Call = Callable[..., SandboxReply]


def make_call(sandbox: Sandbox) -> Call:
    sandbox.platform.check_answers = True

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
        return sandbox.platform.handle(request)

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
