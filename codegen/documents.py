"""Read definitions, overlays and provenance; nothing else in this program opens a YAML file."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from .problems import CodegenError, pointer

__all__ = ["load", "resolve"]


def load(path: Path) -> dict[str, Any]:
    """Read a YAML or JSON document whose top is an object.

    Raises:
        CodegenError: the file is missing, is not YAML or JSON, or holds an unquoted date (which YAML turns
            into another type and so changes its spelling).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CodegenError(f"cannot be read ({error.strerror})", source=str(path)) from None
    except UnicodeDecodeError:
        raise CodegenError("is not UTF-8 text", source=str(path), advice="Save it as UTF-8.") from None
    try:
        data = json.loads(text) if path.suffix == ".json" else YAML(typ="safe").load(text)
    except (json.JSONDecodeError, YAMLError) as error:
        raise CodegenError(f"cannot be parsed: {error}", source=str(path)) from None
    if not isinstance(data, dict):
        raise CodegenError(f"holds {type(data).__name__}, expected an object", source=str(path))
    return {str(key): _as_json(value, [key], str(path)) for key, value in data.items()}


def _as_json(node: Any, parts: list[str | int], source: str) -> Any:
    """The node as JSON would hold it: YAML's unquoted ``200`` is a key like any other, its unquoted date is refused."""
    if isinstance(node, dict):
        return {str(key): _as_json(value, [*parts, key], source) for key, value in node.items()}
    if isinstance(node, list):
        return [_as_json(value, [*parts, index], source) for index, value in enumerate(node)]
    if isinstance(node, datetime.date):
        raise CodegenError("is an unquoted date", source=source, place=pointer(parts), advice="Put it in quotes.")
    return node


def resolve(document: dict[str, Any], reference: str) -> Any:
    """What a local reference (``#/components/schemas/Link``) points to; None when there is nothing."""
    if not reference.startswith("#/"):
        return None
    node: Any = document
    for part in reference[2:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node
