"""Answers made wrong, one place and one way at a time: which wrongs there are, and what follows from each.

A mutation is named by operation, status, kind and the place in the schema. The same list serves both sides: served to
clients it shows what they make of a broken answer, applied to the answers of a server it shows whether a suite
would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from .bodies import known_values
from .definitions import Answer, Endpoint
from .positions import Position, locate, patched, positions, value_at
from .wholes import WHOLES, Served

__all__ = ["KINDS", "SURPLUS", "Kind", "Mutation", "Patch", "Served", "allowed", "mutate", "mutations", "patches"]

#: A JSON Patch (RFC 6902).
Patch = list[dict[str, Any]]
#: What is written over a value, by the schema of its place and the value itself.
Value = Callable[[dict[str, Any], Any], Any]

UNKNOWN = "NeverHeardOf"
#: The name of a member that no definition knows.
SURPLUS = "neverHeardOf"
_WRONG_TYPE = {"string": 17, "integer": "17", "number": "1.5", "boolean": "true", "object": [], "array": {}}
_WRONG_SHAPE = {"object": "text", "array": "text"}
_NO_FORMAT = {"date-time": "yesterday", "date": "yesterday", "email": "no-address", "uri": "no uri", "uuid": "no-uuid"}


def _never(_position: Position) -> None:
    return None


def _always(_position: Position) -> bool:
    return True


def _nowhere(_position: Position) -> bool:
    return False


def _typed(*types: str) -> Callable[[Position], bool]:
    return lambda position: position.schema.get("type") in types


def _formatted(*formats: str) -> Callable[[Position], bool]:
    return lambda position: position.schema.get("format") in formats


def _limited(keyword: str) -> Callable[[Position], bool]:
    return lambda position: position.schema.get(keyword, 0) > 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of being wrong at a place of a schema.

    Attributes:
        applies: whether a place can be wrong in this way.
        value: what stands there afterwards; without it, nothing does.
        allowed: why the definition allows it at a place after all; None where it does not.
        tolerated: whether clients read it all the same, although the definition forbids it.
        reads: what clients read then, where that is another value than the one that came.
    """

    applies: Callable[[Position], bool]
    value: Value | None
    allowed: Callable[[Position], str | None] = _never
    tolerated: Callable[[Position], bool] = _nowhere
    reads: Value | None = None


#: The ways of being wrong at a place of a body.
KINDS: dict[str, Kind] = {
    "drop": Kind(
        lambda position: position.member,
        None,
        allowed=lambda position: None if position.required else "the member may be left out",
    ),
    "null": Kind(
        _always,
        lambda _schema, _old: None,
        allowed=lambda position: "the value may be null" if position.schema.get("nullable") else None,
    ),
    "wrong-type": Kind(_typed(*_WRONG_TYPE), lambda schema, _old: _WRONG_TYPE[schema["type"]]),
    "wrong-shape": Kind(_typed(*_WRONG_TYPE), lambda schema, old: _WRONG_SHAPE.get(schema["type"], {"value": old})),
    "fraction": Kind(_typed("integer"), lambda _schema, _old: 1.5),
    "unknown-value": Kind(
        lambda position: bool(known_values(position.schema)),
        lambda _schema, _old: UNKNOWN,
        allowed=lambda position: None if "enum" in position.schema else "the set of values is open",
        tolerated=_always,
    ),
    "no-format": Kind(
        _formatted(*_NO_FORMAT),
        lambda schema, _old: _NO_FORMAT[schema["format"]],
        tolerated=lambda position: position.schema["format"] not in ("date-time", "date"),
    ),
    # As examples of the portal have it.
    "zero-date": Kind(_formatted("date-time"), lambda _schema, _old: "0000-00-00T00:00:00.0000000Z"),
    "no-zone": Kind(
        _formatted("date-time"),
        lambda _schema, _old: "2024-02-29T23:59:59.1234567",
        tolerated=_always,
        reads=lambda _schema, _old: "2024-02-29T23:59:59.1234567Z",
    ),
    "too-short": Kind(_limited("minLength"), lambda _schema, _old: "", tolerated=_always),
    "too-few": Kind(_limited("minItems"), lambda _schema, _old: [], tolerated=_always),
    "surplus": Kind(
        _typed("object"),
        lambda _schema, _old: {"deep": [1, None]},
        allowed=lambda position: (
            None if position.schema.get("additionalProperties") is False else "new members may come"
        ),
        tolerated=_always,
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Mutation:
    """One wrong of one documented answer; ``pointer`` is empty for the whole body and for what is no part of it."""

    operation: str
    status: int
    kind: str
    pointer: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.operation, str(self.status), self.kind, self.pointer)))


