"""How a bug is planted: `plant` registers it, `Call` and `Reply` are what it works with, `Planted` is a sandbox with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import httpx2
import msgspec

from itwin_platform.sandbox import Sandbox

from ..definitions import Endpoint, endpoints
from ..requirements import SELECTORS, CatalogueError, catalogue

__all__ = ["BUGS", "EVERYWHERE", "Bug", "Call", "Plant", "PlantError", "Planted", "Reply", "plant"]

#: For ``operations``: every request, those of no operation too.
EVERYWHERE = "*"
UNSET: Any = object()
PARAMETER = re.compile(r"\\\{(\w+)\\\}")


class PlantError(RuntimeError):
    """A bug that cannot do what it is meant to: a fault of the suite."""


@dataclass(eq=False)
class Reply:
    """An answer that a bug may change as it likes; the names of ``headers`` are in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @classmethod
    def of(cls, status: int, value: Any = UNSET, headers: Mapping[str, str] | None = None) -> Reply:
        """An answer with a JSON body, or without one."""
        if value is UNSET:
            return cls(status, dict(headers or {}))
        return cls(status, {"content-type": "application/json", **(headers or {})}, msgspec.json.encode(value))

    @classmethod
    def refusal(cls, status: int, code: str, *details: str) -> Reply:
        """A refusal in the platform's envelope; ``details`` are the codes of its details."""
        error: dict[str, Any] = {"code": code, "message": "Refused."}
        if details:
            error["details"] = [{"code": detail, "message": "Refused."} for detail in details]
        return cls.of(status, {"error": error})

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """The decoded body, fresh each time; set it to replace the body."""
        return msgspec.json.decode(self.content)

    @json.setter
    def json(self, value: Any) -> None:
        self.content = msgspec.json.encode(value)

    def change(self, edit: Callable[[Any], object]) -> Reply:
        """Change the JSON of a success in place with a function; anything else stays as it is."""
        if self.ok and self.content and self.headers.get("content-type", "").startswith("application/json"):
            value = self.json
            edit(value)
            self.json = value
        return self

    def change_links(self, edit: Callable[[dict[str, Any]], object]) -> Reply:
        """Change the ``_links`` of a page in place, where it has any."""
        return self.change(lambda page: edit(page["_links"]) if page.get("_links") else None)


