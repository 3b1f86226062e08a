"""How arguments are written into the path, the query and the headers of a request: the styles of OpenAPI.

Every value is checked first. A list or an object whose parts cannot be told apart in the style that the definition
asks for is refused, as is a header that HTTP cannot carry.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

import msgspec
from msgspec import Struct

from .check import Limits, check_body, check_value
from .errors import InvalidRequest

__all__ = ["Encoded", "Parameter", "header_text", "path_text", "query_pairs"]

#: Empty: ``simple`` in paths and headers, exploded ``form`` in queries. ``json``: the value is a JSON document.
Style = Literal["", "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "json"]

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_HEADER = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)?")
_NOT_IN_HEADERS = re.compile(r"[^\x20-\x7e\t]")


class Parameter(Struct, frozen=True):
    """What the definition says about a parameter: limits, and how a list or an object is written."""

    limits: Limits | None = None
    style: Style = ""
    explode: bool = False


class Encoded(str):
    """The value of a query parameter that is percent-encoded already, because its commas separate items."""

    __slots__ = ()


#: For parameters of which the definition says nothing but where they are.
_PLAIN = Parameter()
_ID = Parameter({"type": str})


class _Writer:
    """One argument on its way into a request."""

    def __init__(self, name: str, parameter: Parameter, operation: str) -> None:
        self.name = name
        self.parameter = parameter
        self._operation = operation

    def refused(self, problem: str) -> InvalidRequest:
        return InvalidRequest(problem, operation=self._operation, path=self.name)

    def checked(self, value: Any) -> Any:
        """The argument without its Python types: a string, a list of strings, or strings by name."""
        if value is None:
            raise self.refused("Expected a value, got None: leave the argument out")
        limits = self.parameter.limits
        value = _without_uuids(value, limits)
        check_value(value, limits, operation=self._operation, path=self.name)
        if self.parameter.style == "json":
            check_body(value, operation=self._operation)
            return json.dumps(msgspec.to_builtins(value), separators=(",", ":"), allow_nan=False)
        if isinstance(value, Struct):
            check_body(value, operation=self._operation)
            value = msgspec.to_builtins(value)
        if isinstance(value, dict):
            parts: Any = {self._text(key): self._text(one) for key, one in value.items()}
        elif isinstance(value, list | tuple):
            parts = [self._text(one) for one in value]
        else:
            return self._text(value)
        if not parts:
            raise self.refused("Expected at least one item, got none: leave an optional argument out")
        return parts

    def _text(self, value: Any) -> str:
        match value:
            case bool():
                text = "true" if value else "false"
            case Enum():
                text = str(value.value)
            case datetime.datetime() | datetime.date():
                text = value.isoformat()
            case str() | int() | float() | Decimal() | UUID():
                text = str(value)
            case _:
                raise self.refused(f"Expected a simple value, got `{type(value).__name__}`")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.refused("Expected text that UTF-8 can write") from None
        return text

    def joined(self, parts: Any, separator: str, *, encode: Callable[[str], str] = str, explode: bool = False) -> str:
        """Items, or names and values, with a separator that none of them contains."""
        if isinstance(parts, str):
            return encode(parts)
        if isinstance(parts, list):
            items = [encode(one) for one in parts]
        elif explode:
            items = [f"{encode(key)}={encode(one)}" for key, one in parts.items()]
        else:
            items = [encode(one) for pair in parts.items() for one in pair]
        if any(separator in one for one in items):
            raise self.refused(f"Expected items without {separator!r}, which separates them")
        return separator.join(items)


def path_text(name: str, value: Any, parameter: Parameter | None, *, operation: str) -> str:
    """Returns an argument as a part of a path, percent-encoded.

    Raises:
        InvalidRequest: it breaks a limit of the definition, or would change the path.
    """
    writer = _Writer(name, _ID if parameter is None else parameter, operation)
    parts = writer.checked(value)
    if parts in ("", ".", ".."):
        raise writer.refused(f"Expected an id, got {parts!r}")
    style, explode = writer.parameter.style, writer.parameter.explode
    if style == "label":
        return "." + writer.joined(parts, "." if explode else ",", encode=_quoted, explode=explode)
    if style == "matrix":
        if isinstance(parts, dict) and explode:
            return ";" + writer.joined(parts, ";", encode=_quoted, explode=True)
        items = parts if isinstance(parts, list) and explode else [parts]
        return "".join(f";{_quoted(name)}={writer.joined(one, ',', encode=_quoted)}" for one in items)
    text = writer.joined(parts, ",", encode=_quoted, explode=explode)
    if text in {"", ".", ".."}:
        raise writer.refused(f"Expected an id, got {text!r}")
    return text


def query_pairs(name: str, value: Any, parameter: Parameter | None, *, operation: str) -> Iterator[tuple[str, str]]:
    """Iterates over the pairs of a query that an argument is written as.

    Raises:
        InvalidRequest: it breaks a limit of the definition.
    """
    writer = _Writer(name, _PLAIN if parameter is None else parameter, operation)
    parts = writer.checked(value)
    style, explode = writer.parameter.style, writer.parameter.explode
    if isinstance(parts, str):
        yield name, parts
    elif style == "deepObject":
        yield from ((f"{name}[{key}]", one) for key, one in parts.items())
    elif style == "" or explode:
        yield from ((name, one) for one in parts) if isinstance(parts, list) else parts.items()
    elif style in _SEPARATORS:
        yield name, writer.joined(parts, _SEPARATORS[style])
    else:
        yield name, Encoded(writer.joined(parts, ",", encode=_quoted))


def header_text(name: str, value: Any, parameter: Parameter | None, *, operation: str) -> str:
    """Returns an argument as the value of a header.

    Raises:
        InvalidRequest: it breaks a limit of the definition, or is nothing that a header can carry.
    """
    writer = _Writer(name, _PLAIN if parameter is None else parameter, operation)
    parts = writer.checked(value)
    if isinstance(parts, list) and any(one != one.strip() or not one for one in parts):
        raise writer.refused("Expected items without blanks at their ends, and none that is empty")
    text = writer.joined(parts, ",", explode=writer.parameter.explode)
    if _HEADER.fullmatch(text) is None:
        # The value is not quoted: headers may hold secrets.
        wrong = _NOT_IN_HEADERS.search(text)
        got = f"{wrong[0]!r} at position {wrong.start()}" if wrong else "blanks at an end"
        raise writer.refused(f"Expected printable ASCII characters, as headers take them, got {got}")
    return text


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _without_uuids(value: Any, limits: Limits | None) -> Any:
    """Ids may be UUID objects wherever a definition takes strings."""
    wanted = None if limits is None else limits.get("type")
    if isinstance(value, UUID) and wanted in (None, str):
        return str(value)
    if isinstance(value, list | tuple):
        items = None if limits is None else limits.get("items")
        return [_without_uuids(one, items) for one in value]
    return value
