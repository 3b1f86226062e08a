"""Schemathesis on one operation: requests derived from its schemas, at and beyond every boundary, and some at random.

Schemathesis talks to an ASGI application in this process, which sends what it asks for through the wire of the run. So
its requests are paced, recorded and watched like all others, and it never holds a token.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure, ServerError
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    IgnoredAuth,
    MissingHeaderNotRejected,
    RejectedPositiveData,
    UnsupportedMethodResponse,
)

from .breadth import ANY_ID, STATE, UNPROCESSABLE, filter_case
from .documents import Api, resolve
from .exchange import Exchange
from .registry import NotTestable
from .requirements import Profile
from .results import Finding
from .scene import Scene
from .session import Session
from .subjects import created_id, path_parameters
from .target import EXAMPLES
from .view import SANDBOX, World, view
from .wire import NoAnswer

__all__ = ["ANSWERS", "KINDS", "Sweep", "swept"]

Message = MutableMapping[str, Any]
#: The header in which schemathesis names the case that is sent; and what it sends instead of a token.
CASE = "x-schemathesis-testcaseid"
PLACEHOLDER = "conformance-placeholder"
#: Statuses whose answers have no body.
BODILESS = (204, 304)
ANSWERS = "answers"
#: Which failures say what; all others are answers that are not as documented.
KINDS: dict[str, tuple[type[Failure], ...]] = {
    "valid": (RejectedPositiveData,),
    "invalid": (AcceptedNegativeData, MissingHeaderNotRejected),
    "crash": (ServerError,),
    "method": (UnsupportedMethodResponse, AllowHeaderMismatch),
    "authorization": (IgnoredAuth,),
}
PHASES: dict[Profile, tuple[str, ...]] = {
    "smoke": ("examples",),
    "default": ("examples", "coverage", "fuzzing"),
    "full": ("examples", "coverage", "fuzzing"),
}
RANDOM: dict[Profile, int] = {"smoke": 1, "default": 5, "full": 50}


@dataclass(slots=True)
class Sweep:
    """What came of an operation's sweep: findings by kind, the shortest request of each first."""

    succeeded: bool = False
    findings: dict[str, list[tuple[int, Finding]]] = field(default_factory=dict)
    exchanges: dict[int, Exchange] = field(default_factory=dict)

    def worst(self, kind: str) -> tuple[Finding, Exchange | None] | None:
        """The finding with the shortest request."""
        found = min(self.findings.get(kind, []), key=lambda entry: entry[0], default=None)
        if found is None:
            return None
        return found[1], self.exchanges.get(found[1].exchange or 0)


def swept(scene: Scene) -> Sweep:
    """The sweep of a scene's operation; there is one for all requirements of a run.

    Raises:
        NotTestable: random requests would change what is not the suite's own.
    """
    target, endpoint = scene.target, scene.endpoint
    if target.kind == "foreign" and not endpoint.reads:
        raise NotTestable("on a foreign server nothing is changed at random")
    known: dict[str, Sweep] = scene.session.sweeps
    if endpoint.id not in known:
        known[endpoint.id] = _sweep(scene)
    return known[endpoint.id]


def _sweep(scene: Scene) -> Sweep:
    endpoint, session, sweep = scene.endpoint, scene.session, Sweep()
    document = endpoint.api.document
    alone = {**document, "paths": {endpoint.path: document["paths"][endpoint.path]}}
    seen = view(endpoint.api.name, alone, _world(scene))
    if endpoint.body is not None:
        # The documented example, about things that exist here.
        content = seen["paths"][endpoint.path][endpoint.method.lower()]["requestBody"]["content"]["application/json"]
        content.pop("examples", None)
        content["example"] = scene.body()
    loaded = schemathesis.openapi.from_dict(seen, config=_config(session))
    gateway = _Gateway(scene, sweep)
    loaded.app = gateway.app
    loaded.hook(filter_case)
    for event in from_schema(loaded.include(operation_id=endpoint.id)).execute():
        if isinstance(event, ScenarioFinished):
            _collect(event, sweep, gateway)
        elif isinstance(event, FatalError):
            raise event.exception
        elif isinstance(event, NonFatalError) and gateway.broken is None:
            raise event.value
    if gateway.broken is not None:
        raise gateway.broken
    return sweep


def _collect(event: ScenarioFinished, sweep: Sweep, gateway: _Gateway) -> None:
    for case_id, nodes in event.recorder.checks.items():
        for node in nodes:
            if node.failure_info is not None:
                failure = node.failure_info.failure
                exchange = gateway.by_case.get(failure.case_id or case_id)
                if not _is_sound(failure, exchange, gateway.operation):
                    _keep(sweep, failure, exchange)


def _is_sound(failure: Failure, exchange: Exchange | None, operation: str) -> bool:
    """Whether a failure is none: the definition cannot say what makes the answer right."""
    if isinstance(failure, RejectedPositiveData) and exchange is not None and exchange.status == UNPROCESSABLE:
        return any(code.endswith(STATE) for code in exchange.error_codes)
    return isinstance(failure, AcceptedNegativeData) and operation in ANY_ID


def _keep(sweep: Sweep, failure: Failure, exchange: Exchange | None) -> None:
    kind = next((name for name, types in KINDS.items() if isinstance(failure, types)), ANSWERS)
    text = " ".join(f"{failure.title}: {failure.message}".split())[:300]
    number = None if exchange is None else exchange.record.number
    length = 0 if exchange is None else len(exchange.url) + len(exchange.record.request_body or "")
    if exchange is not None:
        sweep.exchanges[exchange.record.number] = exchange
    sweep.findings.setdefault(kind, []).append((length, Finding(message=text, exchange=number)))


