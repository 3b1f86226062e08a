"""The public Python names that two definitions give: what a caller can write, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..names import class_name
from ..normalise import Normalised
from ..plan import ApiPlan, OperationPlan, SchemaPlan
from ..problems import pointer
from ..render import members_of as members_of

__all__ = ["NameChange", "compare_names"]

_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date-time": "DateTime", "date": "datetime.date", "binary": "bytes"}


What = Literal["added", "removed", "changed", "refined"]
#: Where a value of a name's type comes from: the caller, the service, or both.
Role = Literal["argument", "result", "both"]
#: Types whose values are values of another type too.
_NARROWER = {("int", "float"), ("str", "IdLike")}


@dataclass(frozen=True, slots=True, order=True)
class NameChange:
    """``what`` happened to ``name``; ``old`` and ``new`` are its types.

    A type is *refined* where code that uses the name goes on: an argument takes more than before, or a result is one of
    those that it might have been. Any other change of a type is *changed*.

    ``anchors`` are the places that the name comes from, the nearest first (none where only the name of a class tells
    them), and ``wire`` is what it is called there: by these a name finds the change that it belongs to. ``place`` is
    where to look for it when it belongs to none.
    """

    name: str
    what: What
    old: str = ""
    new: str = ""
    anchors: tuple[str, ...] = ()
    wire: str = ""
    place: str = ""

    def __str__(self) -> str:
        types = f": {self.old} -> {self.new}" if self.what in {"changed", "refined"} else ""
        return f"{self.what} {self.name}{types}"


@dataclass(frozen=True, slots=True)
class _Name:
    type: str
    anchors: tuple[str, ...]
    wire: str
    place: str = ""
    role: Role = "both"
    #: The enums of strings that its type mentions: their members are strings.
    enums: frozenset[str] = frozenset()

    def change(self, name: str, what: What, old: str, new: str) -> NameChange:
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
            what: What = "refined" if _is_refined(before, after) else "changed"
            changes.append(after.change(name, what, before.type, after.type))
    return tuple(changes)


def _is_refined(before: _Name, after: _Name) -> bool:
    """Whether code that uses a name goes on with its new type."""
    if before.role != after.role:
        return False
    match after.role:
        case "argument":
            return _is_narrower(before, after)
        case "result":
            return _is_narrower(after, before)
        case _:
            return False


def _is_narrower(one: _Name, other: _Name) -> bool:
    """Whether every value of one type is a value of the other."""
    ways = _ways(other.type)
    if "Any" in ways:
        return "Unset" in ways or "Unset" not in _ways(one.type)
    return all(
        way in ways or ("str" in ways and way in one.enums) or any((way, wider) in _NARROWER for wider in ways)
        for way in _ways(one.type)
    )


def _ways(text: str) -> set[str]:
    """The alternatives of a type."""
    ways, depth, start = set[str](), 0, 0
    for at, char in enumerate(text):
        depth += (char in "[") - (char in "]")
        if depth == 0 and text.startswith(" | ", at):
            ways.add(text[start:at])
            start = at + 3
    return ways | {text[start:]}


def _roles(normalised: Normalised) -> dict[str, Role]:
    """Where the values of each class come from; a class that no operation uses may be used either way."""
    views = normalised.view["components"]["schemas"]
    found: dict[str, set[Role]] = {}

    def visit(node: Any, role: Role) -> None:
        if isinstance(node, list):
            for one in node:
                visit(one, role)
        if not isinstance(node, dict):
            return
        if isinstance(node.get("$ref"), str):
            name = node["$ref"].rpartition("/")[2]
            roles = found.setdefault(name, set())
            if role not in roles:
                roles.add(role)
                visit(views.get(name), role)
            return
        for one in node.values():
            visit(one, role)

    for operation in _operations(normalised).values():
        visit(operation["parameters"], "argument")
        visit(operation.get("requestBody"), "argument")
        visit(operation["responses"], "result")
    return {name: next(iter(roles)) if len(roles) == 1 else "both" for name, roles in found.items()}


def _names(normalised: Normalised, schemas: frozenset[str]) -> Iterator[tuple[str, _Name]]:
    plan, views = normalised.plan, normalised.view["components"]["schemas"]
    operations, roles = _operations(normalised), _roles(normalised)
    enums = frozenset(name for name, view in views.items() if view.get("enum") and view.get("type") == "string")
    for operation in plan.operations:
        method = f"{plan.package}.{operation.python}"
        module = f"itwin_platform_api.{plan.package}.api.{operation.tag}.{operation.python}"
        at: tuple[str, ...] = (operation.place,)
        view = operations[operation.python]
        yield method, _Name(_returns(operation, view), at, "", role="result", enums=enums)
        yield module, _Name("module", at, "")
        types = {one["name"]: one for one in view["parameters"]}
        for parameter in operation.parameters:
            text = _argument(types[parameter.key]["schema"], plan, is_id=parameter.is_id)
            text += "" if parameter.required else " | Unset"
            anchors = (*at, *_anchors(normalised, text.partition(" | ")[0], schemas))
            yield f"{method}({parameter.python}=)", _Name(text, anchors, parameter.wire, role="argument", enums=enums)
        if operation.representations:
            text = " | ".join([*sorted(map(repr, operation.representations)), "Unset"])
            yield f"{method}(accept=)", _Name(text, at, "accept", role="argument")
        if operation.body is not None:
            body = _spelled(next(iter(view["requestBody"]["content"].values()))["schema"])
            text = body + ("" if operation.body.required else " | Unset")
            at = (f"{operation.place}/requestBody", operation.place)
            yield f"{method}(body=)", _Name(text, at, "", role="argument", enums=enums)
            properties = views.get(operation.body.class_name, {}).get("properties", {})
            anchors = (*_anchors(normalised, str(operation.body.class_name), schemas), *at)
            for member in members_of(operation, plan):
                text = _argument(properties[member.key], plan) + ("" if member.required else " | Unset")
                name, own = f"{method}({member.python}=)", _anchors(normalised, text.partition(" | ")[0], schemas)
                yield name, _Name(text, (*anchors, *own), member.wire, role="argument", enums=enums)
    for schema in plan.schemas:
        if not schema.is_class:
            continue
        name = f"models.{plan.package}.{schema.class_name}"
        view, anchors = views[schema.class_name], _anchors(normalised, schema.class_name, schemas)
        place = "" if anchors else _holder(normalised, schema.class_name)
        yield name, _Name(_class(schema, view), anchors, "", place)
        role = roles.get(schema.class_name, "both")
        for one in schema.fields:
            text = _spelled(view["properties"][one.key]) + ("" if one.required else " | Unset")
            yield f"{name}.{one.python}", _Name(text, anchors, one.wire, place, role, enums)
        for member, value in zip(view.get("x-enum-varnames", ()), view.get("enum", ()), strict=True):
            yield f"{name}.{member}", _Name(repr(value), anchors, str(value), place)


def _class(schema: SchemaPlan, view: dict[str, Any]) -> str:
    """What a class is; of a map what its values are."""
    return f"dict[str, {_spelled(view.get('additionalProperties'))}]" if schema.kind == "map" else schema.kind


def _argument(view: Any, plan: ApiPlan, *, is_id: bool = False) -> str:
    """The Python type of an argument: it may be a string where an enum is open, or a UUID object where it is an id."""
    text = _spelled(view)
    schema = plan.by_class.get(text)
    if schema is not None and schema.open_in_requests:
        return f"{text} | str"
    return "IdLike" if is_id and text == "str" else text


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
