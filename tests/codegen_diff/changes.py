"""Ways to change a definition, and what a row of the tables says about a change."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from codegen.diff import Rating

Document = dict[str, Any]
Mutation = Callable[[Document], None]

PATCH, MINOR, MAJOR = Rating.PATCH, Rating.MINOR, Rating.MAJOR
BOTH = ("request", "answer")
REQUEST = ("request",)
ANSWER = ("answer",)


# -- ways to change a definition -----------------------------------------------------------------------------------


def parent_of(document: Document, place: str) -> tuple[Any, Any]:
    node: Any = document
    *parts, last = [one.replace("~1", "/").replace("~0", "~") for one in place.split("/")[1:]]
    for part in parts:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node, int(last) if isinstance(node, list) and last != "-" else last


def put(place: str, value: Any) -> Mutation:
    def mutate(document: Document) -> None:
        node, key = parent_of(document, place)
        if key == "-":
            node.append(copy.deepcopy(value))
        else:
            node[key] = copy.deepcopy(value)

    return mutate


def drop(place: str) -> Mutation:
    def mutate(document: Document) -> None:
        node, key = parent_of(document, place)
        del node[key]

    return mutate


def move(place: str, target: str) -> Mutation:
    def mutate(document: Document) -> None:
        node, key = parent_of(document, place)
        value = node.pop(key)
        put(target, value)(document)

    return mutate


def rename_everywhere(old: str, new: str) -> Mutation:
    """Renames a key and all references to it."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {new if key == old else key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(one) for one in node]
        return node.replace(f"/{old}", f"/{new}") if isinstance(node, str) else node

    def mutate(document: Document) -> None:
        changed = walk(document)
        document.clear()
        document.update(changed)

    return mutate


def together(*mutations: Mutation) -> Mutation:
    def mutate(document: Document) -> None:
        for one in mutations:
            one(document)

    return mutate


class Row(NamedTuple):
    """A change and what the report has to say about it; every name listed has to be among the change's names."""

    says: str
    mutate: Mutation
    rule: str
    rating: Rating
    pointer: str
    directions: tuple[str, ...] | None = None
    names: tuple[str, ...] = ()
    in_old: bool = False


GET_THINGS = "/paths/~1/get"
CREATE = "/paths/~1/post"
GET_THING = "/paths/~1{thingId}/get"
DELETE = "/paths/~1{thingId}/delete"
RUN = "/paths/~1{thingId}~1runs/post"
TABLE = "/paths/~1{thingId}~1table/get"
SCHEMAS = "/components/schemas"
THING = f"{SCHEMAS}/Thing/properties"
MAKE = f"{SCHEMAS}/ThingCreate/properties"
PLACE = f"{SCHEMAS}/Place/properties"
BODY = "/requestBody/content/application~1json/schema"
OK = "/responses/200/content"
SEARCH = f"{GET_THINGS}/parameters/1"

TOO_MANY = {
    "description": "Too many requests.",
    "headers": {"retry-after": {"schema": {"type": "string"}}},
    "content": {"application/json": {"schema": {"$ref": f"#{SCHEMAS}/ErrorResponse"}}},
}
NEW_OPERATION = {
    "tags": ["Things"],
    "operationId": "update-thing",
    "parameters": [
        {"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}},
        {"$ref": "#/components/parameters/Accept"},
    ],
    "responses": {"204": {"description": "Done."}},
}
