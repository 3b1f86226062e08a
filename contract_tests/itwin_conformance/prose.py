"""What the definitions say about requests in prose only, and schemathesis cannot know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from itwin_platform.sandbox._mappings import is_identifier
from itwin_platform.sandbox._schemas import is_uuid

__all__ = ["is_sound"]

#: How many roles or members one list of a job may hold.
MOST = 100


def is_sound(operation: str, body: dict[str, Any]) -> bool:
    """Whether a body that fits its schema also keeps to the sentences around it."""
    rule = RULES.get(operation)
    return rule is None or rule(body)


def _named(body: dict[str, Any]) -> bool:
    """Names are OData identifiers."""
    return all(is_identifier(value) for member, value in body.items() if member.endswith("Name"))


def _job(body: dict[str, Any]) -> bool:
    """A job does something, and not too much at once; roles are told apart by GUIDs."""
    actions: dict[str, list[dict[str, Any]]] = body["actions"]
    roles = {
        kind: [role for entry in entries for role in entry.get("roleIds", [])] for kind, entries in actions.items()
    }
    few = all(len(entries) <= MOST and len(roles[kind]) <= MOST for kind, entries in actions.items())
    return any(actions.values()) and few and all(is_uuid(role) for given in roles.values() for role in given)


def _export(body: dict[str, Any]) -> bool:
    """A version of IFC goes with IFC alone, and the caller's own storage needs its address."""
    options = body.get("outputOptions", {})
    if options.get("location") == "USER_BLOB_STORAGE" and not options.get("outputSasUrl"):
        return False
    return "ifcVersion" not in body or bool(body["exportType"] == "IFC")


RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "create-mapping": _named,
    "create-itwin-job": _job,
    "create-export-connection-run": _export,
}
