"""What goes into the engine and what comes out: plain data, no web framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec

__all__ = ["Headers", "RecordedRequest", "SandboxReply", "SandboxRequest", "json_reply"]

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SandboxRequest:
    """One request as it came over the wire.

    ``path`` is percent-encoded and without ``prefix``, the path under which the sandbox is mounted;
    ``query`` is the raw text after the question mark. Its repr leaves out what may hold secrets.
    """

    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    scheme: str = "http"
    prefix: str = ""

    def header(self, name: str) -> str | None:
        """The value of a header; repeated headers are joined, as HTTP allows."""
        wanted = name.lower()
        values = [value.strip() for key, value in self.headers if key.lower() == wanted]
        return ", ".join(values) if values else None

    def query_pairs(self) -> list[tuple[str, str]]:
        """The decoded query parameters, in order, blank values kept."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def origin(self) -> str:
        """Where links in the answer point: the host that the caller used, never a forwarded one."""
        return f"{self.scheme}://{self.header('host') or 'localhost'}{self.prefix}"


@dataclass(frozen=True, slots=True)
class SandboxReply:
    """An answer. A body that is an iterator is sent chunk by chunk and never held whole."""

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes | Iterator[bytes] = field(default=b"", repr=False)

    def with_headers(self, extra: Headers) -> SandboxReply:
        """The same answer with more headers."""
        return SandboxReply(self.status, self.headers + extra, self.body)

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def content(self) -> bytes:
        """The whole body; meant for tests and small answers."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)

    def json(self) -> Any:
        """The body decoded from JSON."""
        return msgspec.json.decode(self.content())


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """What the sandbox remembers of a request: never a token, a secret or a code."""

    method: str
    path: str
    query: str
    headers: Headers = field(repr=False)
    operation_id: str | None
    status: int


def json_reply(status: int, value: Any, headers: Headers = ()) -> SandboxReply:
    """An answer with a JSON body; members keep the order in which ``value`` has them."""
    return SandboxReply(status, (("content-type", "application/json"), *headers), msgspec.json.encode(value))
