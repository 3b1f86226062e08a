"""What a generated endpoint module says about its operation, and the request that it builds from arguments.

Nothing here does I/O: a `Request` is data, and `decode` reads an answer that somebody else received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from .check import check_body
from .errors import InvalidRequest
from .parameters import Encoded, Parameter, header_text, path_text, query_pairs
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
    #: What the definition says about parameters, by where they are sent (``path``, ``query``, ``header``) and name.
    parameters: Mapping[str, Mapping[str, Parameter]] = field(default_factory=dict)
    content_type: str | None = None
    body: type[msgspec.Struct] | None = None
    streams: bool = False
    #: Further media types that a success may be asked for in, and what they are.
    representations: Mapping[str, Kind] = field(default_factory=dict)
    job: Job | None = None
    portal: str = ""

    def request(
        self,
        *,
        path: Sequence[tuple[str, Any]] = (),
        query: Iterable[tuple[str, Any]] = (),
        headers: Iterable[tuple[str, Any]] = (),
        body: Any = UNSET,
        accept: str | Unset = UNSET,
    ) -> Request[T]:
        """Build the request; with ``accept`` for one of the ``representations``.

        Raises:
            InvalidRequest: an argument has the wrong type or breaks a limit of the definition.
        """
        return Request(
            operation=self if accept is UNSET else self._represented(accept),
            path=self._fill(path),
            query=self._query(query),
            headers=self._headers(headers),
            content=None if isinstance(body, Unset) else self._encode(body),
        )

    def _represented(self, media: Any) -> Operation[T]:
        """The operation as it is where another media type is asked for."""
        kind = self.representations.get(media) if isinstance(media, str) else None
        if kind is None:
            known = ", ".join(map(repr, self.representations))
            raise InvalidRequest(f"Expected one of {known}; got {media!r}", operation=self.id, path="accept")
        answers = {code: Answer(kind) if code[0] == "2" else one for code, one in self.answers.items()}
        return msgspec.structs.replace(self, accept=media, answers=answers, streams=True)

    def answer(self, status: int) -> Answer | None:
        """What the definition promises for a status; another 2xx is read like the documented one."""
        text = str(status)
        found = self.answers.get(text) or self.answers.get(f"{text[0]}XX")
        if found is None and 200 <= status < 300:
            documented = [answer for code, answer in self.answers.items() if code.startswith("2")]
            found = documented[0] if documented else None
        return found or self.answers.get("default")

    def _fill(self, arguments: Sequence[tuple[str, Any]]) -> str:
        path, known = self.path, self.parameters.get("path", {})
        for name, value in arguments:
            path = path.replace(f"{{{name}}}", path_text(name, value, known.get(name), operation=self.id))
        return path

    def _query(self, arguments: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
        known = self.parameters.get("query", {})
        # Most arguments are left out in most calls.
        given = [(name, value) for name, value in arguments if value is not UNSET]
        return tuple(
            pair for name, value in given for pair in query_pairs(name, value, known.get(name), operation=self.id)
        )

    def _headers(self, arguments: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
        known = self.parameters.get("header", {})
        given = [(name, value) for name, value in arguments if value is not UNSET]
        return tuple((name, header_text(name, value, known.get(name), operation=self.id)) for name, value in given)

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
            url += "?" + "&".join(
                f"{quote(name, safe='$')}={value if isinstance(value, Encoded) else quote(value, safe='')}"
                for name, value in self.query
            )
        return url

    @property
    def wire_headers(self) -> dict[str, str]:
        """The headers that the definition asks for."""
        headers = {"Accept": self.operation.accept}
        if self.content is not None and self.operation.content_type is not None:
            headers["Content-Type"] = self.operation.content_type
        headers.update(self.headers)
        return headers


def link(page: Any, *names: str) -> str | None:
    """Follow optional members to a link's ``href``; None where one of them is absent or null."""
    for name in names:
        page = getattr(page, name, None)
        if not page:
            return None
    return page if isinstance(page, str) else None
