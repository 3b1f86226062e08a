"""The limits of schemas that requests are checked against, as the generated code spells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .ecma import UntranslatableError, python_pattern

__all__ = ["KEPT_FORMATS", "argument_limits", "limits_of", "merged"]

#: Formats that have a Python type of their own.
KEPT_FORMATS = {"date-time", "date"}
_SIZES = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
#: Schemas may contain themselves.
_DEEPEST = 10

Resolve = Callable[[Any], Mapping[str, Any]]
Note = Callable[[str], None]


def _as_it_is(schema: Any) -> Mapping[str, Any]:
    return schema if isinstance(schema, Mapping) else {}


def merged(raw: Any, resolved: Resolve, depth: int = 0) -> Mapping[str, Any]:
    """Returns a schema of a simple value or an array without references at its top: its ``allOf`` is part of it."""
    schema: dict[str, Any] = dict(resolved(raw))
    parts = schema.get("allOf")
    if not isinstance(parts, list) or depth > _DEEPEST:
        return schema
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= merged(part, resolved, depth + 1)
    return whole | {key: value for key, value in schema.items() if key != "allOf"}


def limits_of(
    schema: Any, resolved: Resolve = _as_it_is, note: Note = lambda _: None, depth: int = 0
) -> dict[str, Any]:
    """Returns the limits of a schema and of its items.

    Args:
        schema: the schema.
        resolved: follows references.
        note: takes a sentence about each pattern that cannot be enforced.
        depth: how many arrays it is the items of.
    """
    schema = merged(schema, resolved)
    limits = _range(schema)
    limits |= {name: schema[name] for name in _SIZES if _is_number(schema.get(name))}
    if schema.get("properties"):
        # A class of its own, which counts its members itself.
        limits = {name: value for name, value in limits.items() if not name.endswith("Properties")}
    if schema.get("uniqueItems") is True:
        limits["uniqueItems"] = True
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        try:
            regex = python_pattern(pattern)
        except UntranslatableError as error:
            note(f"the pattern {_short(pattern)} is not enforced: {_short(str(error))}")
        else:
            limits |= {"pattern": pattern} | ({"regex": regex} if regex != pattern else {})
    if isinstance(schema.get("items"), Mapping) and depth < _DEEPEST:
        items = limits_of(schema["items"], resolved, note, depth + 1)
        if items:
            limits["items"] = items
    return limits


def argument_limits(schema: Any, resolved: Resolve, note: Note, depth: int = 0) -> dict[str, Any]:
    """Returns the limits of an argument: like those of a member, with the types that no model checks."""
    schema = merged(schema, resolved)
    limits = limits_of(schema, resolved, note, _DEEPEST)
    declared = schema.get("x-itwin-enum")
    values = declared.get("values") if isinstance(declared, Mapping) else schema.get("enum")
    is_open = schema.get("x-itwin-open") is True or (isinstance(declared, Mapping) and declared.get("open") is True)
    kind = schema.get("type")
    if kind == "string" and schema.get("format") in KEPT_FORMATS and values is None:
        limits["format"] = schema["format"]
    elif kind in _TYPES and (values is None or kind != "string"):
        limits["type"] = _TYPES[kind]
    if isinstance(values, list) and not is_open:
        limits["enum"] = tuple(value for value in dict.fromkeys(values) if value is not None)
    if kind == "array":
        limits["type"] = "list"
        if depth < _DEEPEST and (items := argument_limits(schema.get("items"), resolved, note, depth + 1)):
            limits["items"] = items
    return limits


def _range(schema: Mapping[str, Any]) -> dict[str, Any]:
    limits = {name: schema[name] for name in ("minimum", "maximum", "multipleOf") if _is_number(schema.get(name))}
    if limits.get("multipleOf", 1) <= 0:
        del limits["multipleOf"]
    for name, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and name in limits:
            limits[exclusive] = limits.pop(name)
    if schema.get("type") in {"integer", "number"} and schema.get("format") in _RANGES:
        least, most = _RANGES[schema["format"]]
        if max(limits.get("minimum", least), limits.get("exclusiveMinimum", least)) <= least:
            limits["minimum"] = least
        if min(limits.get("maximum", most), limits.get("exclusiveMaximum", most)) >= most:
            limits["maximum"] = most
    return limits


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - one line of a terminal
