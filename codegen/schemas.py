"""Normalise schemas: give each a name, hoist what is nested, open enums, keep what the generator understands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .documents import resolve
from .limits import KEPT_FORMATS, limits_of
from .names import class_name, constant_name, snake_name
from .plan import FieldPlan, SchemaPlan
from .problems import CodegenError, Repair, pointer

__all__ = ["KEPT_FORMATS", "SchemaNormaliser", "limits_of", "python_names"]

View = dict[str, Any]

_DEEPEST = 20
#: Marks a member whose value nobody else may see.
SECRET = "x-itwin-secret"
_PREFIX = "#/components/schemas/"


def python_names(properties: Mapping[str, Any]) -> dict[str, str]:
    """The Python names of members, by their names on the wire; each is there once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for wire in properties:
        name = snake_name(wire)
        while name in taken:
            name += "_"
        taken.add(name)
        names[wire] = name
    return names


class SchemaNormaliser:
    """Turns the schemas of one definition into the view that the generator reads, and into plans."""

    def __init__(self, definition: dict[str, Any], source: str, *, taken: tuple[str, ...] = ()) -> None:
        """``taken`` are names of classes that no schema may have: those of the facades."""
        self._definition = definition
        self._source = source
        self._components: dict[str, Any] = (definition.get("components") or {}).get("schemas") or {}
        self._names: dict[str, str] = {}
        self.views: dict[str, View] = {}
        self.plans: dict[str, SchemaPlan] = {}
        self.repairs: list[Repair] = []
        #: Components that are being spelled out in place.
        self._open: list[str] = []
        self._name_components(taken)

    def components(self, headers: frozenset[str]) -> None:
        """Normalise every component; those in ``headers`` only describe headers that the client sets."""
        for key in sorted(self._components):
            place = pointer(["components", "schemas", key])
            if key in headers:
                self.plans[key] = SchemaPlan(key, self._names[key], "header")
            elif not self._is_class(key):
                self.plans[key] = SchemaPlan(key, self._names[key], "inlined")
            else:
                self._define(self._names[key], self._components[key], place, key)

    def view(self, schema: Any, hint: str, place: str) -> View:
        """The view of a schema where it is used; what is nested becomes a class named after ``hint``."""
        if not isinstance(schema, Mapping):
            schema = {}
        core = self._core(schema, hint, place)
        if "$ref" not in schema and self._may_be_null(schema):
            return {"anyOf": [core, {"type": "null"}]}
        return core

    def holds_objects(self, schema: Any, depth: int = 0) -> bool:
        """Whether a value may be an object, or have objects as items."""
        schema = self.resolved(schema)
        if schema.get("type") == "object" or schema.get("properties"):
            return True
        parts = [one for word in ("allOf", "anyOf", "oneOf") for one in schema.get(word) or []]
        return depth < _DEEPEST and any(self.holds_objects(one, depth + 1) for one in [*parts, schema.get("items")])

    # -- names ---------------------------------------------------------------------------------------------

    def _name_components(self, reserved: tuple[str, ...]) -> None:
        taken = set(reserved)
        for key in sorted(self._components):
            name = class_name(key)
            while name in taken:
                name += "2"
            if name != class_name(key):
                self.repairs.append(
                    Repair(
                        pointer(["components", "schemas", key]),
                        "unique-class",
                        f"{key!r} became {name}, {class_name(key)} is taken",
                    )
                )
            taken.add(name)
            self._names[key] = name

    def class_of(self, reference: str) -> str | None:
        """The class that a reference leads to; None when it is spelled out in place."""
        key = self._key(reference)
        return self._names[key] if key is not None and self._is_class(key) else None

    def _key(self, reference: str) -> str | None:
        if not reference.startswith(_PREFIX):
            return None
        key = reference.removeprefix(_PREFIX).replace("~1", "/").replace("~0", "~")
        return key if key in self._components else None

    def _is_class(self, key: str) -> bool:
        return self._kind(self._components[key]) in {"struct", "enum", "map"}

    def _kind(self, schema: Any) -> str:
        if not isinstance(schema, Mapping) or "$ref" in schema:
            return "inlined"
        if "x-itwin-enum" in schema or ("enum" in schema and schema.get("type", "string") in {"string", "integer"}):
            return "enum"
        if schema.get("properties") or schema.get("allOf"):
            return "struct"
        if schema.get("anyOf") or schema.get("oneOf"):
            return "struct" if self._is_object(schema) else "inlined"
        return "map" if schema.get("type") == "object" else "inlined"

    def _is_object(self, schema: Any, depth: int = 0) -> bool:
        """Whether a schema describes objects with named members, whichever of its alternatives holds."""
        schema = self.resolved(schema)
        if schema.get("properties"):
            return True
        parts = schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf") or []
        return bool(parts) and depth < _DEEPEST and all(self._is_object(part, depth + 1) for part in parts)

    def _may_be_null(self, schema: Mapping[str, Any]) -> bool:
        """Whether null is declared, here or for one of the alternatives that become one object."""
        if schema.get("nullable") is True:
            return True
        alternatives = schema.get("anyOf") or schema.get("oneOf") or []
        return self._kind(schema) == "struct" and any(self._may_be_null(self.resolved(one)) for one in alternatives)

    # -- use -----------------------------------------------------------------------------------------------

    def _core(self, schema: Mapping[str, Any], hint: str, place: str) -> View:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self._reference(reference, hint, place)
        parts = schema.get("allOf")
        if isinstance(parts, list) and len(parts) == 1 and not schema.get("properties"):
            return self.view(parts[0], hint, f"{place}/allOf/0")
        kind = self._kind(schema)
        if kind == "enum":
            declared = schema.get("x-itwin-enum")
            return self._hoist(declared["name"] if isinstance(declared, Mapping) else hint, schema, place)
        if kind in {"struct", "map"}:
            return self._hoist(hint, schema, place)
        alternatives = schema.get("anyOf") or schema.get("oneOf")
        if alternatives:
            return self._alternatives(alternatives, hint, place)
        if schema.get("type") == "array":
            return {"type": "array", "items": self.view(schema.get("items"), f"{hint}Item", f"{place}/items")}
        return self._simple(schema)

    def _reference(self, reference: str, hint: str, place: str) -> View:
        key = self._key(reference)
        if key is None:
            # The generator drops what uses it; the completeness check then stops the run by name.
            return {"$ref": reference}
        if key in self._open:
            self.repairs.append(
                Repair(place, "recursion", f"{key} contains itself without an object between; anything is accepted")
            )
            return {}
        if self._is_class(key):
            view: View = {"$ref": _PREFIX + self._names[key]}
            return {"anyOf": [view, {"type": "null"}]} if self._may_be_null(self._components[key]) else view
        self._open.append(key)
        try:
            return self.view(self._components[key], hint, pointer(["components", "schemas", key]))
        finally:
            self._open.pop()

    def _alternatives(self, alternatives: list[Any], hint: str, place: str) -> View:
        """A choice between simple values, as far as one decoder can tell them apart; else anything."""
        resolved = [self.resolved(one) for one in alternatives]
        kinds = [str(one.get("type") or "any") for one in resolved]
        groups = ["number" if kind in {"integer", "number"} else kind for kind in kinds]
        told_apart = len(set(groups)) == len(groups) and not {"any", "object"} & set(groups)
        if not told_apart:
            self.repairs.append(
                Repair(place, "alternatives", f"{' or '.join(kinds)} cannot be told apart; anything is accepted")
            )
            return {}
        return {"anyOf": [self.view(one, f"{hint}{index}", place) for index, one in enumerate(alternatives)]}

    def _simple(self, schema: Mapping[str, Any]) -> View:
        kind = schema.get("type")
        if kind not in {"string", "integer", "number", "boolean"}:
            return {}
        view: View = {"type": kind}
        if kind == "string" and schema.get("format") in KEPT_FORMATS:
            view["format"] = schema["format"]
        return view

    def _map(self, schema: Mapping[str, Any], hint: str, place: str) -> View:
        extra = schema.get("additionalProperties")
        values = (
            self.view(extra, f"{hint}Value", f"{place}/additionalProperties") if isinstance(extra, Mapping) else True
        )
        return {"type": "object", "additionalProperties": values}

    def _hoist(self, name: str, schema: Mapping[str, Any], place: str) -> View:
        key = name
        component = next((one for one, class_ in self._names.items() if class_ == name), None)
        if component is not None and self._kind(schema) == self._kind(self._components[component]) == "enum":
            self._require_members(name, self._enum_view(schema)["enum"], self._components[component], place)
            return {"$ref": _PREFIX + name}
        if component is not None:
            name = key = f"{name}Inline"
        if key not in self.plans:
            self._define(name, schema, place, key)
        elif self.plans[key].kind == "enum":
            self._require_members(name, self._enum_view(schema)["enum"], self.views[name], place)
        return {"$ref": _PREFIX + name}

    def _require_members(self, name: str, values: list[Any], declared: Mapping[str, Any], place: str) -> None:
        known = self._enum_view(declared)["enum"]
        missing = [str(value) for value in values if value not in known]
        if missing:
            raise CodegenError(
                f"enum {name} is used with members that its declaration does not have: {', '.join(missing)}",
                source=self._source,
                place=place,
                advice="Add them there, or give this enum another name, in the overlay.",
            )

    # -- definitions ---------------------------------------------------------------------------------------

    def _define(self, name: str, schema: Mapping[str, Any], place: str, key: str) -> None:
        kind = self._kind(schema)
        description = str(schema.get("description") or schema.get("title") or "").strip()
        if kind == "enum":
            open_ = schema.get("x-itwin-open") is True or (schema.get("x-itwin-enum") or {}).get("open") is True
            view = self._enum_view(schema)
            self.plans[key] = SchemaPlan(
                key, name, "enum", description, open_in_requests=open_, values=tuple(view["enum"])
            )
            self.views[name] = view
        elif kind == "map":
            # Reserved first: a schema may contain itself.
            self.plans[key] = SchemaPlan(key, name, "map", description)
            self.views[name] = self._map(schema, name, place)
        else:
            # Reserved first: a schema may contain itself.
            self.plans[key] = SchemaPlan(key, name, "struct", description)
            fields, view = self._struct(name, schema, place)
            least = schema.get("minProperties")
            self.plans[key] = SchemaPlan(
                key, name, "struct", description, fields, least_members=least if isinstance(least, int) else 0
            )
            self.views[name] = view

    def _enum_view(self, schema: Mapping[str, Any]) -> View:
        declared = schema.get("x-itwin-enum")
        values = list(declared["values"] if isinstance(declared, Mapping) else schema["enum"])
        values = [value for value in dict.fromkeys(values) if value is not None]
        names: list[str] = []
        for value in values:
            base = name = constant_name(str(value))
            number = 1
            while name in names:
                # Numbered, because the generator drops underscores at the end.
                number += 1
                name = f"{base}_{number}"
            names.append(name)
        return {
            "type": "integer" if all(isinstance(value, int) for value in values) else "string",
            "enum": values,
            "x-enum-varnames": names,
            "description": str(schema.get("description") or ""),
        }

    def _struct(self, name: str, schema: Mapping[str, Any], place: str) -> tuple[tuple[FieldPlan, ...], View]:
        properties, required = self.members(schema, place)
        names = python_names(properties)
        views: dict[str, View] = {}
        fields: list[FieldPlan] = []
        for wire, member in properties.items():
            if re.search(r'["\\\x00-\x1f]', wire):
                raise CodegenError(
                    f"member {wire!r} has a name that cannot be written (quotes, backslashes, control characters)",
                    source=self._source,
                    place=f"{place}/properties",
                )
            # The generator would spell names alike that are not, so it gets neutral ones.
            key = f"f{len(views)}"
            views[key] = self.view(member, name + class_name(wire), f"{place}/properties/{wire}")
            target = self.resolved(member)
            text = _first(member, target, "description")
            secret = any(one.get(SECRET) is True for one in (member, target) if isinstance(one, Mapping))
            limits = self._limits(target, f"{place}/properties/{wire}")
            if secret:
                # What breaks a pattern is quoted in the error.
                limits = {name: value for name, value in limits.items() if name not in {"pattern", "regex"}}
            fields.append(FieldPlan(wire, names[wire], wire in required, text, limits, key, secret))
        view: View = {
            "type": "object",
            "properties": views,
            "required": [field.key for field in fields if field.required],
            "additionalProperties": False,
        }
        if properties and isinstance(self.resolved(schema).get("additionalProperties"), Mapping):
            self.repairs.append(Repair(place, "members", "only the named members are kept"))
        return tuple(fields), view

    def _limits(self, schema: Any, place: str) -> dict[str, Any]:
        return limits_of(schema, self.resolved, lambda what: self.repairs.append(Repair(place, "pattern", what)))

    def members(self, schema: Mapping[str, Any], place: str | None = None) -> tuple[dict[str, Any], set[str]]:
        """Properties and required names, those of ``allOf`` parts included; of alternatives the superset.

        With its place, a choice between several is listed as a repair.
        """
        schema = self.resolved(schema)
        properties: dict[str, Any] = {}
        required: set[str] = set()
        for part in schema.get("allOf") or []:
            inner, inner_required = self.members(part, place)
            properties.update(inner)
            required |= inner_required
        alternatives = [self.members(part, place) for part in (schema.get("anyOf") or schema.get("oneOf") or [])]
        if alternatives:
            for inner, _ in alternatives:
                for wire, member in inner.items():
                    properties[wire] = self._either(properties[wire], member) if wire in properties else member
            required |= set.intersection(*(names for _, names in alternatives))
            if place is not None and len(alternatives) > 1:
                self.repairs.append(
                    Repair(place, "superset", f"{len(alternatives)} alternatives are read as one with all members")
                )
        properties.update(schema.get("properties") or {})
        required |= set(schema.get("required") or [])
        return properties, required & set(properties)

    def _either(self, one: Any, other: Any) -> Any:
        """A member that alternatives describe in two ways, so that neither loses anything."""
        first, second = self.resolved(one), self.resolved(other)
        if first == second:
            return one
        null = {"nullable": True} if first.get("nullable") or second.get("nullable") else {}
        if first.get(SECRET) or second.get(SECRET):
            null[SECRET] = True
        if first.get("type") == second.get("type") == "array":
            items = self._either(first.get("items") or {}, second.get("items") or {})
            return {"type": "array", "items": items, **null}
        if first.get("type") == second.get("type") and not self._is_object(first):
            return {**{key: value for key, value in first.items() if second.get(key) == value}, **null}
        return {"anyOf": [one, other], **null}

    def resolved(self, schema: Any) -> Mapping[str, Any]:
        seen = 0
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str) and seen < 20:
            schema = resolve(self._definition, schema["$ref"])
            seen += 1
        return schema if isinstance(schema, Mapping) else {}


def _first(member: Any, target: Mapping[str, Any], word: str) -> str:
    for schema in (member, target):
        if isinstance(schema, Mapping) and isinstance(schema.get(word), str):
            return str(schema[word]).strip()
    return ""
