"""One request and its answer: as checks read them, and as reports keep them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import msgspec

from .definitions import Endpoint

__all__ = ["Exchange", "Record"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a report keeps of an exchange. Secrets have been taken out, long bodies are cut."""

    number: int
    operation: str
    requirement: str
    started: str
    seconds: float
    method: str
    url: str
    request_headers: list[tuple[str, str]]
    request_body: str | None
    status: int
    headers: list[tuple[str, str]]
    body: str
    body_size: int


@dataclass(frozen=True, eq=False)
class Exchange:
    """One request and its answer, whole.

    Attributes:
        endpoint: the operation whose definition the answer is held to; None where none applies.
        record: the part that may be shown and kept.
    """

    endpoint: Endpoint | None
    method: str
    url: str
    status: int
    headers: httpx2.Headers = field(repr=False)
    content: bytes = field(repr=False)
    record: Record = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the answer is a success."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The media type of the answer, without parameters, in lower case."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    @functools.cached_property
    def json(self) -> Any:
        """The decoded body; None where it is no JSON, which is what the requirements on media types report."""
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The decoded query parameters that were sent."""
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    @property
    def error_codes(self) -> list[str]:
        """``error.code`` and the codes of its details, as far as they are there."""
        error = self.json.get("error") if isinstance(self.json, dict) else None
        if not isinstance(error, dict):
            return []
        details = error.get("details")
        entries = [error, *(details if isinstance(details, list) else [])]
        return [entry["code"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("code"), str)]

    def link(self, name: str) -> str | None:
        """The address in ``_links``; None where there is none."""
        links = self.json.get("_links") if isinstance(self.json, dict) else None
        entry = links.get(name) if isinstance(links, dict) else None
        href = entry.get("href") if isinstance(entry, dict) else None
        return href if isinstance(href, str) else None
