"""The control endpoint: there only with a secret, and only for those who know it."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.testing import VirtualClock

SECRET = "a-secret-of-the-test-run"
STATUS = "/grouping-and-mapping/datasources/imodel-mappings/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
FAULTS = "/sandbox/faults"

Call = Callable[..., SandboxReply]


@pytest.fixture
def sandbox(clock: VirtualClock) -> Sandbox:
    return Sandbox(clock=clock, control_secret=SECRET)


@pytest.fixture
def control(call: Call) -> Call:
    def ask(method: str, path: str, *, json: Any = None, body: bytes = b"", token: str = SECRET) -> SandboxReply:
        return call(method, path, token=token, json=json, body=body)

    return ask


@pytest.mark.parametrize("given", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", "sandbox-token", "a-secrét"])
@pytest.mark.parametrize(("method", "path"), [("GET", FAULTS), ("POST", "/sandbox/reset"), ("GET", "/sandbox/nowhere")])
def test_without_the_secret_everything_is_refused_alike(call: Call, given: str | None, method: str, path: str) -> None:
    reply = call(method, path, token=given)
    assert (reply.status, reply.json()["error"]["code"]) == (401, "Unauthorized")


def test_a_sandbox_without_a_secret_has_no_control_endpoint(caller: Callable[[Sandbox], Call]) -> None:
    call = caller(Sandbox())
    assert call("GET", FAULTS).status == 404
    assert call("GET", FAULTS, token="").status == 401
    assert call("POST", "/sandbox/reset", token=SECRET).status == 401


def test_a_short_secret_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="at least 16 characters, got 6") as caught:
        Sandbox(control_secret="hidden")
    assert "hidden" not in str(caught.value)


def test_a_fault_is_added_shown_met_and_removed(control: Call, call: Call) -> None:
    added = control("POST", FAULTS, json={"fault": "server-error", "operation": "get-extraction-status", "times": 2})
    assert added.status == 201
    shown = {"id": 1, "fault": "server-error", "operation": "get-extraction-status", "times": 2, "after": 0, "met": 0}
    assert added.json() == shown
    assert control("GET", FAULTS).json() == {"faults": [shown]}
    assert call("GET", STATUS).status == 500
    assert control("GET", FAULTS).json()["faults"][0]["met"] == 1
    assert control("DELETE", f"{FAULTS}/1").status == 204
    assert control("DELETE", f"{FAULTS}/1").status == 404
    assert call("GET", STATUS).status == 200


def test_a_fault_for_all_requests_and_a_schedule_end_when_all_are_cleared(control: Call, call: Call) -> None:
    assert (
        control("POST", FAULTS, json={"fault": "html", "operation": "get-cdm", "times": None}).json()["times"] is None
    )
    body = {"seed": 3, "faults": ["server-error", "unknown-enum"], "rate": 1.0}
    assert control("POST", FAULTS, json=body).json()["seed"] == 3
    assert len(control("GET", FAULTS).json()["faults"]) == 2
    assert 500 in {call("GET", STATUS).status for _ in range(10)}
    assert (control("DELETE", FAULTS).status, control("GET", FAULTS).json()) == (204, {"faults": []})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b'{"fault": "nonsense"}',
        b'{"fault": "html", "seed": 1}',
        b'{"fault": "html", "times": "two"}',
        b'{"fault": "html", "time": 2}',
        b'{"seed": 1, "faults": []}',
        b"[" * 100_000,
    ],
    ids=range(10),
)
def test_what_cannot_be_is_refused_with_a_reason(control: Call, body: bytes) -> None:
    reply = control("POST", FAULTS, body=body)
    assert (reply.status, reply.json()["error"]["code"]) == (422, "InvalidFault")
    assert reply.json()["error"]["message"]
    assert control("GET", FAULTS).json() == {"faults": []}


def test_requests_can_be_read_without_any_secret_in_them(control: Call, call: Call) -> None:
    call("GET", STATUS, "access_token=hidden")
    text = control("GET", "/sandbox/requests").content().decode()
    (request,) = jsonlib.loads(text)["requests"]
    assert (request["path"], request["status"], request["operation_id"]) == (STATUS, 200, "get-extraction-status")
    assert SECRET not in text
    assert "sandbox-token" not in text
    assert "hidden" not in text


def test_reset_brings_the_seeded_world_back(control: Call, call: Call, sandbox: Sandbox) -> None:
    call("POST", "/grouping-and-mapping/datasources/imodel-mappings", json={
        "iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "New"})  # fmt: skip
    before = len(sandbox.platform.store.mappings)
    assert control("POST", "/sandbox/reset").status == 204
    assert len(sandbox.platform.store.mappings) == before - 1


def test_other_paths_and_methods_are_not_found(control: Call) -> None:
    for method, path in (("GET", "/sandbox"), ("PUT", FAULTS), ("GET", "/sandbox/reset"), ("GET", f"{FAULTS}/1")):
        assert control(method, path).status == 404


def test_the_secret_is_in_no_repr_and_on_no_page(sandbox: Sandbox, control: Call, call: Call) -> None:
    control("GET", FAULTS)
    assert SECRET not in repr(vars(sandbox.platform))
    assert SECRET not in call("GET", "/").content().decode()
