"""Strictness of what is sent: types and limits of arguments and bodies, checked before the first byte."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from typing import Any, TypedDict

import msgspec

from .errors import InvalidRequest
from .types import FreeStrEnum, OpenIntEnum, OpenStrEnum, Unset

#: Python writes no number with more than some 4,300 digits.
_MOST_BITS = 8192

__all__ = ["Limits", "body_of", "check_body", "check_value"]


class Limits(TypedDict, total=False):
    """The JSON Schema keywords that are checked on requests, by their own names."""

    type: type
    minimum: float
    maximum: float
    exclusiveMinimum: float
    exclusiveMaximum: float
    multipleOf: float
    minLength: int
    maxLength: int
    minItems: int
    maxItems: int
    uniqueItems: bool
    minProperties: int
    maxProperties: int
    pattern: str
    #: What ``pattern``, which is ECMA-262's, is in Python, where it is written differently.
    regex: str
    format: str
    enum: tuple[Any, ...]
    items: Limits


def check_value(value: Any, limits: Limits | None, *, operation: str, path: str) -> None:
    """Check one argument.

    Raises:
        InvalidRequest: it has the wrong type, is outside its range, or is no member of a closed set.
    """
    for problem, where in _problems(value, limits, path):
        raise InvalidRequest(problem, operation=operation, path=where)


def check_body(body: Any, *, operation: str) -> None:
    """Check a body against the types and limits of its model, all the way down.

    Raises:
        InvalidRequest: naming the first offending member.
    """
    try:
        _check_part(body, operation, "$")
    except RecursionError as error:
        raise InvalidRequest(str(error), operation=operation, path="$") from None


def _check_part(part: Any, operation: str, place: str) -> None:
    if isinstance(part, list):
        for index, item in enumerate(part):
            _check_part(item, operation, f"{place}[{index}]")
        return
    if isinstance(part, dict):
        for name, value in part.items():
            _check_part(value, operation, f"{place}.{name}")
    try:
        converted = msgspec.convert(msgspec.to_builtins(part), type(part))
    except UnicodeEncodeError:
        raise InvalidRequest("Expected texts that UTF-8 can write", operation=operation, path=place) from None
    except (msgspec.ValidationError, TypeError, RecursionError) as error:
        problem, path = split_path(str(error))
        raise InvalidRequest(problem, operation=operation, path=place + path.removeprefix("$")) from None
    check_value(converted, None, operation=operation, path=place)


def body_of(model: type[Any], body: Any, members: dict[str, Any], *, operation: str) -> Any:
    """The body, given either as the model or member by member.

    Raises:
        InvalidRequest: both were given, or a member is missing or unknown.
    """
    if not isinstance(body, Unset):
        if members:
            given = ", ".join(sorted(members))
            raise InvalidRequest(
                f"Expected `body` or its members, got both ({given})", operation=operation, path="body"
            )
        if not isinstance(body, model):
            got = type(body).__name__
            raise InvalidRequest(f"Expected `{model.__name__}`, got `{got}`", operation=operation, path="body")
        return body
    fields = {one.name: one for one in msgspec.structs.fields(model)}
    for name in members:
        if name not in fields:
            known = ", ".join(fields)
            raise InvalidRequest(f"Expected one of {known}; got an unknown keyword", operation=operation, path=name)
    for name, one in fields.items():
        if one.required and name not in members:
            raise InvalidRequest("Expected a value, got none: this member is required", operation=operation, path=name)
    return model(**members)


def split_path(text: str) -> tuple[str, str]:
    """Split msgspec's sentence into the problem and the path that it ends with."""
    problem, separator, path = text.rpartition(" - at `")
    return (problem, path.rstrip("`")) if separator else (text, "$")


def _wrong_type(value: Any, limits: Limits) -> str | None:
    got = f"got `{type(value).__name__}`"
    wanted = limits.get("type")
    if wanted is not None and not _is_a(value, wanted):
        return f"Expected `{wanted.__name__}`, {got}"
    is_moment = isinstance(value, datetime.datetime)
    if limits.get("format") == "date-time" and (not is_moment or value.utcoffset() is None):
        return f"Expected `datetime` with a time zone, {'got one without' if is_moment else got}"
    if limits.get("format") == "date" and (is_moment or not isinstance(value, datetime.date)):
        return f"Expected `date`, {got}"
    return None


