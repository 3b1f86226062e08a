"""Exchanges as people read them: a line for curl, and the answer with the offending place marked."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..exchange import Record
from ..results import Environment

__all__ = ["Line", "answer_lines", "curl"]

#: Lines kept before and after a marked one, and lines of a body in which nothing is marked.
AROUND, PLAIN = 6, 24
#: Where the command `itwin sandbox` listens; the sandbox inside a run listens nowhere.
SANDBOX = "http://localhost:8080"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body."""

    text: str
    marked: bool = False


def curl(record: Record, environment: Environment) -> str:
    """The request as a line for a shell. Tokens are taken from the variables that hold them."""
    url = record.url
    if environment.kind == "embedded":
        url = SANDBOX + url.removeprefix(environment.target)
    parts = ["curl", "-i"]
    if record.method != "GET":
        parts += ["-X", record.method]
    for name, value in record.request_headers:
        if name.lower() not in ("host", "content-length", "user-agent"):
            parts += ["-H", _quoted(f"{name}: {value}")]
    if record.request_body is not None:
        parts += ["--data-binary", shlex.quote(record.request_body)]
    return " ".join([*parts, shlex.quote(url)])


def _quoted(header: str) -> str:
    """A variable has to be in double quotes to be replaced."""
    return f'"{header}"' if "$ITWIN_TOKEN" in header else shlex.quote(header)


def answer_lines(record: Record, pointers: Iterable[str]) -> list[Line]:
    """The body of an answer, with the places that pointers name marked, or the nearest that exist."""
    try:
        body = json.loads(record.body)
    except ValueError:
        lines = [Line(text) for text in record.body.splitlines()]
        return _cut(lines)
    places = {_nearest(body, pointer) for pointer in pointers if pointer}
    lines = [Line(text, here in places) for text, here in _lines(body, "", 0, "")]
    return _cut(lines)


def _nearest(body: Any, pointer: str) -> str:
    """The longest beginning of a pointer that leads somewhere."""
    found = ""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(body, dict) and name in body:
            body = body[name]
        elif isinstance(body, list) and name.isdigit() and int(name) < len(body):
            body = body[int(name)]
        else:
            break
        found += f"/{step}"
    return found


def _lines(value: Any, pointer: str, depth: int, before: str) -> Iterator[tuple[str, str | None]]:
    """The lines of a value, each with the pointer to what begins on it."""
    indent = "  " * depth
    members: list[tuple[str, str, Any]] = []
    if isinstance(value, dict):
        members = [
            (_escaped(name), f"{json.dumps(name, ensure_ascii=False)}: ", inner) for name, inner in value.items()
        ]
        opening, closing = "{", "}"
    elif isinstance(value, list):
        members = [(str(n), "", inner) for n, inner in enumerate(value)]
        opening, closing = "[", "]"
    if not members:
        yield f"{indent}{before}{json.dumps(value, ensure_ascii=False)}", pointer
        return
    yield f"{indent}{before}{opening}", pointer
    for step, name, inner in members:
        yield from _lines(inner, f"{pointer}/{step}", depth + 1, name)
    yield f"{indent}{closing}", None


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _cut(lines: list[Line]) -> list[Line]:
    """Only what is near a marked line, or the beginning where none is."""
    marks = [n for n, line in enumerate(lines) if line.marked]
    if not marks:
        return lines if len(lines) <= PLAIN else [*lines[:PLAIN], Line(f"… {len(lines) - PLAIN} more lines")]
    kept = {n for mark in marks for n in range(mark - AROUND, mark + AROUND + 1)} & set(range(len(lines)))
    shown: list[Line] = []
    for n, line in enumerate(lines):
        if n in kept:
            shown.append(line)
        elif n - 1 in kept or n == 0:
            shown.append(Line("…"))
    return shown
