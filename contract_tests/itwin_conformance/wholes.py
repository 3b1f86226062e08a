"""Answers that are wrong as a whole: their bytes, their media type, their status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .definitions import Answer

__all__ = ["WHOLES", "Served", "Whole"]

HTML = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n"
NESTING = 20_000


@dataclass(frozen=True, slots=True)
class Served:
    """An answer as it goes over the wire; names of headers are lower-case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Whole:
    """One way of being wrong as a whole.

    Attributes:
        change: makes the wrong answer of a right one; None where it cannot be made of this one.
        applies: whether a documented answer can be wrong in this way.
        allowed: why the definition allows it after all; None where it does not.
        tolerated: whether clients read it all the same.
    """

    change: Callable[[Served], Served | None]
    applies: Callable[[Answer], bool]
    allowed: str | None = None
    tolerated: bool = False


def _is_json(answer: Answer) -> bool:
    return answer.media_type == "application/json"


def _has_body(answer: Answer) -> bool:
    return answer.media_type is not None


def _is_success(answer: Answer) -> bool:
    return 200 <= answer.status < 300


def _is_plain_success(answer: Answer) -> bool:
    return _is_success(answer) and answer.media_type in (None, "application/json")


def _content(change: Callable[[bytes], bytes | None]) -> Callable[[Served], Served | None]:
    def changed(served: Served) -> Served | None:
        content = change(served.content)
        return None if content is None else replace(served, content=content)

    return changed


def _media_type(text: str | None) -> Callable[[Served], Served]:
    def changed(served: Served) -> Served:
        headers = {name: value for name, value in served.headers.items() if name != "content-type"}
        return replace(served, headers=headers if text is None else headers | {"content-type": text})

    return changed


def _status(status: int) -> Callable[[Served], Served]:
    return lambda served: replace(served, status=status)


def _html(served: Served) -> Served:
    return _media_type("text/html; charset=utf-8")(replace(served, content=HTML))


def _other_bytes(content: bytes) -> bytes | None:
    """A byte that UTF-8 does not have, in the first text."""
    before, colon, after = content.partition(b':"')
    return before + colon + b"\xff" + after if colon else None


def _nested(content: bytes) -> bytes:
    """A surplus member that is nested deeper than anybody reads."""
    return content.rstrip()[:-1] + b',"neverHeardOf":' + b"[" * NESTING + b"]" * NESTING + b"}"


#: By name; those of the body come first, then media types, then statuses.
WHOLES: dict[str, Whole] = {
    "empty-body": Whole(_content(lambda _content: b""), _is_json),
    "truncated": Whole(_content(lambda content: content[: len(content) // 2]), _is_json),
    "surplus-text": Whole(_content(lambda content: content + b" {}"), _is_json),
    "byte-order-mark": Whole(_content(lambda content: b"\xef\xbb\xbf" + content), _is_json),
    "utf-16": Whole(_content(lambda content: content.decode().encode("utf-16")), _is_json),
    "other-bytes": Whole(_content(_other_bytes), _is_json),
    "deep-nesting": Whole(_content(_nested), _is_json),
    "html-as-json": Whole(_content(lambda _content: HTML), _is_json),
    "html": Whole(_html, _has_body),
    "surplus-body": Whole(
        lambda served: _media_type("application/json")(replace(served, content=b"{}")),
        lambda answer: answer.media_type is None,
        tolerated=True,
    ),
    "other-media-type": Whole(_media_type("text/plain; charset=utf-8"), _is_json),
    "no-media-type": Whole(_media_type(None), _has_body, tolerated=True),
    "spelled-media-type": Whole(
        _media_type("Application/JSON; charset=UTF-8"),
        _is_json,
        allowed="parameters and letter case say nothing else",
        tolerated=True,
    ),
    "status-299": Whole(_status(299), _is_plain_success, tolerated=True),
    "status-418": Whole(_status(418), lambda _answer: True),
    "status-500": Whole(_status(500), lambda _answer: True),
    "status-503": Whole(_status(503), _is_success),
    "status-307": Whole(_status(307), _is_success),
}