def _world(scene: Scene) -> World:
    """What exists on this server, as far as requests of this operation name it."""
    endpoint = scene.endpoint
    api = endpoint.api.name
    ids = dict(scene.path()) if path_parameters(endpoint) else {}
    known = next(iter(scene.target.ids.get(api, [])), {})
    asked = {one.name: known[one.name] for one in endpoint.of("query") if one.name in known}
    parameters = {(api, name): value for name, value in {**asked, **ids}.items()}
    redirect = {key: value for key, value in SANDBOX.parameters.items() if key[1] == "redirectUrl"}
    members = dict(SANDBOX.members) if scene.target.ids is EXAMPLES else {}
    if endpoint.body is not None:
        named: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for place, values in _named(endpoint.api, endpoint.body, scene.body()):
            named[place] += values
        members |= {place: tuple(dict.fromkeys(values)) for place, values in named.items()}
    return World(redirect | parameters, members)


def _named(api: Api, schema: Any, body: Any) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """The ids that a body names: schema and member, and values. One schema may stand in several places."""
    here = resolve(api.document, schema)
    if isinstance(body, list):
        for item in body:
            yield from _named(api, here.get("items", {}), item)
    elif isinstance(body, dict):
        place = (api.name, str(schema.get("$ref", "")).rpartition("/")[2])
        for member, value in body.items():
            if isinstance(value, str) and member.endswith("Id"):
                yield (*place, member), [value]
            elif isinstance(value, list) and member.endswith("Ids"):
                yield (*place, member), value
            else:
                yield from _named(api, here.get("properties", {}).get(member, {}), value)


def _config(session: Session) -> SchemathesisConfig:
    wanted = PHASES[session.profile]
    phases: dict[str, Any] = {name: {"enabled": name in wanted} for name in ("examples", "coverage", "fuzzing")}
    phases["examples"]["fill-missing"] = True
    phases["coverage"]["generate-duplicate-query-parameters"] = True
    return SchemathesisConfig.from_dict(
        {
            "seed": session.seed,
            "auth": {"openapi": {"bearer": {"bearer": PLACEHOLDER}}},
            "continue-on-failure": True,
            # It would take values for requests out of this suite's own source.
            "analysis": {"constants": {"enabled": False}},
            "generation": {"database": "none", "max-examples": RANDOM[session.profile]},
            "phases": {**phases, "stateful": {"enabled": False}},
            # Nothing secret is in these requests, and masked ones could not be told apart.
            "output": {"sanitization": {"enabled": False}},
        }
    )


class _Gateway:
    """The application that schemathesis talks to: passes requests on to the server under test."""

    def __init__(self, scene: Scene, sweep: Sweep) -> None:
        self._scene = scene
        self.operation = scene.endpoint.id
        self._sweep = sweep
        self._lock = threading.Lock()
        self.by_case: dict[str, Exchange] = {}
        #: Why nothing more can be asked.
        self.broken: NoAnswer | NotTestable | None = None

    async def app(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        with self._lock:
            status, headers, content = self._pass_on(scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _pass_on(self, scope: Message, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        if self.broken is not None:
            return 501, [], b""
        scene, method = self._scene, str(scope["method"])
        case, headers = self._headers(scope)
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        query = scope["query_string"].decode("latin-1")
        url = scene.target.base_url + raw.decode("latin-1").partition("?")[0] + (f"?{query}" if query else "")
        endpoint = scene.endpoint if method == scene.endpoint.method else None
        if method not in ("GET", "HEAD", "OPTIONS") and not scene.target.may_write:
            # Methods that the path does not have are tried, too.
            return 405, [(b"allow", scene.endpoint.method.encode())], b""
        try:
            exchange = scene.pass_on(method, url, headers, body or None, endpoint)
        except (NoAnswer, NotTestable) as reason:
            self.broken = reason
            return 501, [], b""
        self.by_case[case] = exchange
        self._sweep.succeeded |= exchange.ok and endpoint is not None
        if exchange.ok and method == "POST" and endpoint is not None and (new := created_id(exchange.json)):
            scene.session.made_by(endpoint, _path_of(scene, url), new)
        given = [(name.lower(), value) for name, value in exchange.headers.raw]
        kept = [pair for pair in given if pair[0] not in (b"content-length", b"content-encoding", b"transfer-encoding")]
        # A body where there can be none would make schemathesis stumble; the watchers have seen it.
        content = b"" if exchange.status in BODILESS else exchange.content
        return exchange.status, [*kept, (b"content-length", str(len(content)).encode())], content

    def _headers(self, scope: Message) -> tuple[str, list[tuple[str, str]]]:
        """The case that is being sent, and its headers as they are to arrive."""
        case, headers = "", []
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            if name == CASE:
                case = value
            elif name == "authorization" and value == f"Bearer {PLACEHOLDER}":
                headers.append(("Authorization", f"Bearer {self._scene.token('main')}"))
            elif name not in ("host", "accept", "accept-encoding", "connection", "user-agent", "content-length"):
                headers.append((name.title(), value))
        # Every request asks for the version: without it, or with a random one, there would only be 404s.
        return case, [*headers, ("Accept", self._scene.session.accept(self._scene.endpoint))]


def _path_of(scene: Scene, url: str) -> dict[str, str]:
    """The path parameters in an address of the scene's operation."""
    parts = urlsplit(url).path.removeprefix(urlsplit(scene.target.base_url).path + scene.endpoint.base).split("/")
    template = scene.endpoint.path.split("/")
    pairs = zip(template, parts, strict=False)
    return {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")}
