"""All definitions as one document, for tools that serve only one, such as mock servers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .documents import APIS, Api, load

__all__ = ["merged"]


def merged() -> dict[str, Any]:
    """One OpenAPI document with the paths of all APIs below one server; schemas are told apart by the API's name."""
    first = load(APIS[0]).document
    whole: dict[str, Any] = {
        "openapi": first["openapi"],
        "info": {"title": "iTwin Platform", "version": "1"},
        "servers": [{"url": "https://api.bentley.com"}],
        "security": first["security"],
        "paths": {},
        "components": {"securitySchemes": first["components"]["securitySchemes"], "schemas": {}},
    }
    for name in APIS:
        api = load(name)
        base = urlsplit(api.document["servers"][0]["url"]).path
        for path, item in api.document["paths"].items():
            whole["paths"][base + path] = _renamed(api, item)
        for schema, node in api.document["components"]["schemas"].items():
            whole["components"]["schemas"][f"{name}.{schema}"] = _renamed(api, node)
    return whole


def _renamed(api: Api, node: Any) -> Any:
    """A copy whose references lead to the schemas of the whole."""
    if isinstance(node, list):
        return [_renamed(api, item) for item in node]
    if not isinstance(node, dict):
        return node
    prefix = "#/components/schemas/"
    changed = {name: _renamed(api, value) for name, value in node.items()}
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith(prefix):
        changed["$ref"] = f"{prefix}{api.name}.{reference.removeprefix(prefix)}"
    return changed
