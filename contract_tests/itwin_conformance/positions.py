"""Every place of a schema by its JSON pointer, and changes of a value at such a place (RFC 6901 and RFC 6902)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .bodies import flat
from .documents import Api

__all__ = ["ITEM", "Position", "locate", "parent_of", "patched", "path_of", "positions", "value_at"]

#: Stands for any item of a list in the pointer of a schema.
ITEM = "*"


@dataclass(frozen=True, slots=True)
class Position:
    """One place of a schema.

    Attributes:
        pointer: a JSON pointer in which `ITEM` stands for any item of a list; empty for the whole body.
        schema: what may stand there, references followed.
        member: whether it is a member of an object, and can be left out.
        required: whether leaving it out is forbidden.
    """

    pointer: str
    schema: dict[str, Any] = field(repr=False, compare=False)
    member: bool = False
    required: bool = False


def positions(api: Api, schema: Any) -> Iterator[Position]:
    """Every place of a schema, outer ones first; a schema that holds itself is entered once."""
    yield from _walk(api, Position("", flat(api, schema)), (_name(schema),))


def _walk(api: Api, here: Position, above: tuple[str, ...]) -> Iterator[Position]:
    yield here
    required = here.schema.get("required", ())
    inner = [
        (f"{here.pointer}/{_escaped(name)}", node, True, name in required)
        for name, node in here.schema.get("properties", {}).items()
    ]
    if here.schema.get("type") == "array":
        inner.append((f"{here.pointer}/{ITEM}", here.schema.get("items", {}), False, False))
    for pointer, node, member, is_required in inner:
        name = _name(node)
        if not name or name not in above:
            place = Position(pointer, flat(api, node), member, is_required)
            yield from _walk(api, place, (*above, name))


def _name(schema: Any) -> str:
    """The reference that a schema is, or wraps to add a ``nullable`` to it."""
    parts = schema.get("allOf", [])
    return str(schema.get("$ref") or (parts[0].get("$ref", "") if len(parts) == 1 else ""))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def locate(value: Any, pointer: str) -> str | None:
    """The first place in a value that a schema's pointer means, as a plain pointer; None where there is none."""
    return next(_locate(value, _steps(pointer), ""), None)


def _locate(value: Any, steps: list[str], before: str) -> Iterator[str]:
    if not steps:
        yield before
    elif isinstance(value, list) and steps[0] == ITEM:
        for number, item in enumerate(value):
            yield from _locate(item, steps[1:], f"{before}/{number}")
    elif isinstance(value, dict) and steps[0] in value:
        yield from _locate(value[steps[0]], steps[1:], f"{before}/{_escaped(steps[0])}")


def parent_of(pointer: str) -> str:
    """The pointer of what holds the place."""
    return pointer.rpartition("/")[0]


def path_of(value: Any, pointer: str) -> str:
    """A plain pointer into a value in the spelling of error messages, e.g. ``$.logs[0].state``."""
    path = "$"
    for step in _steps(pointer):
        path += f"[{step}]" if isinstance(value, list) else f".{step}"
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    return path


def value_at(value: Any, pointer: str) -> Any:
    """What stands at a plain pointer.

    Raises:
        LookupError: nothing does.
    """
    for step in _steps(pointer):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def patched(value: Any, patch: list[dict[str, Any]]) -> Any:
    """A copy of a value with the ``add``, ``replace`` and ``remove`` operations of a JSON Patch carried out."""
    whole = {"": copy.deepcopy(value)}
    for change in patch:
        *outer, last = ["", *_steps(change["path"])]
        holder: Any = whole
        for step in outer:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        key: Any = int(last) if isinstance(holder, list) else last
        if change["op"] == "remove":
            del holder[key]
        else:
            holder[key] = copy.deepcopy(change["value"])
    return whole[""]