def _is_a(value: Any, wanted: type) -> bool:
    """Whether a value has a type: integers are numbers, and true is none."""
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, {float: (int, float), list: (list, tuple)}.get(wanted, wanted))


def _problems(value: Any, limits: Limits | None, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Unset) or value is None:
        return
    if isinstance(value, float) and not math.isfinite(value):
        yield f"Expected a finite number, got {value}", path
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        yield f"Expected a number of at most {_MOST_BITS} bits, got {value.bit_length()}", path
    if limits is not None:
        problem = _broken(value, limits)
        if problem is not None:
            yield problem, path
    if isinstance(value, OpenStrEnum | OpenIntEnum):
        if not value.is_known and not isinstance(value, FreeStrEnum):
            known = ", ".join(repr(member.value) for member in type(value))
            yield f"Expected one of {known}; got {value.value!r}", path
    elif isinstance(value, msgspec.Struct):
        own: dict[str, Limits] = getattr(type(value), "_limits", {})
        least = own.get("", {}).get("minProperties", 0)
        given = sum(not isinstance(getattr(value, name), Unset) for name in value.__struct_fields__)
        if given < least:
            yield f"Expected at least {least} of the members, got {given}", path
        for field in msgspec.structs.fields(value):
            yield from _problems(getattr(value, field.name), own.get(field.name), f"{path}.{field.encode_name}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _problems(item, None if limits is None else limits.get("items"), f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                yield f"Expected `str` as the name of a member, got `{type(name).__name__}`", path
            yield from _problems(item, None, f"{path}.{name}")


def _broken(value: Any, limits: Limits) -> str | None:
    wrong = _wrong_type(value, limits)
    if wrong is not None:
        return wrong
    allowed = limits.get("enum")
    if allowed is not None and value not in allowed:
        return f"Expected one of {', '.join(map(repr, allowed))}; got {value!r}"
    if isinstance(value, int | float):
        return _outside(value, limits)
    if isinstance(value, str):
        pattern = limits.get("pattern")
        if pattern is not None and re.search(limits.get("regex", pattern), value) is None:
            return f"Expected a text that matches {pattern!r}, got {value!r}"
        return _length(len(value), limits.get("minLength"), limits.get("maxLength"), "characters")
    if isinstance(value, list | tuple):
        if limits.get("uniqueItems") and _has_twins(value):
            return "Expected items that differ, got one twice"
        return _length(len(value), limits.get("minItems"), limits.get("maxItems"), "items")
    if isinstance(value, dict):
        return _length(len(value), limits.get("minProperties"), limits.get("maxProperties"), "members")
    return None


def _has_twins(items: Any) -> bool:
    return len({_comparable(one) for one in msgspec.to_builtins(items, enc_hook=repr)}) < len(items)


def _comparable(value: Any) -> Any:
    """A value that equals another one where JSON says so: the names of members have no order, and true is not 1."""
    if isinstance(value, dict):
        return frozenset((name, _comparable(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_comparable(one) for one in value)
    return isinstance(value, bool), value


def _is_multiple(value: float, of: float) -> bool:
    """Returns whether a number is a multiple of another, as both are written in decimals."""
    from fractions import Fraction  # loaded when used: few definitions have such a limit

    return Fraction(str(value)) % Fraction(str(of)) == 0


def _outside(value: float, limits: Limits) -> str | None:
    """Which limit of numbers a value breaks."""
    if "minimum" in limits and value < limits["minimum"]:
        return f"Expected at least {limits['minimum']}, got {value}"
    if "maximum" in limits and value > limits["maximum"]:
        return f"Expected at most {limits['maximum']}, got {value}"
    if "exclusiveMinimum" in limits and value <= limits["exclusiveMinimum"]:
        return f"Expected more than {limits['exclusiveMinimum']}, got {value}"
    if "exclusiveMaximum" in limits and value >= limits["exclusiveMaximum"]:
        return f"Expected less than {limits['exclusiveMaximum']}, got {value}"
    # In decimal, as the numbers are written: 0.3 is a multiple of 0.1.
    if "multipleOf" in limits and not _is_multiple(value, limits["multipleOf"]):
        return f"Expected a multiple of {limits['multipleOf']}, got {value}"
    return None


def _length(size: int, least: int | None, most: int | None, unit: str) -> str | None:
    if least is not None and size < least:
        return f"Expected at least {least} {unit}, got {size}"
    if most is not None and size > most:
        return f"Expected at most {most} {unit}, got {size}"
    return None
