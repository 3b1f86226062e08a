"""What stops a run, and what it repaired on the way: each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["CodegenError", "Repair", "pointer"]


class CodegenError(Exception):
    """The run cannot go on.

    ``str()`` of it is made for a terminal: the file, the place in it (a JSON pointer), what is wrong, what to do.
    """

    def __init__(self, message: str, *, source: str, place: str = "", advice: str = "") -> None:
        self.message = message
        self.source = source
        self.place = place
        self.advice = advice
        where = f"{source}#{place}" if place else source
        super().__init__(f"{where}: {message}" + (f"\n  {advice}" if advice else ""))


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """A defect of a definition that a rule mended, so that a reader of the log can judge it."""

    place: str
    rule: str
    what: str


def pointer(parts: Sequence[str | int]) -> str:
    """The JSON pointer of a path, as RFC 6901 spells it."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
