"""Read an answer: one place where bytes become models, and everything that can be wrong gets a name and a path."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from .check import split_path
from .errors import ApiError, DecodeError, ErrorDetail
from .operation import Answer, Operation
from .types import Response

__all__ = ["decode", "error_fields", "media_type"]

T = TypeVar("T")

_WITHOUT_ZONE = "Expected `datetime` with a timezone component"
_ZONE = re.compile(r"([zZ]|[+-]\d\d:?\d\d)$")


def decode(operation: Operation[T], status: int, headers: Mapping[str, str], content: bytes) -> Response[T]:
    """Read the answer of an operation.

    Raises:
        ApiError: the status is an error.
        DecodeError: the body is not what the definition promises for this status.
    """
    answer = operation.answer(status)
    if status >= 400 or answer is None:
        raise ApiError(operation=operation.id, status=status, **error_fields(headers, content))
    parsed = _parse(answer, operation, status, headers, content)
    return Response(status_code=status, headers=headers, content=content, parsed=parsed)


def media_type(headers: Mapping[str, str]) -> str:
    """The media type of an answer, lower-case, without parameters; empty when there is none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def error_fields(headers: Mapping[str, str], content: bytes) -> dict[str, Any]:
    """What an error answer says about itself, read as leniently as the API's documentation advises."""
    fields: dict[str, Any] = {
        "correlation_id": headers.get("x-correlation-id"),
        "headers": headers,
        "body": content,
    }
    try:
        data = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return fields
    if not isinstance(data, dict):
        return fields
    error = data.get("error")
    if not isinstance(error, dict):
        error = data
    fields["code"] = _string(error.get("code"))
    fields["message"] = _string(error.get("message"))
    target = error.get("target")
    fields["target"] = target if isinstance(target, str) else None
    details = error.get("details")
    fields["details"] = [
        ErrorDetail(
            _string(one.get("code")),
            _string(one.get("message")),
            one.get("target") if isinstance(one.get("target"), str) else None,
        )
        for one in (details if isinstance(details, list) else [])
        if isinstance(one, dict)
    ]
    return fields


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _parse(answer: Answer, operation: Operation[Any], status: int, headers: Mapping[str, str], content: bytes) -> Any:
    def failed(reason: str, path: str = "$") -> DecodeError:
        return DecodeError(
            reason,
            operation=operation.id,
            status=status,
            path=path,
            correlation_id=headers.get("x-correlation-id"),
            body=content,
        )

    match answer.kind:
        case "none":
            return None
        case "bytes":
            return content
        case "text":
            try:
                return content.decode("utf-8")
            except UnicodeDecodeError as error:
                raise failed(f"Expected UTF-8 text, got other bytes at offset {error.start}") from None
        case "json":
            kind = media_type(headers)
            if kind and kind != "application/json" and not kind.endswith("+json"):
                raise failed(f"Expected `application/json`, got `{kind}`: {_start(content)}")
            try:
                return _decode_json(answer.type, content)
            except UnicodeDecodeError as error:
                raise failed(f"Expected UTF-8 text, got other bytes at offset {error.start}") from None
            except RecursionError:
                raise failed("Expected less nesting, got more levels than can be read") from None
            except msgspec.ValidationError as error:
                raise failed(*split_path(str(error))) from None
            except msgspec.DecodeError as error:
                raise failed(f"Expected JSON, got {_start(content)} ({error})") from None


def _start(content: bytes) -> str:
    """The beginning of a body, short enough for a message; an answer's body holds no credential of ours."""
    text = content[:60].decode("utf-8", "replace")
    if not text.strip():
        return "an empty body"
    return repr(text) + ("..." if len(content) > 60 else "")


@functools.cache
def _decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)


def _decode_json(type_: Any, content: bytes) -> Any:
    try:
        return _decoder(type_).decode(content)
    except msgspec.ValidationError as error:
        if _WITHOUT_ZONE not in str(error):
            raise
        return _decode_without_zones(type_, content, error)


def _decode_without_zones(type_: Any, content: bytes, error: msgspec.ValidationError) -> Any:
    """Date-times without a zone are UTC. They are rare, so the fast path knows nothing of them."""
    # The first pass ended at the date-time, so what follows it may still be anything.
    data = msgspec.json.decode(content)
    repaired: set[str] = set()
    while True:
        problem, path = split_path(str(error))
        pattern = re.sub(r"\[\d+\]", "[...]", path)
        if _WITHOUT_ZONE not in problem or pattern in repaired:
            raise error
        repaired.add(pattern)
        _add_zone(data, re.findall(r"\[\.\.\.\]|[^.\[\]$]+", pattern))
        try:
            return msgspec.convert(data, type_)
        except msgspec.ValidationError as following:
            error = following


def _add_zone(node: Any, steps: list[str]) -> Any:
    if not steps:
        return f"{node}Z" if isinstance(node, str) and not _ZONE.search(node) else node
    step, rest = steps[0], steps[1:]
    if isinstance(node, list):
        node[:] = [_add_zone(item, rest) for item in node]
    elif isinstance(node, dict):
        for key in list(node) if step == "[...]" else [step] if step in node else []:
            node[key] = _add_zone(node[key], rest)
    return node
