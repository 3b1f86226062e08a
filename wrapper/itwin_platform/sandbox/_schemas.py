"""JSON Schema of a definition: OpenAPI 3.0's dialect translated to Draft 4, and the check of request bodies by it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

from .._extras import require
from ._definitions import Api, Operation, load

__all__ = ["Problem", "Validator", "body_problems", "compiled", "is_email", "is_uuid"]

#: Keywords whose values are schemas, lists of schemas, or named schemas.
ONE = ("not", "items", "additionalProperties")
MANY = ("allOf", "anyOf", "oneOf")
NAMED = ("properties",)
#: Keywords that describe and do not constrain; some mean something else in JSON Schema.
DROPPED = ("example", "examples", "discriminator", "xml", "externalDocs", "readOnly", "writeOnly", "deprecated")
EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+", re.ASCII)


class Kind(Protocol):
    """Which keyword failed, and its value in the schema."""

    name: str
    value: Any


class Problem(Protocol):
    """One failure of a body, as jsonschema-rs reports it."""

    kind: Any
    instance: Any
    instance_path: list[str | int]


class Validator(Protocol):
    """A compiled schema."""

    def iter_errors(self, instance: Any) -> Iterator[Any]:
        """Everything that is wrong with a value."""
        ...


def is_uuid(text: str) -> bool:
    """Whether a text is a GUID in the usual form."""
    try:
        return len(text) == 36 and str(UUID(text)) == text.lower()
    except ValueError:
        return False


def is_email(text: str) -> bool:
    """Whether a text looks like an address: one part, an at sign, a host with a dot."""
    return EMAIL.fullmatch(text) is not None


def body_problems(operation: Operation, body: Any) -> list[Problem]:
    """Everything that the definition's schema finds wrong with a body."""
    return list(_validator(operation.api.name, operation.id).iter_errors(body))


def compiled(api: Api, schema: Any) -> Validator:
    """A validator for any schema in a definition, its references and formats included."""
    library = require("sandbox", "jsonschema_rs")
    whole = {"allOf": [_translate(schema)], "components": {"schemas": _components(api)}}
    validator: Validator = library.Draft4Validator(whole, validate_formats=True, formats={"uuid": is_uuid})
    return validator


@functools.cache
def _validator(api: str, operation_id: str) -> Validator:
    rule = next(operation.body for operation in load(api).operations if operation.id == operation_id)
    assert rule is not None
    return compiled(load(api), rule.schema)


@functools.cache
def _components(api: Api) -> dict[str, Any]:
    schemas = api.document.get("components", {}).get("schemas", {})
    return {name: _translate(schema) for name, schema in schemas.items()}


def _translate(schema: Any) -> Any:
    """A copy in which ``nullable`` has become a type, and whatever does not constrain is gone."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    kept = {name: value for name, value in schema.items() if name not in DROPPED and not name.startswith("x-")}
    for name in ONE:
        if name in kept:
            kept[name] = _translate(kept[name])
    for name in MANY:
        if name in kept:
            kept[name] = [_translate(member) for member in kept[name]]
    for name in NAMED:
        if name in kept:
            kept[name] = {member: _translate(value) for member, value in kept[name].items()}
    return _nullable(kept) if kept.pop("nullable", False) else kept


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"enum": [None]}, schema]}
