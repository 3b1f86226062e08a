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
    _refuse_dates(data, [], str(path))
    return data


def _refuse_dates(node: Any, parts: list[str | int], source: str) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            _refuse_dates(value, [*parts, key], source)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _refuse_dates(value, [*parts, index], source)
    elif isinstance(node, datetime.date):
        raise CodegenError("is an unquoted date", source=source, place=pointer(parts), advice="Put it in quotes.")


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
