"""A schema as the client sees it: references followed, ``allOf`` merged, alternatives read as one with all members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..documents import resolve
from ..normalise import operations_of
from ..problems import pointer

__all__ = ["ANY", "LIMITS", "Document", "Node", "Shape"]

ANY = frozenset({"string", "integer", "number", "boolean", "object", "array"})
#: Limits, and whether a larger number lets more through; None where two values cannot be put in order.
LIMITS: dict[str, bool | None] = {
    "minimum": False,
    "maximum": True,
    "exclusiveMinimum": None,
    "exclusiveMaximum": None,
    "multipleOf": None,
    "minLength": False,
    "maxLength": True,
    "pattern": None,
    "minItems": False,
    "maxItems": True,
    "uniqueItems": False,
    "minProperties": False,
    "maxProperties": True,
}


class Node(NamedTuple):
    """A value of a definition and its place."""

    value: Any
    pointer: str

    def child(self, *parts: str | int) -> Node:
        """What stands below; None as its value when there is nothing."""
        value = self.value
        for part in parts:
            if isinstance(value, Mapping):
                value = value.get(part)
            else:
                value = value[part] if isinstance(value, list) and isinstance(part, int) else None
        return Node(value, self.pointer + pointer(parts))

    def children(self, part: str) -> dict[str, Node]:
        """The named parts of an object below."""
        below = self.child(part)
        return {str(key): below.child(key) for key in below.value} if isinstance(below.value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Shape:
    types: frozenset[str] = ANY
    nullable: bool = False
    format: str = ""
    values: tuple[Any, ...] | None = None
    is_open: bool = False
    members: dict[str, Node] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Node | None = None
    extra: Any = None
    limits: dict[str, Any] = field(default_factory=dict)
    default: Any = None
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    #: The property that tells subtypes apart, and which of its values means which schema.
    discriminator: str = ""
    subtypes: dict[str, str] = field(default_factory=dict)
    #: What each alternative refers to.
    alternatives: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        """The types, with an object without members told apart: it becomes a ``dict`` and no model."""
        if self.types == ANY or "object" not in self.types or self.members:
            return self.types
        return self.types - {"object"} | {"map"}


class Document:
    """One definition, to be read by use."""

    def __init__(self, definition: dict[str, Any]) -> None:
        self.definition = definition
        self.root = Node(definition, "")

    def follow(self, node: Node) -> Node:
        """The node that a chain of references ends at; an empty one where it ends nowhere."""
        seen: set[str] = set()
        while isinstance(node.value, Mapping) and isinstance(node.value.get("$ref"), str):
            reference = node.value["$ref"]
            if reference in seen:
                return Node({}, node.pointer)
            seen.add(reference)
            node = Node(resolve(self.definition, reference), reference.removeprefix("#"))
        return node if isinstance(node.value, Mapping) else Node({}, node.pointer)

    def users(self) -> dict[str, set[str]]:
        """The components that operations lead to, each with the ids of those operations."""
        found: dict[str, set[str]] = {}
        for _, _, operation, item in operations_of(self.definition):
            id_, seen = str(operation.get("operationId")), set[str]()
            pending: list[Any] = [operation, item.get("parameters")]
            while pending:
                node = pending.pop()
                reference = node.get("$ref") if isinstance(node, Mapping) else None
                if isinstance(reference, str) and reference not in seen:
                    seen.add(reference)
                    found.setdefault(reference.removeprefix("#"), set()).add(id_)
                    pending.append(resolve(self.definition, reference))
                pending.extend(node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ())
        return found

    def shape(self, node: Node, seen: frozenset[str] = frozenset()) -> Shape:
        """The shape of a schema; one that contains itself as a part adds nothing to itself."""
        node = self.follow(node)
        if node.pointer in seen:
            return Shape()
        schema, seen = node.value, seen | {node.pointer}
        parts = [self.shape(node.child("allOf", at), seen) for at in range(_count(schema, "allOf"))]
        word = "anyOf" if _count(schema, "anyOf") else "oneOf"
        ways = [self.shape(node.child(word, at), seen) for at in range(_count(schema, word))]
        members: dict[str, Node] = {}
        for part in parts:
            members |= part.members
        for way in ways:
            members = way.members | members
        members |= node.children("properties")
        required = frozenset(schema.get("required") or ()).union(*(part.required for part in parts))
        if ways:
            required |= frozenset.intersection(*(way.required for way in ways))
        values = _values(schema)
        inherited = next((part for part in parts if part.values is not None), None)
        if values is None and inherited is not None:
            values = inherited.values
        items = next((part.items for part in [*parts, *ways] if part.items is not None), None)
        extra = schema.get("additionalProperties")
        limits = {key: value for part in parts for key, value in part.limits.items()}
        return Shape(
            types=_types(schema, [part.types for part in parts], [way.types for way in ways]),
            nullable=schema.get("nullable") is True
            or None in (schema.get("enum") or ())
            or (len(parts) == 1 and not schema.get("properties") and parts[0].nullable)
            or any(way.nullable for way in ways),
            format=str(schema.get("format") or next((part.format for part in parts if part.format), "")),
            values=values,
            is_open=_is_open(schema) or (inherited is not None and inherited.is_open),
            members=members,
            required=required & frozenset(members),
            items=node.child("items") if isinstance(schema.get("items"), Mapping) else items,
            extra=node.child("additionalProperties") if isinstance(extra, Mapping) else extra is not False,
            limits=limits | {key: schema[key] for key in LIMITS if schema.get(key) is not None},
            default=schema.get("default"),
            deprecated=schema.get("deprecated") is True,
            read_only=schema.get("readOnly") is True or any(part.read_only for part in parts),
            write_only=schema.get("writeOnly") is True or any(part.write_only for part in parts),
            alternatives=frozenset(
                str(one["$ref"]).rpartition("/")[2]
                for one in schema.get(word) or ()
                if isinstance(one, Mapping) and "$ref" in one
            ),
            **_discriminator(schema),
        )


def _discriminator(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The discriminator of a schema; without a mapping each alternative goes by the name of its schema."""
    declared = schema.get("discriminator")
    if not isinstance(declared, Mapping):
        return {}
    ways = [one for word in ("oneOf", "anyOf") for one in schema.get(word) or () if isinstance(one, Mapping)]
    references = [str(one["$ref"]) for one in ways if "$ref" in one]
    mapping = {str(value): str(target) for value, target in (declared.get("mapping") or {}).items()}
    mapped = {target.rpartition("/")[2] for target in mapping.values()}
    implied = {one.rpartition("/")[2]: one for one in references if one.rpartition("/")[2] not in mapped}
    subtypes = {value: target.rpartition("/")[2] for value, target in (implied | mapping).items()}
    return {"discriminator": str(declared.get("propertyName") or ""), "subtypes": subtypes}


