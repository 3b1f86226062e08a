"""Where in an answer what stands, by the definition: the fields of its objects with their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._definitions import resolve

__all__ = ["Place", "objects", "places"]

COMBINED = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Place:
    """A field of an object of an answer, and what the definition says about it."""

    owner: dict[str, Any]
    name: str
    parts: tuple[dict[str, Any], ...]
    required: bool

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.owner[self.name]

    @property
    def nullable(self) -> bool:
        """Whether null may stand there."""
        return any(part.get("nullable") for part in self.parts)

    @property
    def has_values(self) -> bool:
        """Whether the definition lists the values that a text may have."""
        return isinstance(self.value, str) and any("enum" in part or "x-itwin-enum" in part for part in self.parts)

    @property
    def is_date(self) -> bool:
        """Whether a date-time stands there."""
        return isinstance(self.value, str) and any(part.get("format") == "date-time" for part in self.parts)


def places(document: dict[str, Any], schema: dict[str, Any], value: Any) -> Iterator[Place]:
    """Every field that the schema knows and the value has, from the outside in."""
    parts = _parts(document, schema)
    if isinstance(value, list):
        items = [part["items"] for part in parts if "items" in part]
        for entry in value:
            for each in items:
                yield from places(document, each, entry)
    if not isinstance(value, dict):
        return
    known = {name: node for part in parts for name, node in part.get("properties", {}).items()}
    required = {name for part in parts for name in part.get("required", ())}
    for name in list(value):
        if name in known:
            yield Place(value, name, tuple(_parts(document, known[name])), name in required)
            if name in value:
                yield from places(document, known[name], value[name])


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value, the value included."""
    if isinstance(value, dict):
        yield value
        for member in list(value.values()):
            yield from objects(member)
    elif isinstance(value, list):
        for member in value:
            yield from objects(member)


def _parts(document: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema and all that it is combined of."""
    node = resolve(document, schema)
    found = [node]
    for keyword in COMBINED:
        for member in node.get(keyword, ()):
            found += _parts(document, member)
    return found
