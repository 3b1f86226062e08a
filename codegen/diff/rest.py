"""What operations do not lead to: unused schemas, texts, and whatever else differs between two definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..normalise import METHODS
from ..plan import ApiPlan
from ..problems import pointer
from .shapes import Document, Node
from .walk import Findings, SchemaWalk, Use

__all__ = ["compare_components", "compare_rest"]

_TEXTS = {"description", "summary", "title", "example", "examples", "externalDocs", "contact", "license", "version"}
_TEXTS |= {"termsOfService"}
#: Objects whose keys are names that somebody chose, so that a property called ``description`` is no text.
_NAMED = {
    "callbacks",
    "content",
    "headers",
    "links",
    "mapping",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
}


def compare_components(
    old: Document, new: Document, was: ApiPlan, now: ApiPlan, findings: Findings, walk: SchemaWalk
) -> None:
    """Schemas that came and went; and those that no operation leads to, whose classes callers may use either way."""
    before, after = (one.root.child("components").children("schemas") for one in (old, new))
    was_class, now_class = ({one.key for one in plan.schemas if one.is_class} for plan in (was, now))
    was_users, now_users = old.users(), new.users()
    for key in sorted(before.keys() - after.keys()):
        rule = "model-removed" if key in was_class else "part-removed"
        for user in sorted(was_users.get(before[key].pointer, {""})):
            findings.add(rule, before[key], key, Use(user), is_old=True)
    for key, node in sorted(after.items()):
        if key not in before:
            for user in sorted(now_users.get(node.pointer, {""})):
                findings.add("model-added" if key in now_class else "part-added", node, key, Use(user))
        elif node.pointer not in findings.reached and key in now_class | was_class:
            walk.compare(before[key], node, key, Use("", "request"))
            walk.compare(before[key], node, key, Use("", "answer"))


def compare_rest(old: Document, new: Document, findings: Findings) -> None:
    """Texts, told once for each operation or component; and, where nothing was found, that something differs."""
    told = {_owner(one.pointer) for one in findings.all.values()}
    texts: dict[str, list[tuple[str, str]]] = {}
    others: dict[str, list[tuple[str, str]]] = {}
    for place, word, is_text in _differences(old.root.value, new.root.value, "", is_named=False):
        owner = _owner(place)
        if is_text:
            texts.setdefault(owner, []).append((place, word))
        elif owner not in told and not _is_address(place):
            others.setdefault(owner, []).append((place, word))
    components = old.users() | new.users()
    for rule, found in (("text", texts), ("other", others)):
        for owner, places in sorted(found.items()):
            words = sorted({word for _, word in places})
            at = places[0][0] if len(places) == 1 else owner
            for user in sorted(_users(owner, new, components)) or [""]:
                findings.add(rule, Node(None, at), _label(owner, new), Use(user), new=", ".join(words))


def _is_address(place: str) -> bool:
    """Whether a whole path or operation came or went, which comparing operations has told."""
    parts = place.split("/")
    return parts[1] == "paths" and (len(parts) == 3 or (len(parts) == 4 and parts[3] in METHODS))


def _differences(old: Any, new: Any, place: str, *, is_named: bool) -> Iterator[tuple[str, str, bool]]:
    """Places where two documents differ, the word that stands there, and whether it is only text."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            here = place + pointer([key])
            if old.get(key) == new.get(key) and (key in old) == (key in new):
                continue
            if not is_named and (key in _TEXTS or (place == "" and key == "tags")):
                yield here, key, True
            elif not is_named and key == "required" and _as_set(old.get(key)) == _as_set(new.get(key)):
                continue
            elif not is_named and key == "parameters" and isinstance(old.get(key), list):
                yield from _in_parameters(old[key], new.get(key), here)
            else:
                yield from _differences(old.get(key), new.get(key), here, is_named=not is_named and key in _NAMED)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                yield from _differences(one, other, f"{place}/{at}", is_named=False)
    elif old != new:
        yield place, next(one for one in reversed(place.split("/")) if not one.isdigit()), False


def _in_parameters(old: Any, new: Any, place: str) -> Iterator[tuple[str, str, bool]]:
    """Parameters are told apart by their names; their order means nothing."""
    if not isinstance(new, list):
        yield place, "parameters", False
        return
    before = {_parameter(one): one for one in old}
    for at, one in enumerate(new):
        yield from _differences(before.pop(_parameter(one), None), one, f"{place}/{at}", is_named=False)
    for _ in before:
        yield place, "parameters", False


def _parameter(one: Any) -> str:
    return str(one.get("$ref") or (one.get("in"), one.get("name"))) if isinstance(one, dict) else str(one)


def _as_set(value: Any) -> Any:
    return frozenset(map(str, value)) if isinstance(value, list) else value


def _owner(place: str) -> str:
    """The operation or component in which a place is."""
    parts = place.split("/")
    if parts[1:2] == ["components"]:
        return "/".join(parts[:4])
    if parts[1:2] == ["paths"]:
        return "/".join(parts[: 4 if len(parts) > 3 and parts[3] in METHODS else 3])
    return "/".join(parts[:2])


def _label(owner: str, new: Document) -> str:
    node = _at(owner, new)
    operation = node.get("operationId") if isinstance(node, dict) else None
    return str(operation or owner.rpartition("/")[2].replace("~1", "/").replace("~0", "~"))


def _at(place: str, document: Document) -> Any:
    node: Any = document.definition
    for part in place.split("/")[1:]:
        node = node.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
    return node


def _users(owner: str, new: Document, components: dict[str, set[str]]) -> set[str]:
    node = _at(owner, new)
    if owner.startswith("/paths/"):
        return {str(node["operationId"])} if isinstance(node, dict) and "operationId" in node else set()
    return components.get(owner, set())
