"""What the definitions say about requests in prose only, and schemathesis cannot know."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from .validators import is_uuid

__all__ = ["is_sound"]

#: How many roles or members one list of a job may hold.
MOST = 100
#: How many roles one request may give to members, summed over all of them.
MOST_ASSIGNMENTS = 50
#: Unicode categories of the first and of the further characters of an OData v4 SimpleIdentifier.
FIRST = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
FURTHER = (*FIRST, "Nd", "Mn", "Mc", "Pc", "Cf")


def is_sound(operation: str, body: dict[str, Any]) -> bool:
    """Whether a body that fits its schema also keeps to the sentences around it."""
    rule = RULES.get(operation)
    return rule is None or rule(body)


def is_identifier(text: str) -> bool:
    """Whether a text is an OData v4 SimpleIdentifier; its length is the schema's business."""
    first = bool(text) and (text[0] == "_" or unicodedata.category(text[0]) in FIRST)
    return first and all(unicodedata.category(character) in FURTHER for character in text[1:])


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


def _group(body: dict[str, Any]) -> bool:
    """The name is an identifier, and each key of the metadata comes once."""
    keys = [entry["key"] for entry in body.get("metadata", [])]
    return _named({"groupName": body.get("groupName", "_")}) and len(set(keys)) == len(keys)


def _property(body: dict[str, Any]) -> bool:
    """The name is an identifier."""
    return is_identifier(body["propertyName"])


def _connection(body: dict[str, Any]) -> bool:
    """Exports act for users only, as the tutorial says."""
    return bool(body.get("authenticationType", "User") == "User")


def _members(body: dict[str, Any]) -> bool:
    """Fifty assignments at most."""
    return sum(len(entry["roleIds"]) for entry in body["members"]) <= MOST_ASSIGNMENTS


def _share(body: dict[str, Any]) -> bool:
    """A share ends in the future, and not too far in it: whatever moment is made up will be neither."""
    return body.get("expiration") is None


RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "create-export-connection": _connection,
    "create-group": _group,
    "create-mapping": _named,
    "create-property": _property,
    "update-group": _group,
    "update-mapping": _named,
    "update-property": _property,
    "add-itwin-group-members": _members,
    "add-itwin-user-members": _members,
    "create-itwin-job": _job,
    "create-itwin-share": _share,
    "create-export-connection-run": _export,
}
