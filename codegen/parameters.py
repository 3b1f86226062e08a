"""Plan the parameters of operations: their types, their limits, and how lists and objects are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .documents import resolve
from .limits import argument_limits, merged
from .names import class_name, snake_name
from .plan import ParameterPlan
from .problems import CodegenError, Repair, pointer
from .schemas import SchemaNormaliser

__all__ = ["ParameterPlanner", "parameters_of"]

#: The styles that each location has; the first one is its default.
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
}
_DEFAULTS = {("path", "simple", False), ("query", "form", True), ("header", "simple", False)}
#: The names that HTTP allows for headers.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
#: Headers that the client sets by itself, so they are no arguments.
_OWN_HEADERS = {"authorization", "accept", "content-type"}


def parameters_of(definition: dict[str, Any], path: str, method: str) -> dict[tuple[str, str], tuple[str, Any]]:
    """Returns the place and the content of each parameter of an operation, by location and name.

    A parameter of the operation wins over one of its path item.
    """
    item = definition["paths"][path]
    found: dict[tuple[str, str], tuple[str, Any]] = {}
    for parts, owner in (([path], item), ([path, method], item[method])):
        for index, raw in enumerate(owner.get("parameters") or []):
            place, one = pointer(["paths", *parts, "parameters", index]), raw
            if isinstance(raw, dict) and isinstance(raw.get("$ref"), str):
                place, one = raw["$ref"].removeprefix("#"), resolve(definition, raw["$ref"])
            if isinstance(one, dict) and "name" in one and "in" in one:
                found[one["in"], one["name"]] = place, one
    return found


def is_own(parameter: Mapping[str, Any]) -> bool:
    """Whether the client sets a parameter by itself."""
    return parameter["in"] == "header" and parameter["name"].lower() in _OWN_HEADERS


class ParameterPlanner:
    """Plans the parameters of one operation after the other."""

    def __init__(self, schemas: SchemaNormaliser, source: str, repairs: list[Repair]) -> None:
        self._schemas = schemas
        self._source = source
        self._repairs = repairs

    def plan(
        self, parameter: dict[str, Any], owner: str, place: str, views: list[dict[str, Any]], taken: set[str]
    ) -> ParameterPlan:
        """Returns the plan of one parameter, and adds its view to ``views`` and its name to ``taken``.

        Raises:
            CodegenError: its value cannot be written as the definition asks for.
        """
        wire, where = parameter["name"], parameter["in"]
        if where not in _STYLES:
            raise self._refused(f"is sent in {where!r}, expected one of {', '.join(_STYLES)}", parameter, place)
        if where == "header" and _HEADER_NAME.fullmatch(wire) is None:
            raise self._refused("has a name that no header can have", parameter, place)
        python = str(parameter.get("x-itwin-python-name") or snake_name(wire))
        while python in taken:
            python += "_"
        taken.add(python)
        schema, style, explode = self._schema(parameter, place)
        at = f"{place}/schema" if style != "json" else f"{place}/content"
        view = _without_null(self._schemas.view(schema, class_name(owner) + class_name(wire), at))
        required = where == "path" or parameter.get("required") is True
        key = f"p{len(views)}"
        # The generator takes fewer types in paths and headers; where a parameter goes, the templates know from the plan.
        views.append({"name": key, "in": "query", "required": required, "schema": view})
        target = merged(schema, self._schemas.resolved)
        limits = self._limits(schema, view, at)
        if style != "json":
            self._require_writable(parameter, target, view, style, place, explode=explode)
        description = str(parameter.get("description") or target.get("description") or "").strip()
        is_default = (where, style, explode) in _DEFAULTS or not _has_parts(limits)
        is_default &= style not in {"json", "label", "matrix"}
        return ParameterPlan(
            wire,
            python,
            where,
            required,
            description,
            limits,
            "" if is_default else style,
            explode and not is_default,
            key,
            is_uuid=target.get("format") == "uuid",
        )

    def _schema(self, parameter: Mapping[str, Any], place: str) -> tuple[Any, str, bool]:
        """The schema of a parameter, its style, and whether its parts are parameters of their own."""
        content = parameter.get("content")
        if isinstance(content, Mapping) and content and "schema" not in parameter:
            media = next(iter(content))
            kind = media.partition(";")[0].strip().lower()
            if kind != "application/json" and not kind.endswith("+json"):
                raise self._refused(f"is written as {media}, which is not supported", parameter, place)
            return (content[media] or {}).get("schema") or {}, "json", False
        styles = _STYLES[parameter["in"]]
        style = str(parameter.get("style") or styles[0])
        if style not in styles:
            problem = f"has the style {style}, expected one of {', '.join(styles)} in {parameter['in']} parameters"
            raise self._refused(problem, parameter, place)
        if parameter.get("allowReserved") is True:
            self._repairs.append(Repair(place, "parameter", "reserved characters are percent-encoded all the same"))
        return parameter.get("schema") or {"type": "string"}, style, parameter.get("explode", style == "form") is True

    def _limits(self, schema: Any, view: Mapping[str, Any], place: str) -> dict[str, Any]:
        def note(what: str) -> None:
            self._repairs.append(Repair(place, "pattern", what))

        limits = argument_limits(schema, self._schemas.resolved, note)
        name = str(view.get("$ref", "")).rpartition("/")[2]
        plan = next((one for one in self._schemas.plans.values() if one.class_name == name), None)
        if plan is not None and plan.kind == "struct":
            return {"type": name}
        if plan is not None and plan.kind == "map":
            return {"type": "dict", **limits}
        return limits

    def _require_writable(
        self,
        parameter: Mapping[str, Any],
        target: Mapping[str, Any],
        view: Mapping[str, Any],
        style: str,
        place: str,
        *,
        explode: bool,
    ) -> None:
        """Refuse what has no agreed way to be written: objects in objects, objects in lists, and the like."""
        kind = "object" if self._schemas.holds_objects(target) and target.get("type") != "array" else target.get("type")
        if kind == "array":
            items = merged(target.get("items"), self._schemas.resolved)
            if style == "deepObject" or items.get("type") == "array" or self._schemas.holds_objects(items):
                raise self._refused(f"is a list that the style {style} cannot write", parameter, place)
        elif kind == "object":
            members = self._schemas.members(target)[0].values()
            parts = [merged(one, self._schemas.resolved) for one in [*members, target.get("additionalProperties")]]
            is_deep = any(one.get("type") == "array" or self._schemas.holds_objects(one) for one in parts)
            if is_deep or "$ref" not in view or style in {"spaceDelimited", "pipeDelimited"}:
                raise self._refused(f"is an object that the style {style} cannot write", parameter, place)
        elif style == "deepObject":
            raise self._refused("has the style deepObject and is no object", parameter, place)

    def _refused(self, problem: str, parameter: Mapping[str, Any], place: str) -> CodegenError:
        return CodegenError(
            f"parameter {parameter['name']} {problem}",
            source=self._source,
            place=place,
            advice="Describe it as a string, or remove it, in the overlay.",
        )


def _has_parts(limits: Mapping[str, Any]) -> bool:
    """Whether values are lists or objects, for which the style matters."""
    return limits.get("type") not in {"str", "int", "float", "bool"} and not {"enum", "format"} & limits.keys()


def _without_null(view: dict[str, Any]) -> dict[str, Any]:
    """The view of a value that cannot be null, because no style can write that."""
    ways = [one for one in view.get("anyOf") or () if one != {"type": "null"}]
    if not ways:
        return view
    return ways[0] if len(ways) == 1 else {"anyOf": ways}