@dataclass(eq=False)
class Call:
    """A request on its way to the sandbox.

    Attributes:
        operation: the one that is asked for; None where there is none at this address.
        path: the values of the path parameters.
        query: the decoded parameters; of those that are given twice, the last.
        memory: whatever the bug wants to remember; empty again when the sandbox is reset.
        sandbox: the sandbox itself, for what only its inside can do wrong.
    """

    request: httpx2.Request
    operation: Endpoint | None
    path: dict[str, str]
    memory: dict[str, Any]
    sandbox: Sandbox
    transport: httpx2.BaseTransport = field(repr=False)

    @functools.cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.request.url.query.decode("ascii"), keep_blank_values=True))

    @property
    def id(self) -> str:
        """The id of the operation, or nothing."""
        return "" if self.operation is None else self.operation.id

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def json(self) -> Any:
        """The body that was sent, decoded; None where it is no JSON."""
        try:
            return msgspec.json.decode(self.request.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    @property
    def header(self) -> httpx2.Headers:
        """The headers that were sent."""
        return self.request.headers

    @property
    def store(self) -> Any:
        """Everything that the sandbox knows."""
        return self.sandbox.platform.store

    def answer(
        self,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = UNSET,
        headers: Mapping[str, str | None] | None = None,
        token: str | None = None,
    ) -> Reply:
        """What the sandbox answers, to the request as it is or with changes; may be called several times, or never.

        Args:
            path: path parameters that are to have other values.
            query: parameters to replace or add; None takes one out.
            body: another JSON value.
            headers: headers to replace or add; None takes one out.
            token: another bearer.
        """
        given = {"authorization": f"Bearer {token}"} if token else {}
        return self._send(
            self.method, self._url(path, query), self._headers({**given, **(headers or {})}), self._content(body)
        )

    def ask(self, url: str, method: str = "GET", body: Any = UNSET, accept: str | None = None) -> Reply:
        """Another request of the same caller, e.g. to what a link leads to; ``url`` may be a path below the host."""
        headers = self._headers({"accept": accept} if accept else {})
        return self._send(
            method, self.request.url.join(url), headers, b"" if body is UNSET else msgspec.json.encode(body)
        )

    def of_items(self, reply: Reply, edit: Callable[[list[Any]], list[Any]]) -> Reply:
        """The answer with other items, where it is a page of a list."""
        paging = self.operation.paging if self.operation else None
        if paging is None:
            return reply
        name = paging["items"]
        return reply.change(lambda page: page.update({name: edit(page[name])}))

    def _send(self, method: str, url: httpx2.URL, headers: list[tuple[str, str]], content: bytes) -> Reply:
        answer = self.transport.handle_request(httpx2.Request(method, url, headers=headers, content=content or None))
        answer.read()
        kept = {name.lower(): value for name, value in answer.headers.items() if name.lower() != "content-length"}
        return Reply(answer.status_code, kept, answer.content)

    def _url(self, path: Mapping[str, str] | None, query: Mapping[str, Any] | None) -> httpx2.URL:
        url = self.request.url
        if path and self.operation is not None:
            segments = {**self.path, **path}
            filled = re.sub(r"\{(\w+)\}", lambda name: quote(segments[name[1]], safe=""), self.operation.path)
            url = url.copy_with(raw_path=f"{self.operation.base}{filled}?{url.query.decode()}".rstrip("?").encode())
        if query:
            pairs = [pair for pair in parse_qsl(url.query.decode(), keep_blank_values=True) if pair[0] not in query]
            pairs += [(name, str(value)) for name, value in query.items() if value is not None]
            url = url.copy_with(query=urlencode(pairs, safe="$").encode())
        return url

    def _headers(self, changes: Mapping[str, str | None]) -> list[tuple[str, str]]:
        lowered = {name.lower(): value for name, value in changes.items()}
        kept = [
            (name, value)
            for name, value in self.request.headers.multi_items()
            if name not in lowered and name != "content-length"
        ]
        return [*kept, *((name, value) for name, value in lowered.items() if value is not None)]

    def _content(self, body: Any) -> bytes:
        return self.request.content if body is UNSET else msgspec.json.encode(body)


Plant = Callable[[Call], Reply]


@dataclass(frozen=True, eq=False)
class Bug:
    """One bug.

    Attributes:
        breaks: the requirement that it breaks, and whose check has to find it.
        allowed: why no check finds it, where the definitions and pages allow what it does.
        only: the operations that have it; None for those of the requirement.
    """

    name: str
    plant: Plant
    breaks: str
    allowed: str | None = None
    only: tuple[str, ...] | None = None

    @functools.cached_property
    def operations(self) -> frozenset[str]:
        """The ids of the operations that have it.

        Raises:
            CatalogueError: there is no such requirement, or no such operation.
        """
        if self.only is None or EVERYWHERE in self.only:
            return frozenset(self._required)
        found: set[str] = set()
        for name in self.only:
            selects = SELECTORS.get(name.removeprefix("@")) if name.startswith("@") else None
            chosen = {one.id for one in endpoints() if one.id == name or (selects and selects(one))}
            if not chosen:
                raise CatalogueError(f"{self.name}: no definition has an operation {name!r}")
            found |= chosen
        return frozenset(found)

    @functools.cached_property
    def judged(self) -> tuple[str, ...]:
        """Where its requirement has to notice it: on the operations that have it, or on others that show it."""
        both = tuple(one for one in self._required if one in self.operations)
        return both or tuple(self._required)

    @property
    def everywhere(self) -> bool:
        """Whether requests that belong to no operation have it, too."""
        return self.only is not None and EVERYWHERE in self.only

    @functools.cached_property
    def _required(self) -> list[str]:
        found = next((one for one in catalogue() if one.id == self.breaks), None)
        if found is None:
            raise CatalogueError(f"{self.name}: there is no requirement {self.breaks}")
        return [one.id for one in found.endpoints()]


BUGS: dict[str, Bug] = {}


def plant(
    name: str, breaks: str, *, operations: Iterable[str] | None = None, allowed: str | None = None
) -> Callable[[Plant], Plant]:
    """Register a bug: ``def _(call: Call) -> Reply``.

    Args:
        name: what requirements and ``--plant`` call it.
        breaks: the requirement whose check has to find it.
        operations: the operations that have it, by id or ``@group`` as in requirements; ``["*"]`` for every request,
            those that belong to no operation too. Unless given, those of the requirement.
        allowed: why it is none after all. It then has to pass unnoticed.
    """

    def register(function: Plant) -> Plant:
        if name in BUGS:
            raise CatalogueError(f"two bugs have the name {name}")
        BUGS[name] = Bug(name, function, breaks, allowed, None if operations is None else tuple(operations))
        return function

    return register


class Planted(httpx2.BaseTransport):
    """A sandbox with a bug in it: its own transport.

    Args:
        bug: the bug.
        only: the one operation that is to have it; unless given, all that it names.
        settings: for the `Sandbox`.
    """

    def __init__(self, bug: Bug, *, only: str | None = None, **settings: Any) -> None:
        self.bug = bug
        self._operations = frozenset([only]) if only else bug.operations
        self.sandbox = Sandbox(**settings)
        self.url = self.sandbox.url
        self.memory: dict[str, Any] = {}
        self._sound = self.sandbox.transport()

    def transport(self) -> httpx2.BaseTransport:
        """Answers requests, with the bug."""
        return self

    def reset(self) -> None:
        """Back to the seeded world."""
        self.sandbox.reset()
        self.memory.clear()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request, through the bug where it concerns it."""
        request.read()
        operation, path = _found(request.method, request.url.raw_path.decode("ascii").partition("?")[0])
        if not self.bug.everywhere and (operation is None or operation.id not in self._operations):
            return self._sound.handle_request(request)
        try:
            reply = self.bug.plant(Call(request, operation, path, self.memory, self.sandbox, self._sound))
        except httpx2.TransportError:
            raise
        except Exception as error:
            raise PlantError(f"{self.bug.name}: {type(error).__name__}: {error}") from error
        headers = [(name, value) for name, value in reply.headers.items() if name != "content-length"]
        if reply.status != 204:
            headers.append(("content-length", str(len(reply.content))))
        return httpx2.Response(reply.status, headers=headers, stream=httpx2.ByteStream(reply.content), request=request)


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], Endpoint]]:
    """Those without parameters come first: a literal part of a path wins over a parameter."""
    ordered = sorted(endpoints(), key=lambda one: one.path.count("{"))
    return [
        (re.compile(PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(one.base + one.path)) + "/?", re.IGNORECASE), one)
        for one in ordered
    ]


@functools.lru_cache(maxsize=4096)
def _matched(method: str, path: str) -> tuple[Endpoint | None, dict[str, str]]:
    for pattern, one in _patterns():
        if one.method == method and (match := pattern.fullmatch(path)):
            return one, {name: unquote(value) for name, value in match.groupdict().items()}
    return None, {}


def _found(method: str, path: str) -> tuple[Endpoint | None, dict[str, str]]:
    one, values = _matched(method, path)
    return one, dict(values)
