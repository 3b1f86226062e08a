"""The operations that the API definitions describe, read from the generated package."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import msgspec

__all__ = ["APIS", "Api", "BodyRule", "Operation", "Parameter", "load", "resolve"]

#: Folder of the definition -> base path under which production serves the API.
APIS: dict[str, str] = {
    "grouping_and_mapping": "grouping-and-mapping",
    "access_control": "accesscontrol",
    "export": "export",
}
METHODS = ("get", "put", "post", "delete", "patch")
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter, its schema resolved."""

    name: str
    required: bool
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BodyRule:
    """The request body of an operation: whether it must be there, and its (unresolved) schema."""

    required: bool
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a definition, as far as a server needs to know it."""

    id: str
    api: Api = field(repr=False)
    method: str
    path: str
    media_type: str
    query: tuple[Parameter, ...]
    body: BodyRule | None
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """One definition with its operations."""

    name: str
    base: str
    version: str
    document: dict[str, Any] = field(repr=False)
    operations: list[Operation] = field(default_factory=list, repr=False)


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow local references until something else than a reference is reached."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


@functools.cache
def load(name: str) -> Api:
    """Read one definition. The result is shared and never changed."""
    source = files("itwin_platform_api") / name / "definition.json"
    document: dict[str, Any] = msgspec.json.decode(source.read_bytes())
    api = Api(name, APIS[name], document["info"]["version"], document)
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                api.operations.append(_operation(api, path, method, item[method], shared))
    return api


def _operation(api: Api, path: str, method: str, node: dict[str, Any], shared: list[Any]) -> Operation:
    document = api.document
    parameters = [resolve(document, parameter) for parameter in [*shared, *node.get("parameters", [])]]
    query = tuple(
        Parameter(p["name"], p.get("required", False), resolve(document, p.get("schema", {})))
        for p in parameters
        if p["in"] == "query"
    )
    answers = {media for answer in node["responses"].values() for media in resolve(document, answer).get("content", {})}
    media_type = f"application/vnd.bentley.itwin-platform.{api.version}+json"
    body = _body(document, node.get("requestBody"))
    return Operation(node["operationId"], api, method.upper(), path, media_type, query, body, tuple(sorted(answers)))


def _body(document: dict[str, Any], node: dict[str, Any] | None) -> BodyRule | None:
    if node is None:
        return None
    node = resolve(document, node)
    return BodyRule(node.get("required", False), node["content"][JSON]["schema"])
