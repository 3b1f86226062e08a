"""OpenAPI Overlay 1.0: apply the actions of an overlay to a definition.

The specification is small (targets by JSONPath, ``update`` merges, ``remove`` deletes). Beyond it we ask two
things: each action says why it is there, and an action whose target is gone stops the run.
"""

from __future__ import annotations

import copy
from typing import Any

import jsonpath_rfc9535 as jsonpath

from .problems import CodegenError, pointer

__all__ = ["apply"]


def apply(definition: dict[str, Any], overlay: dict[str, Any], *, source: str) -> dict[str, Any]:
    """The definition with the overlay's actions applied, in order; neither argument is changed.

    Raises:
        CodegenError: the overlay is malformed, or one of its targets finds nothing.
    """
    if not str(overlay.get("overlay", "")).startswith("1."):
        raise CodegenError("is not an overlay of version 1", source=source, place="/overlay")
    result = copy.deepcopy(definition)
    for index, action in enumerate(overlay.get("actions") or []):
        _apply_action(result, action, source, pointer(["actions", index]))
    return result


def _apply_action(document: dict[str, Any], action: Any, source: str, place: str) -> None:
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        raise CodegenError("has no target", source=source, place=place)
    target = action["target"]
    try:
        nodes = jsonpath.find(target, document)
    except jsonpath.JSONPathError as error:
        raise CodegenError(
            f"target {target!r} is no JSONPath: {error}", source=source, place=f"{place}/target"
        ) from None
    locations = [node.location for node in nodes]
    if not locations:
        raise CodegenError(
            f"target {target!r} finds nothing in the definition",
            source=source,
            place=f"{place}/target",
            advice="The definition has changed there: point the action at the new place, or delete it.",
        )
    if action.get("remove") is True:
        # From the end, so that the removal of a list's item leaves the earlier positions alone.
        for location in sorted(locations, key=_removal_order, reverse=True):
            _remove(document, location, source, place)
    elif "update" in action:
        for location in locations:
            _update(document, location, action["update"], source, place)
    else:
        raise CodegenError("has neither update nor remove", source=source, place=place)


def _removal_order(location: tuple[int | str, ...]) -> tuple[tuple[int, int, str], ...]:
    return tuple((1, part, "") if isinstance(part, int) else (0, 0, part) for part in location)


def _remove(document: Any, location: tuple[int | str, ...], source: str, place: str) -> None:
    if not location:
        raise CodegenError("would remove the whole definition", source=source, place=place)
    parent = _at(document, location[:-1])
    del parent[location[-1]]


def _update(document: Any, location: tuple[int | str, ...], update: Any, source: str, place: str) -> None:
    node = _at(document, location)
    if isinstance(node, list):
        node.append(copy.deepcopy(update))
    elif isinstance(node, dict) and isinstance(update, dict):
        _merge(node, update)
    elif location:
        raise CodegenError(
            f"target {pointer(location)} is {type(node).__name__}, expected an object or a list",
            source=source,
            place=place,
            advice="Point the target at the object that holds the value.",
        )
    else:
        raise CodegenError("update of the whole definition has to be an object", source=source, place=place)


def _at(document: Any, location: tuple[int | str, ...]) -> Any:
    for part in location:
        document = document[part]
    return document


def _merge(node: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        present = node.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(copy.deepcopy(value))
        else:
            node[key] = copy.deepcopy(value)
