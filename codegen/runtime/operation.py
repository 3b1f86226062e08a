"""What a generated endpoint module says about its operation, and the request that it builds from arguments.

Nothing here does I/O: a `Request` is data, and `decode` reads an answer that somebody else received.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from .check import Limits, check_body, check_value
from .errors import InvalidRequest
from .types import UNSET, Unset

__all__ = ["Answer", "Effect", "Job", "Listing", "Operation", "Request", "link"]

T = TypeVar("T")
Page = TypeVar("Page")
Item = TypeVar("Item")

#: What happens when an operation is sent twice. ``start-once``: two objects or two runs.
Effect = Literal["safe", "idempotent", "start-once"]
Kind = Literal["json", "text", "bytes", "none"]


class Answer(Struct, frozen=True):
    """What the definition promises for one status."""

    kind: Kind
    type: Any = None


class Job(Struct, frozen=True):
    """What an operation has to do with a long-running job: which kind of job, and which part of its life."""

    kind: str
    role: str


class Listing(Struct, Generic[Page, Item], frozen=True):
    """How a list operation is paged.

    Attributes:
        kind: ``continuation-token`` (the next link carries a token), ``skip`` (``$top`` and ``$skip``) or ``link``
            (whatever the query of the next link holds).
        items: takes the items out of a page.
        next_link: takes the URL of the next page out of a page; None on the last one.
        token, top, skip: wire names of the query parameters.
        linked: whether pages have a next link at all; without one, a page that is not full is the last.
    """

    kind: Literal["continuation-token", "skip", "link"]
    items: Callable[[Page], Sequence[Item]]
    next_link: Callable[[Page], str | None]
    token: str = "$continuationToken"
    top: str = "$top"
    skip: str = "$skip"
    linked: bool = True


class Operation(Struct, Generic[T], frozen=True):
    """One operation of an API, as its definition tells it."""

    api: str
    id: str
    method: str
    base_path: str
    path: str
    accept: str
    effect: Effect
    answers: Mapping[str, Answer]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    content_type: str | None = None
    body: type[msgspec.Struct] | None = None
    separators: Mapping[str, str] = field(default_factory=dict)
    streams: bool = False
    job: Job | None = None
    portal: str = ""

    def request(
        self,
        *,
        path: Sequence[tuple[str, str]] = (),
        query: Iterable[tuple[str, Any]] = (),
        headers: Iterable[tuple[str, Any]] = (),
        body: Any = UNSET,
    ) -> Request[T]:
        """Build the request.

        Raises:
            InvalidRequest: an argument has the wrong type or breaks a limit of the definition.
        """
        return Request(
            operation=self,
            path=self._fill(path),
            query=self._pairs(query),
            headers=self._pairs(headers),
            content=None if isinstance(body, Unset) else self._encode(body),
        )

    def answer(self, status: int) -> Answer | None:
        """What the definition promises for a status; another 2xx is read like the documented one."""
        text = str(status)
        found = self.answers.get(text) or self.answers.get(f"{text[0]}XX")
        if found is None and 200 <= status < 300:
            documented = [answer for code, answer in self.answers.items() if code.startswith("2")]
            found = documented[0] if documented else None
        return found or self.answers.get("default")

    def _fill(self, arguments: Sequence[tuple[str, str]]) -> str:
        path = self.path
        for name, value in arguments:
            if not isinstance(value, str):
                raise InvalidRequest(f"Expected `str`, got `{type(value).__name__}`", operation=self.id, path=name)
            if value in {"", ".", ".."}:
                raise InvalidRequest(f"Expected an id, got {value!r}", operation=self.id, path=name)
            path = path.replace(f"{{{name}}}", quote(self._writable(name, value), safe=""))
        return path

    def _pairs(self, arguments: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
        # Most arguments are left out in most calls.
        return tuple([pair for name, value in arguments if value is not UNSET for pair in self._texts(name, value)])

    def _texts(self, name: str, value: Any) -> Iterable[tuple[str, str]]:
        if value is None:
            raise InvalidRequest("Expected a value, got None: leave the argument out", operation=self.id, path=name)
        check_value(value, self.limits.get(name), operation=self.id, path=name)
        singles = [_text(one) for one in (value if isinstance(value, list | tuple) else (value,))]
        if name in self.separators:
            singles = [self.separators[name].join(singles)]
        for single in singles:
            yield name, self._writable(name, single)

    def _writable(self, name: str, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InvalidRequest("Expected text that UTF-8 can write", operation=self.id, path=name) from None
        return text

    def _encode(self, body: Any) -> bytes:
        kind = (self.content_type or "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            if not isinstance(body, bytes):
                raise InvalidRequest(f"Expected `bytes`, got `{type(body).__name__}`", operation=self.id, path="body")
            return body
        if body is None or (self.body is not None and not isinstance(body, self.body)):
            wanted = "a body" if self.body is None else f"`{self.body.__name__}`"
            raise InvalidRequest(f"Expected {wanted}, got `{type(body).__name__}`", operation=self.id, path="body")
        check_body(body, operation=self.id)
        try:
            return msgspec.json.encode(body)
        except UnicodeEncodeError:
            raise InvalidRequest("Expected texts that UTF-8 can write", operation=self.id, path="$") from None


class Request(Struct, Generic[T], frozen=True):
    """A request of an operation: everything but the host and the credential."""

    operation: Operation[T]
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None

    def __repr__(self) -> str:
        # Neither body nor query: both may hold secrets, and data of people.
        return f"Request({self.operation.id}: {self.operation.method} {self.operation.base_path}{self.path})"

    def with_query(self, **changes: str | None) -> Request[T]:
        """The same request with query parameters set, or left out where the value is None."""
        kept = [(name, value) for name, value in self.query if name not in changes]
        kept += [(name, value) for name, value in changes.items() if value is not None]
        return msgspec.structs.replace(self, query=tuple(kept))

    @property
    def target(self) -> str:
        """Path and query, percent-encoded, below the host and the optional prefix of the base URL."""
        url = self.operation.base_path + self.path
        if self.query:
            url += "?" + "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in self.query)
        return url

    @property
    def wire_headers(self) -> dict[str, str]:
        """The headers that the definition asks for."""
        headers = {"Accept": self.operation.accept}
        if self.content is not None and self.operation.content_type is not None:
            headers["Content-Type"] = self.operation.content_type
        headers.update(self.headers)
        return headers


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case datetime.datetime() | datetime.date():
            return value.isoformat()
        case _:
            return str(value)


def link(page: Any, *names: str) -> str | None:
    """Follow optional members to a link's ``href``; None where one of them is absent or null."""
    for name in names:
        page = getattr(page, name, None)
        if not page:
            return None
    return page if isinstance(page, str) else None
