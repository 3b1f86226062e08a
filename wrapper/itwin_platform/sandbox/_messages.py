"""What goes into the engine and what comes out: plain data, no web framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ..testing._spoil import Answer, Headers

__all__ = ["Headers", "RecordedRequest", "SandboxReply", "SandboxRequest", "json_reply"]


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
    _named: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Once for all: several are asked for in every request.
        named: dict[str, str] = {}
        for name, value in self.headers:
            lowered, value = name.lower(), value.strip()  # noqa: PLW2901 - the value as it counts
            named[lowered] = f"{named[lowered]}, {value}" if lowered in named else value
        object.__setattr__(self, "_named", named)

    def header(self, name: str) -> str | None:
        """The value of a header; repeated headers are joined, as HTTP allows."""
        return self._named.get(name.lower())

    def query_pairs(self) -> list[tuple[str, str]]:
        """The decoded query parameters, in order, blank values kept."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def origin(self) -> str:
        """Where links in the answer point: the host that the caller used, never a forwarded one."""
        return f"{self.scheme}://{self.header('host') or 'localhost'}{self.prefix}"


@dataclass(frozen=True, slots=True)
class SandboxReply(Answer):
    """An answer. A body that is an iterator is sent chunk by chunk and never held whole."""

    def with_headers(self, extra: Headers) -> SandboxReply:
        """The same answer with more headers."""
        return SandboxReply(self.status, self.headers + extra, self.body, self.ending, self.pause)

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
    """What the sandbox remembers of a request: never a token, a secret or a code.

    Attributes:
        query: as it was sent, without the values of parameters that are secrets.
        operation_id: the operation of the definitions; None where there is none.
        status: of the answer; 0 where a fault let none come.
        moment: when it came, on the sandbox's clock.
        seconds: how long it took to make the answer, on the machine's clock.
        fault: the name of the fault that the answer met.
    """

    method: str
    path: str
    query: str
    headers: Headers = field(repr=False)
    operation_id: str | None
    status: int
    moment: datetime
    seconds: float
    fault: str | None = None


def json_reply(status: int, value: Any, headers: Headers = ()) -> SandboxReply:
    """An answer with a JSON body; members keep the order in which ``value`` has them."""
    return SandboxReply(status, (("content-type", "application/json"), *headers), msgspec.json.encode(value))
