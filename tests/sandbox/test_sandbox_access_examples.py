"""The requests that the definition shows work as they stand, since the seeded world has the objects of the examples."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox._definitions import Operation, load, resolve

from .access import Call, code

#: What cannot work, as the examples use one id for several things, or add what others show as present.
REFUSED: dict[str, tuple[int, str]] = {
    "create-itwin-group": (409, "GroupAlreadyExists"),
    "add-itwin-user-members": (409, "iTwinMemberAlreadyExists"),
    "get-itwin-group-member": (404, "TeamMemberNotFound"),
    "update-itwin-group-member": (404, "TeamMemberNotFound"),
    "remove-itwin-group-member": (404, "TeamMemberNotFound"),
    "remove-itwin-owner-member": (404, "TeamMemberNotFound"),
}
OPERATIONS = load("access_control").operations


def node(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = operation.api.document["paths"][operation.path][operation.method.lower()]
    return found


def path(operation: Operation) -> str:
    text = f"/{operation.api.base}{operation.path}"
    for parameter in (resolve(operation.api.document, one) for one in node(operation)["parameters"]):
        if parameter["in"] == "path":
            text = text.replace(f"{{{parameter['name']}}}", parameter["example"])
    return text


def bodies(operation: Operation) -> list[Any]:
    content = node(operation).get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content:
        return [content["example"]]
    return [example["value"] for example in content.get("examples", {}).values()] or [None]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_the_examples_work(call: Call, operation: Operation) -> None:
    for body in bodies(operation):
        reply = call(operation.method, path(operation), json=body)
        if operation.id in REFUSED:
            assert code(reply) == REFUSED[operation.id]
        else:
            assert 200 <= reply.status < 300
