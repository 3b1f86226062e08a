"""Values made from a schema: the smallest one that it allows, the largest, and the one with a null wherever it may be."""

from __future__ import annotations

import functools
import re
from typing import Any, Literal

from hypothesis import find, settings
from hypothesis import strategies as st

from itwin_platform.sandbox._definitions import Api, resolve

__all__ = ["SHAPES", "Shape", "make"]

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


def make(api: Api, schema: Any, shape: Shape, *, name: str = "") -> Any:
    """A value for a schema of an API; ``name`` is that of the member which it is for."""
    schema = _flat(api, schema)
    if shape == "nulls" and schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0 if shape == "minimal" else -1]
    kind = schema.get("type")
    if kind == "object":
        return _object(api, schema, shape)
    if kind == "array":
        return _array(api, schema, shape, name)
    return _plain(schema, shape, name)


def _flat(api: Api, schema: Any) -> dict[str, Any]:
    """References followed, and the members of an ``allOf`` merged into one."""
    flat = dict(resolve(api.document, schema))
    for part in flat.pop("allOf", ()):
        for keyword, value in _flat(api, part).items():
            match value:
                case dict():
                    flat[keyword] = {**flat.get(keyword, {}), **value}
                case list() if keyword == "required":
                    flat[keyword] = [*flat.get(keyword, []), *value]
                case _:
                    flat.setdefault(keyword, value)
    return flat


def _object(api: Api, schema: dict[str, Any], shape: Shape) -> dict[str, Any]:
    members = schema.get("properties", {})
    wanted = list(members)
    if shape == "minimal":
        wanted = list(schema.get("required", ()))
        wanted += [name for name in members if name not in wanted][: schema.get("minProperties", 0) - len(wanted)]
    value = {name: make(api, members.get(name, {}), shape, name=name) for name in wanted}
    extra = schema.get("additionalProperties")
    if not members and isinstance(extra, dict) and shape != "minimal":
        value["key"] = make(api, extra, shape)
    return value


def _array(api: Api, schema: dict[str, Any], shape: Shape, name: str) -> list[Any]:
    wanted = 0 if shape == "minimal" else min(2, schema.get("maxItems", 2))
    count = max(schema.get("minItems", 0), wanted)
    return [make(api, schema.get("items", {}), shape, name=name) for _ in range(count)]


def _plain(schema: dict[str, Any], shape: Shape, name: str) -> Any:
    least = shape == "minimal"
    match schema.get("type"):
        case "integer":
            most = 2**31 - 1 if schema.get("format") == "int32" else 2**63 - 1
            return int(schema.get("minimum", 0) if least else schema.get("maximum", most))
        case "number":
            return schema.get("minimum", -0.5) if least else schema.get("maximum", 1e300)
        case "boolean":
            return not least
        case _:
            return _text(schema, shape, name)


def _text(schema: dict[str, Any], shape: Shape, name: str) -> str:
    if name == "href":
        return LINK
    least = shape == "minimal"
    if schema.get("format") in TEXTS:
        return TEXTS[schema["format"]][0 if least else 1]
    shortest: int = schema.get("minLength", 0)
    longest: int = schema.get("maxLength", 10_000)
    pattern = schema.get("pattern")
    if pattern is not None and not (shortest <= len(AWKWARD) <= longest and re.search(pattern, AWKWARD)):
        return _matching(pattern, shortest, longest)
    if least:
        return "x" * max(shortest, int(pattern is not None))
    # A set of values that may grow: one that nobody knows yet.
    return "Unheard-of" if "x-itwin-enum" in schema else AWKWARD[:longest].ljust(shortest, "x")


@functools.cache
def _matching(pattern: str, shortest: int, longest: int) -> str:
    texts = st.from_regex(pattern).filter(lambda text: shortest <= len(text) <= longest and text.isprintable())
    return find(texts, lambda _: True, settings=settings(database=None, derandomize=True))
