"""Values made from a schema: one walk over it, and several ways of choosing where it leaves a choice.

Nothing here is random: see `seeded` for values that are.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Literal, Protocol

from hypothesis import find, settings
from hypothesis import strategies as st

from .documents import Api, resolve

__all__ = ["SHAPES", "Picks", "Shape", "fitting", "flat", "grow", "known_values", "make"]

#: ``minimal``: required members only, empty lists. ``maximal``: every member, two items in each list, awkward
#: texts. ``nulls``: every member, null wherever a null is allowed.
Shape = Literal["minimal", "maximal", "nulls"]
SHAPES: tuple[Shape, ...] = ("minimal", "maximal", "nulls")

#: Quotes, a backslash, a slash, what only JavaScript minds, a character beyond 16 bits.
AWKWARD = 'Größe "1" \\ 2/3 \u2028 ✓ 😀'
#: Followed by clients, so it has to lead to where they are.
LINK = "https://api.bentley.com/somewhere?$skip=1&$top=1&$continuationToken=1"
#: Seven digits come from the platform itself; an offset that is no whole hour is allowed too.
TEXTS: dict[str, tuple[str, str]] = {
    "date-time": ("2024-02-29T23:59:59Z", "2023-01-10T13:44:56.1234567+05:30"),
    "date": ("2024-02-29", "1999-12-31"),
    "email": ("a@example.com", "Jane.O'Doe+tag@mail.example.com"),
    "uri": ("https://example.com", "https://example.com/a%20b?c=d#e"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "d4ca244b-81c8-4146-934d-e5936345bba2"),
}


class Picks(Protocol):
    """How to choose where a schema leaves a choice."""

    def null(self) -> bool:
        """Whether a value that may be null is."""
        ...

    def keep(self) -> bool:
        """Whether a member that may be left out is there."""
        ...

    def count(self, least: int, most: int) -> int:
        """How many items a list has."""
        ...

    def one_of(self, values: list[Any]) -> Any:
        """One of a closed set of values."""
        ...

    def scalar(self, schema: dict[str, Any], name: str) -> Any:
        """A text, a number or a truth value; ``name`` is that of the member which it is for."""
        ...


def make(api: Api, schema: Any, shape: Shape, *, name: str = "") -> Any:
    """A value for a schema of an API; ``name`` is that of the member which it is for."""
    return grow(api, schema, _Shaped(shape), name=name)


def grow(api: Api, schema: Any, picks: Picks, *, name: str = "") -> Any:
    """A value for a schema of an API, chosen by ``picks``."""
    schema = flat(api, schema)
    if schema.get("nullable") and picks.null():
        return None
    if "enum" in schema:
        return picks.one_of(schema["enum"])
    match schema.get("type"):
        case "object":
            return _object(api, schema, picks)
        case "array":
            least = schema.get("minItems", 0)
            count = picks.count(least, schema.get("maxItems", least + 10))
            return [grow(api, schema.get("items", {}), picks, name=name) for _ in range(count)]
        case _:
            return picks.scalar(schema, name)


def flat(api: Api, schema: Any) -> dict[str, Any]:
    """A schema with references followed, and the members of an ``allOf`` merged into one."""
    merged = dict(resolve(api.document, schema))
    for part in merged.pop("allOf", ()):
        for keyword, value in flat(api, part).items():
            match value:
                case dict():
                    merged[keyword] = {**merged.get(keyword, {}), **value}
                case list() if keyword == "required":
                    merged[keyword] = [*merged.get(keyword, []), *value]
                case _:
                    merged.setdefault(keyword, value)
    return merged


def known_values(schema: dict[str, Any]) -> list[Any]:
    """The values that a flat schema lists, whether it closes the set or not."""
    listed: list[Any] = schema.get("enum") or schema.get("x-itwin-enum", {}).get("values", [])
    return listed


def _object(api: Api, schema: dict[str, Any], picks: Picks) -> dict[str, Any]:
    members = schema.get("properties", {})
    required = schema.get("required", ())
    wanted = [*members, *(name for name in required if name not in members)]
    kept = {name for name in wanted if name in required or picks.keep()}
    # Where some member has to be there and none is asked for, it is the first.
    short = schema.get("minProperties", 0) - len(kept)
    kept.update([name for name in wanted if name not in kept][: max(0, short)])
    value = {name: grow(api, members.get(name, {}), picks, name=name) for name in wanted if name in kept}
    extra = schema.get("additionalProperties")
    if not members and isinstance(extra, dict) and picks.keep():
        value["key"] = grow(api, extra, picks)
    return value


class _Shaped:
    """The edges of a schema."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._least = shape == "minimal"

    def null(self) -> bool:
        return self._shape == "nulls"

    def keep(self) -> bool:
        return not self._least

    def count(self, least: int, most: int) -> int:
        return least if self._least else max(least, min(2, most))

    def one_of(self, values: list[Any]) -> Any:
        return values[0 if self._least else -1]

    def scalar(self, schema: dict[str, Any], name: str) -> Any:
        match schema.get("type"):
            case "integer":
                most = 2**31 - 1 if schema.get("format") == "int32" else 2**63 - 1
                return int(schema.get("minimum", 0) if self._least else schema.get("maximum", most))
            case "number":
                return schema.get("minimum", -0.5) if self._least else schema.get("maximum", 1e300)
            case "boolean":
                return not self._least
            case _:
                return self._text(schema, name)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        if name == "href":
            return LINK
        if schema.get("format") in TEXTS:
            return TEXTS[schema["format"]][0 if self._least else 1]
        if self._least and "pattern" not in schema:
            return "x" * int(schema.get("minLength", 0))
        # A set of values that may grow: one that nobody knows yet.
        return fitting(schema, "x" if self._least else "Unheard-of" if "x-itwin-enum" in schema else AWKWARD)


def fitting(schema: dict[str, Any], text: str) -> str:
    """A text, made to fit the length and the pattern that a schema asks for."""
    shortest: int = schema.get("minLength", 0)
    longest: int = schema.get("maxLength", 10_000)
    text = text[:longest].ljust(shortest, "x")
    pattern = schema.get("pattern")
    return text if pattern is None or re.search(pattern, text) else _matching(pattern, shortest, longest)


@functools.cache
def _matching(pattern: str, shortest: int, longest: int) -> str:
    texts = st.from_regex(pattern).filter(lambda text: shortest <= len(text) <= longest and text.isprintable())
    return find(texts, lambda _: True, settings=settings(database=None, derandomize=True))
