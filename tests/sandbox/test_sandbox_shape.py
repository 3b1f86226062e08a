"""Every operation of the definitions has its route, its handler and its place in the order of checks; none is long."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import itwin_platform.sandbox
from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._definitions import APIS, Operation, load
from itwin_platform.sandbox._errors import Detail
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.sandbox._registry import HANDLERS
from itwin_platform.sandbox._validation import invalid

Call = Callable[..., SandboxReply]

OPERATIONS = [operation for name in APIS for operation in load(name).operations]
NOWHERE = "22acf21e-0575-4faf-849b-bcd538718269"
LONGEST_HANDLER, LONGEST_MODULE = 40, 500
WRONG_VERSION = "application/vnd.bentley.itwin-platform.v9+json"
#: Parameters of the seeded world: with them every other token finds something, and a stranger must not.
SEEDED = {
    "mappingId": "f1fe5959-35ab-467e-83b8-a679b722d80f",
    "groupId": "08f252c4-ee78-4e2b-9280-f7365400b932",
    "propertyId": "1ba1f4dd-efc1-4bd1-86f0-a69a4f0d4743",
    "extractionId": "d4ca244b-81c8-4146-934d-e5936345bba2",
    "id": "806b19d5-c037-48a4-aa98-e297c81453f1",
    "connectionId": "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e",
    "runId": "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
}
QUERY = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "imodelId": "7dbd531d-6967-47b2-8945-a722a437ad7a"}
#: What is in no iModel and no iTwin, and so the same for a stranger; and what is refused as a value, not as a thing.
FOR_EVERYBODY = {"get-all-permissions", "get-authorizationinformation"}
BODIES: dict[str, dict[str, Any]] = {
    "create-mapping": {"iModelId": QUERY["iModelId"], "mappingName": "Mine"},
    "run-extraction": {"iModelId": QUERY["iModelId"], "mappings": [{"id": SEEDED["mappingId"]}]},
    "create-export-connection": {"iModelId": QUERY["imodelId"]},
}

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)


def path_of(operation: Operation, values: dict[str, str]) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], NOWHERE), operation.path)
    return f"/{operation.api.base}{filled}"


def query_of(operation: Operation) -> str:
    return "&".join(f"{one.name}={QUERY.get(one.name, 'x')}" for one in operation.query if one.required)


def ask(call: Call, operation: Operation, **more: Any) -> SandboxReply:
    """A request as it should be, for something that is there."""
    path = path_of(operation, SEEDED)
    return call(operation.method, path, query_of(operation), json=BODIES.get(operation.id), **more)


def test_nothing_of_the_definitions_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.unserved == []
    assert sorted(HANDLERS) == sorted(operation.id for operation in OPERATIONS)
    assert len(OPERATIONS) == 69


def test_an_operation_without_a_handler_is_told(sandbox: Sandbox, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HANDLERS, "get-mapping")
    assert sandbox.unserved == ["get-mapping"]
    reply = call("GET", path_of(next(one for one in OPERATIONS if one.id == "get-mapping"), SEEDED))
    assert (reply.status, reply.json()["error"]["code"]) == (501, "NotServed")


@every_operation
def test_each_path_of_the_definitions_leads_to_its_operation(
    sandbox: Sandbox, call: Call, operation: Operation
) -> None:
    reply = ask(call, operation)
    assert sandbox.requests[-1].operation_id == operation.id
    assert reply.status not in (401, 405, 501)


@every_operation
def test_an_expired_token_opens_nothing(call: Call, operation: Operation) -> None:
    reply = ask(call, operation, token="sandbox-token-expired")
    assert (reply.status, reply.json()["error"]["code"]) == (401, "Unauthorized")


@every_operation
def test_another_version_is_another_operation(call: Call, operation: Operation) -> None:
    error = ask(call, operation, headers={"accept": WRONG_VERSION}).json()["error"]
    assert (error["code"], [one["code"] for one in error["details"]]) == ("ResourceNotFound", ["OperationNotFound"])


@every_operation
def test_a_stranger_finds_nothing(call: Call, operation: Operation) -> None:
    reply = ask(call, operation, token="sandbox-token-other")
    if operation.id in FOR_EVERYBODY:
        assert reply.status in (200, 422)
    elif operation.id == "create-export-connection":
        # The definition has no 404 here: what is not there is a value that cannot be.
        assert [one["target"] for one in reply.json()["error"]["details"]] == ["iModelId"]
    else:
        assert reply.status == 404
        assert reply.json()["error"]["code"].endswith("NotFound")


@pytest.mark.parametrize("unknown", [NOWHERE, "00000000-0000-0000-0000-000000000000", "not-a-guid"])
@every_operation
def test_what_is_unknown_is_not_found(call: Call, operation: Operation, unknown: str) -> None:
    """For each parameter of the path, with everything before it as it should be."""
    names = re.findall(r"\{(\w+)\}", operation.path)
    for n, name in enumerate(names):
        values = {known: SEEDED[known] for known in names[:n] if known in SEEDED}
        if len(values) < n:
            break
        path = path_of(operation, values | {name: unknown} | dict.fromkeys(names[n + 1 :], unknown))
        reply = call(operation.method, path, query_of(operation), json=BODIES.get(operation.id))
        if operation.id == "accept-itwin-member-invitation" and name == "invitationId" and unknown != "not-a-guid":
            assert reply.status == 204  # whoever is a member may accept anything
        else:
            assert (reply.status, reply.json()["error"]["code"][-8:]) == (404, "NotFound")


@pytest.mark.parametrize("operation_id", sorted(HANDLERS))
def test_handlers_are_short(operation_id: str) -> None:
    lines, _ = inspect.getsourcelines(HANDLERS[operation_id].handle)
    assert len(lines) <= LONGEST_HANDLER


def test_modules_are_short() -> None:
    folder = Path(itwin_platform.sandbox.__file__).parent
    modules = {module.name: len(module.read_text().splitlines()) for module in folder.glob("*.py")}
    assert len(modules) > len(APIS)
    assert {name: lines for name, lines in modules.items() if lines > LONGEST_MODULE} == {}


@every_operation
def test_a_refusal_has_words_also_where_nothing_is_refused_so_far(operation: Operation) -> None:
    """A newer definition may give a parameter to an operation that had none."""
    error = invalid(operation, [Detail("InvalidValue", "No.", "$top")]).reply().json()["error"]
    assert error["code"].startswith("Invalid")
    assert error["message"].endswith(".")
