"""Mend the known defects of definitions, rule by rule, before anything else reads them.

A rule makes a definition valid and generable without changing what a well-formed part of it says; each use of a
rule is listed. What no rule can mend stops the run later, with its place.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .documents import resolve
from .normalise import operations_of
from .problems import Repair, pointer

__all__ = ["OAUTH_SCHEME", "repaired"]

#: How to sign in, for definitions whose security schemes cannot say it.
OAUTH_SCHEME = {
    "type": "oauth2",
    "description": "Tokens of Bentley's identity service.",
    "flows": {
        "clientCredentials": {
            "tokenUrl": "https://ims.bentley.com/connect/token",
            "scopes": {"itwin-platform": "Use of the iTwin Platform."},
        },
        "authorizationCode": {
            "authorizationUrl": "https://ims.bentley.com/connect/authorize",
            "tokenUrl": "https://ims.bentley.com/connect/token",
            "scopes": {"itwin-platform": "Use of the iTwin Platform.", "offline_access": "A refresh token."},
        },
    },
}

_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf")
_LITERAL = {"example", "examples", "default", "enum", "x-itwin-enum"}
_PATH_NAMES = re.compile(r"\{([^{}]*)\}")

Parts = list[str | int]


def repaired(definition: dict[str, Any]) -> tuple[dict[str, Any], tuple[Repair, ...]]:
    """The definition with its defects mended, and what was mended; the argument is not changed."""
    document = copy.deepcopy(definition)
    found: list[Repair] = []

    def note(parts: Parts, rule: str, what: str) -> None:
        found.append(Repair(pointer(parts), rule, what))

    for rule in (_security, _references, _schemas, _bodies, _parameters, _operation_ids, _preferences):
        rule(document, note)
    return document, tuple(sorted(found))


Note = Callable[[Parts, str, str], None]


def _security(document: dict[str, Any], note: Note) -> None:
    """API keys, which the gateway adds by itself, sign nobody in."""
    components = document.setdefault("components", {})
    schemes = components.get("securitySchemes") or {}
    if any(
        isinstance(one, dict) and one.get("type") in {"oauth2", "openIdConnect", "http"} for one in schemes.values()
    ):
        return
    components["securitySchemes"] = {"itwinPlatform": copy.deepcopy(OAUTH_SCHEME)}
    document["security"] = [{"itwinPlatform": ["itwin-platform"]}]
    for path, method, operation, _ in operations_of(document):
        if operation.pop("security", None) is not None:
            note(["paths", path, method, "security"], "sign-in", "left out: it names a scheme that signs nobody in")
    names = ", ".join(sorted(schemes)) or "nothing"
    note(["components", "securitySchemes"], "sign-in", f"{names} replaced by OAuth 2.0 of the platform")


def _references(document: dict[str, Any], note: Note) -> None:
    """A reference to nothing accepts anything, as does one that leads to itself."""
    for parts, node in list(_nodes(document, [])):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            continue
        leads_to_nothing = not isinstance(resolve(document, reference), dict)
        if leads_to_nothing or _leads_to_itself(document, node):
            why = "leads to nothing" if leads_to_nothing else "leads to itself"
            note(parts, "reference", f"{reference} {why}; anything is accepted there")
            node.clear()
            if "schemas" not in parts and "schema" not in parts:
                node["description"] = f"{reference} {why}."


def _leads_to_itself(document: dict[str, Any], node: dict[str, Any]) -> bool:
    """Whether a reference comes back to where it stands; one that only leads into such a circle does not."""
    target: Any = node
    seen: set[str] = set()
    while isinstance(target, dict) and isinstance(target.get("$ref"), str) and target["$ref"] not in seen:
        seen.add(target["$ref"])
        target = resolve(document, target["$ref"])
        if target is node:
            return True
    return False


def _schemas(document: dict[str, Any], note: Note) -> None:
    for parts, schema in list(_schema_nodes(document, [])):
        kind = schema.get("type")
        if isinstance(kind, list):
            named = [one for one in kind if one != "null"]
            schema.pop("type")
            if len(named) == 1:
                schema["type"] = named[0]
            if "null" in kind:
                schema["nullable"] = True
            note(parts, "type", f"the list of types {kind} became {' or '.join(map(str, named)) or 'anything'}")
        elif kind in {"file", "binary"}:
            schema.update(type="string", format="binary")
            note(parts, "type", f"{kind} became a binary string")
        elif kind is not None and kind not in {"string", "integer", "number", "boolean", "array", "object"}:
            schema.pop("type")
            note(parts, "type", f"{kind!r} is no type; anything is accepted there")
        if schema.get("type") == "array" and not isinstance(schema.get("items"), dict):
            schema["items"] = {}
            note(parts, "items", "an array without items takes items of any kind")
        required = schema.get("required")
        if required is not None and not isinstance(required, list):
            schema.pop("required")
            note(parts, "required", f"{required!r} is no list of names; left out")
        elif isinstance(required, list):
            _required(schema, parts, required, note)
        for word in ("exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(schema.get(word), int | float) and not isinstance(schema[word], bool):
                schema[word.replace("exclusiveM", "m")] = schema[word]
                schema[word] = True
                note(parts, word, "a number of newer JSON Schema became a limit and a flag")


def _required(schema: dict[str, Any], parts: Parts, required: list[Any], note: Note) -> None:
    names = [name for name in dict.fromkeys(required) if isinstance(name, str)]
    composed = any(word in schema for word in _SCHEMA_LISTS)
    known = [name for name in names if composed or name in (schema.get("properties") or {})]
    if known != required:
        gone = ", ".join(str(name) for name in required if name not in known) or "repeated names"
        note(parts, "required", f"{gone}: no such property; left out")
    if known:
        schema["required"] = known
    else:
        schema.pop("required")


def _bodies(document: dict[str, Any], note: Note) -> None:
    for path, method, operation, _ in operations_of(document):
        place: Parts = ["paths", path, method]
        responses = operation.get("responses")
        if not isinstance(responses, dict) or not responses:
            operation["responses"] = responses = {"2XX": {"description": ""}}
            note(place, "responses", "documents no answer; any success is accepted")
        for status, answer in responses.items():
            if isinstance(answer, dict) and "$ref" not in answer and not isinstance(answer.get("description"), str):
                answer["description"] = ""
                note([*place, "responses", status], "description", "an answer without a description")
        body = operation.get("requestBody")
        if isinstance(body, dict) and "$ref" not in body and not body.get("content"):
            operation.pop("requestBody")
            note([*place, "requestBody"], "body", "a body without a media type; left out")


def _parameters(document: dict[str, Any], note: Note) -> None:
    """Path and parameters agree, and no parameter stands twice."""
    for path, method, operation, item in operations_of(document):
        place: Parts = ["paths", path, method, "parameters"]
        own = operation.get("parameters") or []
        kept: list[Any] = []
        seen: set[tuple[str, str]] = set()
        for index, one in enumerate(own):
            target = (
                resolve(document, one["$ref"]) if isinstance(one, dict) and isinstance(one.get("$ref"), str) else one
            )
            if not isinstance(target, dict) or not isinstance(target.get("name"), str) or "in" not in target:
                note([*place, index], "parameter", "has no name or no place; left out")
                continue
            key = (target["in"], target["name"])
            if key in seen:
                note([*place, index], "parameter", f"{target['name']} stands twice; the first one counts")
                continue
            if target["in"] == "path" and target["name"] not in _PATH_NAMES.findall(path):
                note([*place, index], "parameter", f"{target['name']} is not in the path; left out")
                continue
            if target["in"] == "path" and target.get("required") is not True:
                target["required"] = True
                note([*place, index], "parameter", f"{target['name']} is in the path and therefore required")
            if "schema" not in target and "content" not in target:
                target["schema"] = {"type": "string"}
                note([*place, index], "parameter", f"{target['name']} has no schema; taken as text")
            seen.add(key)
            kept.append(one)
        shared = {
            one["name"]
            for one in (_target(document, raw) for raw in item.get("parameters") or [])
            if one.get("in") == "path" and isinstance(one.get("name"), str)
        }
        for name in dict.fromkeys(_PATH_NAMES.findall(path)):
            if ("path", name) not in seen and name not in shared:
                kept.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
                note(place, "parameter", f"{name} of the path is not declared; taken as text")
        if kept or own:
            operation["parameters"] = kept


def _operation_ids(document: dict[str, Any], note: Note) -> None:
    seen: set[str] = set()
    for path, method, operation, _ in operations_of(document):
        name = operation.get("operationId")
        if not isinstance(name, str) or not name.strip():
            words = re.sub(r"[^0-9A-Za-z]+", "-", path).strip("-") or "root"
            name = f"{method}-{words}"
            note(["paths", path, method], "operation-id", f"has none; named {name}")
        count = 2
        unique = name
        while unique in seen:
            unique = f"{name}-{count}"
            count += 1
        if unique != name:
            note(["paths", path, method, "operationId"], "operation-id", f"{name} is taken; named {unique}")
        seen.add(unique)
        operation["operationId"] = unique


def _preferences(document: dict[str, Any], note: Note) -> None:
    """Where ``Prefer`` chooses between two forms of an answer, both are answers, whichever one is declared."""
    schemas = (document.get("components") or {}).get("schemas") or {}
    for path, method, operation, item in operations_of(document):
        parameters = [
            _target(document, one) for one in [*(item.get("parameters") or []), *(operation.get("parameters") or [])]
        ]
        if not any(one.get("in") == "header" and str(one.get("name")).lower() == "prefer" for one in parameters):
            continue
        for status, answer in operation["responses"].items():
            for media, content in (_target(document, answer).get("content") or {}).items():
                name = str(((content or {}).get("schema") or {}).get("$ref", "")).rpartition("/")[2]
                twin = _twin(name, schemas)
                if twin is not None:
                    content["schema"] = {"anyOf": [{"$ref": f"#/components/schemas/{one}"} for one in (name, twin)]}
                    place: Parts = ["paths", path, method, "responses", status, "content", media, "schema"]
                    note(place, "prefer", f"{twin} is an answer too")


def _twin(name: str, schemas: Mapping[str, Any]) -> str | None:
    """Of the two schemas of an answer that ``Prefer`` chooses from, the other one."""
    for word, other in (("minimal", "representation"), ("representation", "minimal")):
        wanted = name.lower().replace(word, other)
        found = next((one for one in schemas if one.lower() == wanted), None)
        if word in name.lower() and found is not None:
            return found
    return None


def _target(document: dict[str, Any], node: Any) -> dict[str, Any]:
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        node = resolve(document, node["$ref"])
    return node if isinstance(node, dict) else {}


def _nodes(node: Any, parts: Parts) -> Iterator[tuple[Parts, dict[str, Any]]]:
    """Every object of a document that is no example or other literal value."""
    if isinstance(node, dict):
        yield parts, node
        for key, value in node.items():
            # A property may be called `example` or `default`; a keyword of that name holds a literal.
            if key in _LITERAL and not (parts and parts[-1] == "properties"):
                continue
            yield from _nodes(value, [*parts, key])
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _nodes(value, [*parts, index])


def _schema_nodes(document: dict[str, Any], parts: Parts) -> Iterator[tuple[Parts, dict[str, Any]]]:
    """Every schema, wherever it stands."""
    for place, node in _nodes(document, parts):
        if not place:
            continue
        last, above = place[-1], place[-2] if len(place) > 1 else None
        if _is_schema_place(last, above, place):
            yield place, node


def _is_schema_place(last: str | int, above: str | int | None, place: Parts) -> bool:
    if above == "properties":
        return True
    if above == "schemas" and place[0] == "components":
        return True
    if isinstance(last, int):
        return above in _SCHEMA_LISTS
    return last in {"schema", "items", "additionalProperties", "not"} and above not in {"schemas", "properties"}
