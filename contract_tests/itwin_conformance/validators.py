"""Schemas of a definition as validators: OpenAPI 3.0's dialect of JSON Schema, translated to Draft 4.

The sandbox has a translation of its own. Two of them cannot hide each other's mistakes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

import jsonschema_rs
import msgspec

from .documents import Api

__all__ = ["Problem", "is_uuid", "validator"]

#: Keywords whose values are a schema, a list of schemas, or schemas by name.
ONE = ("not", "items", "additionalProperties")
MANY = ("allOf", "anyOf", "oneOf")
#: Keywords that describe and do not constrain; some of them mean something else in JSON Schema.
DROPPED = frozenset(
    ["example", "examples", "discriminator", "xml", "externalDocs", "readOnly", "writeOnly", "deprecated"]
)
UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


class Kind(Protocol):
    """The keyword that failed."""

    name: str


class Problem(Protocol):
    """One thing that is wrong with a value."""

    message: str
    kind: Any
    instance_path: list[str | int]


class Validator(Protocol):
    """A compiled schema."""

    def iter_errors(self, instance: Any) -> Iterator[Any]:
        """Everything that is wrong with a value."""
        ...


def is_uuid(text: str) -> bool:
    """Whether a text is a GUID in the usual form, in any letter case."""
    return UUID_FORM.fullmatch(text) is not None and str(UUID(text)) == text.lower()


def validator(api: Api, schema: Any) -> Validator:
    """A validator for any schema of a definition, its references and formats included."""
    return _compiled(api, msgspec.json.encode(schema))


@functools.cache
def _compiled(api: Api, schema: bytes) -> Validator:
    whole = {"allOf": [_translate(msgspec.json.decode(schema))], "components": {"schemas": _components(api)}}
    compiled: Validator = jsonschema_rs.Draft4Validator(whole, validate_formats=True, formats={"uuid": is_uuid})
    return compiled


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
    kept |= {name: _translate(kept[name]) for name in ONE if name in kept}
    kept |= {name: [_translate(part) for part in kept[name]] for name in MANY if name in kept}
    if "properties" in kept:
        kept["properties"] = {name: _translate(value) for name, value in kept["properties"].items()}
    return {"anyOf": [{"enum": [None]}, kept]} if kept.pop("nullable", False) else kept
