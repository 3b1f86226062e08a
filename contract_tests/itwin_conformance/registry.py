"""How checks are found: by the id of the requirement that they decide.

A *check* sends requests through a `Scene` and says by an exception what it found; it is called once for each operation
of its requirement. A *watcher* looks at every exchange of the whole run, whoever caused it.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .requirements import CatalogueError, catalogue

if TYPE_CHECKING:
    from .definitions import Endpoint
    from .exchange import Exchange
    from .scene import Scene

__all__ = ["Broken", "Check", "NotTestable", "Problem", "Watch", "check", "checks", "watch", "watchers"]


class Broken(Exception):
    """The server breaks the requirement that is being checked.

    Args:
        message: what is wrong, as one sentence with what was expected and what came.
        exchange: the offending exchange; the last one unless given.
        at: JSON Pointer of the offending place in its answer.
    """

    def __init__(self, message: str, exchange: Exchange | None = None, at: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.exchange = exchange
        self.at = at


class NotTestable(Exception):
    """The requirement cannot be decided on this server; the text says why. Never a pass."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a watcher found in an answer, with its JSON Pointer."""

    message: str
    at: str = ""


Check = Callable[["Scene"], None]
#: Gives the problems of an exchange; None where the requirement does not speak of such an answer.
Watch = Callable[["Endpoint", "Exchange"], "Iterator[Problem] | list[Problem] | None"]
F = TypeVar("F", bound=Callable[..., object])
CHECKS: dict[str, Check] = {}
WATCHERS: dict[str, Watch] = {}


def check(requirement: str) -> Callable[[Check], Check]:
    """Register a check: ``def one_page_is_enough(scene: Scene) -> None``."""
    return functools.partial(_register, CHECKS, requirement)


def watch(requirement: str) -> Callable[[Watch], Watch]:
    """Register a watcher: ``def documented(endpoint: Endpoint, exchange: Exchange) -> Iterator[Problem] | None``."""
    return functools.partial(_register, WATCHERS, requirement)


def _register(table: dict[str, F], requirement: str, function: F) -> F:
    if requirement in CHECKS or requirement in WATCHERS:
        raise CatalogueError(f"{requirement} has two checks")
    table[requirement] = function
    return function


@functools.cache
def _loaded() -> None:
    """Import every module of checks: that registers them.

    Raises:
        CatalogueError: a requirement has no check, or a check no requirement.
    """
    package = importlib.import_module(f"{__package__}.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    wanted = {requirement.id for requirement in catalogue()}
    there = CHECKS.keys() | WATCHERS.keys()
    if wanted != there:
        raise CatalogueError(
            f"without a check: {', '.join(sorted(wanted - there)) or 'none'}; "
            f"without a requirement: {', '.join(sorted(there - wanted)) or 'none'}"
        )


def checks() -> dict[str, Check]:
    """Requirement -> check."""
    _loaded()
    return CHECKS


def watchers() -> dict[str, Watch]:
    """Requirement -> watcher."""
    _loaded()
    return WATCHERS
