"""Bugs planted in the sandbox by name: what proves that the checks bite.

Every requirement names the bug that its check has to find. A bug is a function that stands between a request and the
sandbox's answer. The modules of this package hold those of one API each, or what checks of any operation have to find.

>>> from itwin_conformance.planted import bug, target
>>> bug("error-without-envelope").breaks
'HTTP-ERROR-01'
>>> target("error-without-envelope").kind
'embedded'
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from dataclasses import replace
from typing import TYPE_CHECKING

from .engine import BUGS, Bug, Call, Planted, Reply, plant

if TYPE_CHECKING:
    from ..target import Target

__all__ = ["Bug", "Call", "Planted", "Reply", "bug", "bugs", "plant", "target"]


@functools.cache
def bugs() -> dict[str, Bug]:
    """All bugs by name, in the order of the modules and in the order within each."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return BUGS


def bug(name: str) -> Bug:
    """The bug of this name.

    Raises:
        ValueError: there is none.
    """
    try:
        return bugs()[name]
    except KeyError:
        near = " or ".join(difflib.get_close_matches(name, bugs())) or "one of those in docs/mutants.md"
        raise ValueError(f"no bug has the name {name!r}; did you mean {near}?") from None


def target(name: str, *, seed: int = 0, only: str | None = None) -> Target:
    """A sandbox in this process with the bug in it, in all operations that it names or in one.

    Raises:
        ValueError: no bug has this name.
    """
    from ..target import embedded

    return replace(embedded(seed=seed, make=functools.partial(Planted, bug(name), only=only)), bug=name)
