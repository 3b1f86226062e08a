"""Whether two JSON values say the same: date-times by their instant, everything else to the letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

__all__ = ["raw_objects", "same"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: More than six digits of a second cannot be kept; the instant is the same to a microsecond.
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d{1,6})?\d*([Zz]|[+-]\d\d:\d\d)")


def same(one: Any, other: Any) -> bool:
    """Whether two decoded JSON values are equal."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _same_moment(one, other)
    return type(one) is type(other) and bool(one == other)


def _same_moment(one: str, other: str) -> bool:
    """Whether two texts are date-times less than two microseconds apart: a seventh digit may be rounded."""
    first, second = _microseconds(one), _microseconds(other)
    return first is not None and second is not None and abs(first - second) <= 1


def _microseconds(text: str) -> int | None:
    found = MOMENT.fullmatch(text)
    if found is None:
        return None
    date, fraction, zone = found.groups(default="")
    return (datetime.fromisoformat(f"{date}{fraction}{zone}".upper()) - EPOCH) // timedelta(microseconds=1)


def raw_objects(value: Any, place: str = "$") -> list[str]:
    """The places at which a decoded answer holds a plain ``dict`` instead of a model."""
    if isinstance(value, dict):
        return [place]
    if isinstance(value, list):
        return [found for n, item in enumerate(value) for found in raw_objects(item, f"{place}[{n}]")]
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        return [found for name in names for found in raw_objects(getattr(value, name), f"{place}.{name}")]
    return []