def _count(schema: Mapping[str, Any], word: str) -> int:
    parts = schema.get(word)
    return len(parts) if isinstance(parts, list) else 0


def _values(schema: Mapping[str, Any]) -> tuple[Any, ...] | None:
    declared = schema.get("x-itwin-enum")
    values = declared.get("values") if isinstance(declared, Mapping) else schema.get("enum")
    if not isinstance(values, list):
        return None
    plain = (value if isinstance(value, str | int | float) else repr(value) for value in values if value is not None)
    return tuple(dict.fromkeys(plain))


def _is_open(schema: Mapping[str, Any]) -> bool:
    declared = schema.get("x-itwin-enum")
    return schema.get("x-itwin-open") is True or (isinstance(declared, Mapping) and declared.get("open") is True)


def _types(schema: Mapping[str, Any], parts: list[frozenset[str]], ways: list[frozenset[str]]) -> frozenset[str]:
    kind = schema.get("type")
    if kind == "number":
        return frozenset({"number", "integer"})
    if isinstance(kind, str):
        return frozenset({kind})
    if schema.get("properties"):
        return frozenset({"object"})
    if "items" in schema:
        return frozenset({"array"})
    if _values(schema) is not None:
        return frozenset({"string"})
    if parts:
        return frozenset.intersection(*parts) or ANY
    return frozenset().union(*ways) if ways else ANY
