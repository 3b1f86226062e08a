"""The public Python names that two definitions give: what a caller can write, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..names import class_name
from ..normalise import Normalised
from ..plan import OperationPlan
from ..problems import pointer
from ..render import members_of as members_of

__all__ = ["NameChange", "compare_names"]

_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date-time": "DateTime", "date": "datetime.date", "binary": "bytes"}


@dataclass(frozen=True, slots=True, order=True)
class NameChange:
    """``what`` happened to ``name``; ``old`` and ``new`` are its types.

    ``anchors`` are the places that the name comes from, the nearest first (none where only the name of a class tells
    them), and ``wire`` is what it is called there: by these a name finds the change that it belongs to. ``place`` is
    where to look for it when it belongs to none.
    """

    name: str
    what: Literal["added", "removed", "changed"]
    old: str = ""
    new: str = ""
    anchors: tuple[str, ...] = ()
    wire: str = ""
    place: str = ""

    def __str__(self) -> str:
        types = f": {self.old} -> {self.new}" if self.what == "changed" else ""
        return f"{self.what} {self.name}{types}"


@dataclass(frozen=True, slots=True)
class _Name:
    type: str
    anchors: tuple[str, ...]
    wire: str
    place: str = ""

    def change(self, name: str, what: Literal["added", "removed", "changed"], old: str, new: str) -> NameChange:
        return NameChange(name, what, old, new, self.anchors, self.wire, self.place or (*self.anchors, "")[0])


def compare_names(
    was: Normalised, now: Normalised, was_schemas: frozenset[str], now_schemas: frozenset[str]
) -> tuple[NameChange, ...]:
    """The names that were added, removed or have another type, in order; the schemas are those that have a place."""
    old, new = dict(_names(was, was_schemas)), dict(_names(now, now_schemas))
    changes: list[NameChange] = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            changes.append(after.change(name, "added", "", after.type))
        elif after is None and before is not None:
            changes.append(before.change(name, "removed", before.type, ""))
        elif before is not None and after is not None and before.type != after.type:
            changes.append(after.change(name, "changed", before.type, after.type))
    return tuple(changes)


def _names(normalised: Normalised, schemas: frozenset[str]) -> Iterator[tuple[str, _Name]]:
    plan, views = normalised.plan, normalised.view["components"]["schemas"]
    operations = _operations(normalised)
    for operation in plan.operations:
        method = f"{plan.package}.{operation.python}"
        module = f"itwin_platform_api.{plan.package}.api.{operation.tag}.{operation.python}"
        yield method, _Name(_returns(operation, operations[operation.python]), (operation.place,), "")
        yield module, _Name("module", (operation.place,), "")
        view = operations[operation.python]
        types = {one["name"]: one for one in view["parameters"]}
        for parameter in operation.parameters:
            schema = types[parameter.key]["schema"]
            text = _spelled(schema) + ("" if parameter.required else " | Unset")
            yield f"{method}({parameter.python}=)", _Name(text, (operation.place,), parameter.wire)
        if operation.body is not None:
            body = _spelled(next(iter(view["requestBody"]["content"].values()))["schema"])
            optional = "" if operation.body.required else " | Unset"
            yield f"{method}(body=)", _Name(body + optional, (f"{operation.place}/requestBody", operation.place), "")
            properties = views.get(operation.body.class_name, {}).get("properties", {})
            at = _anchors(normalised, str(operation.body.class_name), schemas)
            anchors = (*at, f"{operation.place}/requestBody", operation.place)
            for member in members_of(operation, plan):
                text = _spelled(properties[member.key]) + ("" if member.required else " | Unset")
                yield f"{method}({member.python}=)", _Name(text, anchors, member.wire)
    for schema in plan.schemas:
        if not schema.is_class:
            continue
        name = f"models.{plan.package}.{schema.class_name}"
        view, anchors = views[schema.class_name], _anchors(normalised, schema.class_name, schemas)
        place = "" if anchors else _holder(normalised, schema.class_name)
        yield name, _Name(schema.kind, anchors, "", place)
        for one in schema.fields:
            text = _spelled(view["properties"][one.key]) + ("" if one.required else " | Unset")
            yield f"{name}.{one.python}", _Name(text, anchors, one.wire, place)
        for member, value in zip(view.get("x-enum-varnames", ()), view.get("enum", ()), strict=True):
            yield f"{name}.{member}", _Name(repr(value), anchors, str(value), place)


def _anchors(normalised: Normalised, name: str, schemas: frozenset[str]) -> tuple[str, ...]:
    """Where a class comes from: its component; nothing for one that is hoisted out of another schema."""
    schema = normalised.plan.by_class.get(name)
    return (pointer(["components", "schemas", schema.key]),) if schema is not None and schema.key in schemas else ()


def _holder(normalised: Normalised, name: str) -> str:
    """The component or operation out of which a class is hoisted: its name begins with theirs."""
    plan = normalised.plan
    holders = {class_name(one.python): one.place for one in plan.operations}
    holders |= {one.class_name: pointer(["components", "schemas", one.key]) for one in plan.schemas if one.fields}
    found = [one for one in holders if name.startswith(one) and name != one]
    return holders[max(found, key=len)] if found else ""


def _operations(normalised: Normalised) -> dict[str, dict[str, Any]]:
    """The view's operations, by their Python names."""
    return {one["operationId"]: one for item in normalised.view["paths"].values() for one in item.values()}


def _returns(operation: OperationPlan, view: dict[str, Any]) -> str:
    kinds = {one.status: one.kind for one in operation.successes}
    types: dict[str, None] = {}
    for status, answer in view["responses"].items():
        if status in kinds:
            content = answer.get("content")
            types[_spelled(next(iter(content.values()))["schema"]) if content else "None"] = None
    text = " | ".join(types)
    if operation.listing is not None:
        return f"Pages[{text}]"
    if operation.streams:
        return "ByteStream"
    return f"Response[{text}]" if operation.gives_response else text


def _spelled(view: Any) -> str:
    """The Python type of a view, as the facade's annotations have it."""
    if not isinstance(view, dict) or not view:
        return "Any"
    if "$ref" in view:
        return str(view["$ref"]).rpartition("/")[2]
    if "anyOf" in view:
        return " | ".join(dict.fromkeys(_spelled(one) for one in view["anyOf"]))
    kind = str(view.get("type"))
    if kind == "array":
        return f"list[{_spelled(view.get('items'))}]"
    return _FORMATS.get(str(view.get("format")), _TYPES.get(kind, "Any"))
