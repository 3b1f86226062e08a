"""What a distribution needs in this environment, read from the metadata of what is installed."""

from __future__ import annotations

import importlib.metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(*names: str) -> set[str]:
    """Returns the distributions that these need, themselves included, without extras."""
    found: set[str] = set()
    todo = [str(canonicalize_name(name)) for name in names]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        needed = [Requirement(line) for line in importlib.metadata.requires(name) or []]
        todo += [canonicalize_name(one.name) for one in needed if not one.marker or one.marker.evaluate({"extra": ""})]
    return found
