"""Operations that belong together, and the links between them: what the answer of one names, another is about.

No definition declares links. They follow from the paths: what stands in a list, what was added to it and what a path
names can be read, changed and removed on the path below the list, and the list can be read again.
"""

from __future__ import annotations

import re
from typing import Any

from .definitions import Endpoint, endpoints
from .positions import positions
from .subjects import creator, kept_by, lister, path_parameters

__all__ = ["family", "given_parameters", "is_chained", "links", "list_path"]

#: Where an answer has ids of things: in itself, in the one object that it holds, or in the items of a list.
ID = re.compile(r"(?:/(\w+)(?:/\*)?)?/(\w+)")


def list_path(endpoint: Endpoint) -> str:
    """The path of the list that an operation is about, or in which its thing is; of other operations their own."""
    return endpoint.path.rpartition("/{")[0] if endpoint.path.endswith("}") else endpoint.path


def family(endpoint: Endpoint) -> list[Endpoint]:
    """The operations on the same list and its things, and those on the list that this one is in."""
    here = list_path(endpoint)
    above = here.rpartition("/{")[0]
    return [one for one in endpoints() if one.api is endpoint.api and list_path(one) in (here, above)]


def given_parameters(endpoint: Endpoint) -> list[str]:
    """The path parameters that no answer in its family names: their values come from outside."""
    members = family(endpoint)
    sources = {name: (lister(endpoint, name), creator(endpoint, name)) for name in path_parameters(endpoint)}
    return [name for name, found in sources.items() if not any(one in members for one in found)]


def is_chained(endpoint: Endpoint) -> bool:
    """Whether an operation can stand in a chain of calls."""
    return any(one is endpoint or two is endpoint for one, two, _ in links(family(endpoint)))


def links(members: list[Endpoint]) -> list[tuple[Endpoint, Endpoint, dict[str, str]]]:
    """All pairs of a call and one that can follow it, with an expression for each of its path parameters."""
    found = []
    for source in members:
        here = list_path(source)
        known = _known(source)
        for target in members:
            wanted = path_parameters(target)
            if target is not source and f"{target.path}/".startswith(f"{here}/") and known.keys() >= set(wanted):
                found.append((source, target, {name: known[name] for name in wanted}))
    return found


def _known(source: Endpoint) -> dict[str, str]:
    """What is known after a call: the parameters of its own path, and the id of what it lists or makes."""
    known = {name: f"$request.path.{name}" for name in path_parameters(source)}
    below = f"{source.path}/{{"
    things = (one.path for one in endpoints() if one.api is source.api and one.path.startswith(below))
    name = next((path.removeprefix(below).partition("}")[0] for path in things), None)
    pointer = None if name is None else _id_pointer(source, name)
    return known if name is None or pointer is None else {**known, name: f"$response.body#{pointer}"}


def _id_pointer(source: Endpoint, parameter: str) -> str | None:
    """Where an answer names what it lists or has made."""
    schema: Any = source.success.schema
    places = [] if schema is None else [ID.fullmatch(place.pointer) for place in positions(source.api, schema)]
    for name in (parameter, "id"):
        for found in places:
            # What adds several kinds of things keeps those of one kind in its own list.
            if found and found[2] == name and (source.reads or not found[1] or kept_by(source, found[1]) is source):
                return found[0]
    return None