def mutations(endpoint: Endpoint) -> Iterator[Mutation]:
    """Every wrong that the documented answers of an operation can have."""
    for answer in endpoint.answers:
        if answer.media_type == "application/json":
            for place in positions(endpoint.api, answer.schema):
                for kind in kinds_at(place):
                    yield Mutation(endpoint.id, answer.status, kind, place.pointer)
        for kind, whole in WHOLES.items():
            if whole.applies(answer):
                yield Mutation(endpoint.id, answer.status, kind)
        for name in answer.headers:
            yield Mutation(endpoint.id, answer.status, "drop-header", name.lower())


def kinds_at(place: Position) -> Iterator[str]:
    """The ways in which a place can be wrong."""
    yield from (name for name, kind in KINDS.items() if kind.applies(place))


def allowed(endpoint: Endpoint, mutation: Mutation) -> str | None:
    """Why the definition allows it after all; None where it does not."""
    answer = _answer(endpoint, mutation)
    if mutation.kind in KINDS:
        return KINDS[mutation.kind].allowed(_place(endpoint, mutation))
    if mutation.kind == "drop-header":
        node = next(node for name, node in answer.headers.items() if name.lower() == mutation.pointer)
        return None if node.get("required") else "the header may be left out"
    return WHOLES[mutation.kind].allowed


def mutate(endpoint: Endpoint, mutation: Mutation, served: Served) -> Served | None:
    """An answer with the wrong in it; None where the answer has no such place, or would stay as it is."""
    if served.status != mutation.status:
        return None
    if mutation.kind == "drop-header":
        kept = {name: value for name, value in served.headers.items() if name != mutation.pointer}
        changed: Served | None = Served(served.status, kept, served.content)
    elif mutation.kind in WHOLES:
        changed = WHOLES[mutation.kind].change(served)
    else:
        body = msgspec.json.decode(served.content)
        found = patches(_place(endpoint, mutation), mutation.kind, body)
        if found is None:
            return None
        changed = Served(served.status, served.headers, msgspec.json.encode(patched(body, found[0])))
        if msgspec.json.decode(changed.content) == body:
            return None
    return None if changed == served else changed


def patches(place: Position, name: str, body: Any) -> tuple[Patch, Patch] | None:
    """What has to be done to a body, and what clients read then; None where the body has no such place."""
    at = locate(body, place.pointer)
    if at is None:
        return None
    kind = KINDS[name]
    if kind.value is None:
        change: Patch = [{"op": "remove", "path": at}]
        return change, change
    old = value_at(body, at)
    value = kind.value(place.schema, old)
    if name == "surplus":
        return ([{"op": "add", "path": f"{at}/{SURPLUS}", "value": value}], []) if isinstance(old, dict) else None
    change = [{"op": "replace", "path": at, "value": value}]
    if kind.reads is None:
        return change, change
    return change, [{"op": "replace", "path": at, "value": kind.reads(place.schema, old)}]


def _answer(endpoint: Endpoint, mutation: Mutation) -> Answer:
    answer = endpoint.answer(mutation.status)
    assert answer is not None
    return answer


def _place(endpoint: Endpoint, mutation: Mutation) -> Position:
    schema = _answer(endpoint, mutation).schema
    return next(place for place in positions(endpoint.api, schema) if place.pointer == mutation.pointer)
