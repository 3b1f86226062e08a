"""Values made from a schema and a seed, and values at the borders of what each kind of scalar can hold.

The same seed gives the same value on every machine and in every version of Python: only `random.Random.random` is
asked, whose sequence is promised.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

from .bodies import AWKWARD, LINK, TEXTS, fitting, grow, known_values
from .documents import Api

__all__ = ["BORDERS", "border_body", "random_body"]

T = TypeVar("T")

#: By format, or by type where there is none: what implementations get wrong. All of it is allowed.
BORDER_VALUES: dict[str, tuple[Any, ...]] = {
    "date-time": (
        "2024-02-29T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2023-01-10T13:44:56.1Z",
        "2023-01-10T13:44:56.123+14:00",
        "2023-01-10T13:44:56.1234567Z",
        "9999-12-31T23:59:59.9999990Z",
        "2023-01-10T13:44:56.123456700-11:30",
        "0001-01-01T00:00:00Z",
    ),
    "email": ("a@example.com", "o'neil+tag@sub.domain.example.com", "x_y-z@example.org"),
    "int32": (0, 2**31 - 1, -(2**31), 1, -1),
    "integer": (0, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63), 2**31, -1),
    "number": (0.5, -0.5, 1e300, 5e-324, -1e-7),
    "boolean": (False, True),
    "string": (
        "",
        " ",
        "null",
        "\x00\x1f\x7f",
        "\ufeff\u200b\u2028\u2029",
        "\U0010ffff e\u0301",
        "0",
        "true",
        "</script>\r\n\t\\\"'",
        "x" * 600,
    ),
}
#: So many bodies show every value of the tables above.
BORDERS = max(map(len, BORDER_VALUES.values()))
#: Parts of random texts: letters of several alphabets, spaces, control characters, what JSON and URLs escape.
PARTS = (*"abcXYZ019 _-.,;:/\\\"'<>&%#?+=\t\n\x00\u00e9\u00df\u4e2d\u6587\u05d0\u2028\ufffd\U0001f600", AWKWARD)


def random_body(api: Api, schema: Any, seed: str) -> Any:
    """A value for a schema, chosen by a seed."""
    return grow(api, schema, _Random(seed))


def border_body(api: Api, schema: Any, number: int) -> Any:
    """A value for a schema in which every scalar is the ``number``-th of those at its borders."""
    return grow(api, schema, _Border(number))


class _Random:
    """Choices by a seed."""

    def __init__(self, seed: str) -> None:
        self._next = random.Random(seed).random  # noqa: S311 - data, not secrets

    def null(self) -> bool:
        return self._next() < 0.25

    def keep(self) -> bool:
        return self._next() < 0.6

    def count(self, least: int, most: int) -> int:
        return least + self._below(min(4, most - least + 1))

    def one_of(self, values: Sequence[T]) -> T:
        return values[self._below(len(values))]

    def scalar(self, schema: dict[str, Any], name: str) -> Any:
        match schema.get("type"):
            case "integer":
                bits = 31 if schema.get("format") == "int32" else 63
                number = int((self._next() - 0.5) * 2.0 ** (1 + self._below(bits)))
                return max(schema.get("minimum", number), min(schema.get("maximum", number), number))
            case "number":
                return (self._next() - 0.5) * 10.0 ** (self._below(40) - 20)
            case "boolean":
                return self._next() < 0.5
            case _:
                return self._text(schema, name)

    def _below(self, end: int) -> int:
        return int(self._next() * end)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        if name == "href":
            return LINK
        if schema.get("format") == "date-time":
            return self._moment()
        if schema.get("format") in TEXTS:
            return self.one_of(TEXTS[schema["format"]])
        values = known_values(schema)
        if values and self._next() < 0.8:
            return str(self.one_of(values))
        return fitting(schema, "".join(self.one_of(PARTS) for _ in range(self._below(12))))

    def _moment(self) -> str:
        minutes = 30 * (self._below(53) - 24)
        zone = UTC if self._next() < 0.5 else timezone(timedelta(minutes=minutes))
        moment = datetime(1970, 1, 1, tzinfo=zone) + timedelta(seconds=self._below(10**10))
        text, digits = moment.isoformat(), self._below(9)
        fraction = "".join(str(self._below(10)) for _ in range(digits))
        if zone is UTC:
            return text.replace("+00:00", f".{fraction}Z" if digits else "Z")
        return f"{text[:19]}.{fraction}{text[19:]}" if digits else text


class _Border:
    """The n-th border of everything; lists are empty, or have one item, or several."""

    def __init__(self, number: int) -> None:
        self._number = number

    def null(self) -> bool:
        return False

    def keep(self) -> bool:
        return True

    def count(self, least: int, most: int) -> int:
        return max(least, min(most, (1, 2, 1, 0)[self._number % 4]))

    def one_of(self, values: Sequence[T]) -> T:
        return values[self._number % len(values)]

    def scalar(self, schema: dict[str, Any], name: str) -> Any:
        kind, style = schema.get("type", "string"), schema.get("format")
        if name == "href":
            return LINK
        values = known_values(schema)
        if values and self._number % 2:
            return self.one_of(values)
        if kind == "integer":
            found = self.one_of(BORDER_VALUES["int32" if style == "int32" else "integer"])
            return max(schema.get("minimum", found), min(schema.get("maximum", found), found))
        if style in BORDER_VALUES:
            return self.one_of(BORDER_VALUES[style])
        if style in TEXTS:
            return self.one_of(TEXTS[style])
        border = self.one_of(BORDER_VALUES[kind])
        return fitting(schema, border) if kind == "string" else border
