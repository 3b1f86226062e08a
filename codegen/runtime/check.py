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

__all__ = ["Limits", "body_of", "check_body", "check_value"]


class Limits(TypedDict, total=False):
    """The JSON Schema keywords that are checked on requests, by their own names."""

    type: type
    minimum: float
    maximum: float
    minLength: int
    maxLength: int
    minItems: int
    maxItems: int
    minProperties: int
    pattern: str
    format: str
    enum: tuple[str, ...]
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
    if wanted is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
        return f"Expected `{wanted.__name__}`, {got}"
    is_moment = isinstance(value, datetime.datetime)
    if limits.get("format") == "date-time" and (not is_moment or value.utcoffset() is None):
        return f"Expected `datetime` with a time zone, {'got one without' if is_moment else got}"
    if limits.get("format") == "date" and (is_moment or not isinstance(value, datetime.date)):
        return f"Expected `date`, {got}"
    return None


def _problems(value: Any, limits: Limits | None, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Unset) or value is None:
        return
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


def _broken(value: Any, limits: Limits) -> str | None:
    wrong = _wrong_type(value, limits)
    if wrong is not None:
        return wrong
    allowed = limits.get("enum")
    if allowed is not None and value not in allowed:
        return f"Expected one of {', '.join(map(repr, allowed))}; got {value!r}"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return f"Expected a finite number, got {value}"
        if "minimum" in limits and value < limits["minimum"]:
            return f"Expected at least {limits['minimum']}, got {value}"
        if "maximum" in limits and value > limits["maximum"]:
            return f"Expected at most {limits['maximum']}, got {value}"
    elif isinstance(value, str):
        pattern = limits.get("pattern")
        if pattern is not None and re.search(pattern, value) is None:
            return f"Expected a text that matches {pattern!r}, got {value!r}"
        return _length(len(value), limits.get("minLength"), limits.get("maxLength"), "characters")
    elif isinstance(value, list | tuple):
        return _length(len(value), limits.get("minItems"), limits.get("maxItems"), "items")
    return None


def _length(size: int, least: int | None, most: int | None, unit: str) -> str | None:
    if least is not None and size < least:
        return f"Expected at least {least} {unit}, got {size}"
    if most is not None and size > most:
        return f"Expected at most {most} {unit}, got {size}"
    return None
