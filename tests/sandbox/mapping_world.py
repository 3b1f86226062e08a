"""Names of seeded things, and steps that several test modules take with mappings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from itwin_platform.sandbox._messages import SandboxReply

__all__ = [
    "AUDIT",
    "BEAM",
    "DONE",
    "EMPTY_IMODEL",
    "HOST",
    "IMODEL",
    "LENGTH",
    "M2",
    "NOWHERE",
    "ROOT",
    "SLAB",
    "Call",
    "M",
    "groups",
    "make_group",
    "make_mapping",
    "make_property",
    "properties",
    "refused",
    "walk",
]

Call = Callable[..., SandboxReply]

HOST = "https://sandbox.test"
ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
AUDIT = "/grouping-and-mapping/audit"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
EMPTY_IMODEL = "adae0938-e15b-4394-a376-da32b79ee653"
M = "f1fe5959-35ab-467e-83b8-a679b722d80f"
M2 = "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"
BEAM = "08f252c4-ee78-4e2b-9280-f7365400b932"
SLAB = "1d9ae44a-2204-4bf6-8397-5c590e04ba3e"
LENGTH = "1ba1f4dd-efc1-4bd1-86f0-a69a4f0d4743"
DONE = "d4ca244b-81c8-4146-934d-e5936345bba2"
NOWHERE = "22acf21e-0575-4faf-849b-bcd538718269"


def groups(mapping: str) -> str:
    return f"{ROOT}/{mapping}/groups"


def properties(mapping: str, group: str) -> str:
    return f"{groups(mapping)}/{group}/properties"


def make_mapping(call: Call, name: str = "New", imodel: str = IMODEL, **more: Any) -> dict[str, Any]:
    reply = call("POST", ROOT, json={"iModelId": imodel, "mappingName": name, **more})
    assert reply.status == 201
    made: dict[str, Any] = reply.json()["mapping"]
    return made


def make_group(call: Call, mapping: str, name: str = "Walls", **more: Any) -> dict[str, Any]:
    body = {"groupName": name, "query": "SELECT ECInstanceId, ECClassId FROM Building.Wall", **more}
    reply = call("POST", groups(mapping), json=body)
    assert reply.status == 201
    made: dict[str, Any] = reply.json()["group"]
    return made


def make_property(call: Call, mapping: str, group: str, name: str, kind: str = "Double", **more: Any) -> dict[str, Any]:
    reply = call("POST", properties(mapping, group), json={"propertyName": name, "dataType": kind, **more})
    assert reply.status == 201
    made: dict[str, Any] = reply.json()["property"]
    return made


def refused(reply: SandboxReply) -> tuple[int, str, str | None]:
    error = reply.json()["error"]
    return reply.status, error["code"], error.get("target")


def walk(call: Call, path: str, query: str, member: str) -> list[dict[str, Any]]:
    """Everything in a list, page by page, by its links."""
    found = []
    for _ in range(100):
        answer = call("GET", path, query).json()
        found += answer[member]
        following = answer["_links"].get("next")
        if following is None:
            return found
        path, _, query = following["href"].removeprefix(HOST).partition("?")
    raise AssertionError("the list does not end")
