"""The platform in a box, without any web framework: a request goes in, an answer comes out."""

from __future__ import annotations

import threading
from collections import deque
from random import Random
from urllib.parse import unquote_plus

from . import _access_jobs, _cdm, _export_runs, _extractions, _mappings, _members
from ._accept import check_accept
from ._auth import TokenBook
from ._clock import Clock, RealClock
from ._definitions import APIS, Api, load
from ._errors import Refusal, Wording, forbidden
from ._identity import BASE, Identity, TokenCall
from ._messages import RecordedRequest, SandboxReply, SandboxRequest
from ._rate import RateLimiter
from ._registry import HANDLERS, Context, Handler, Settings, new_id
from ._routing import Match, Router, split_path
from ._store import Store
from ._validation import invalid, read_body, read_query
from ._world import build_world

__all__ = ["Platform"]

#: Importing a family registers its handlers.
FAMILIES = (_access_jobs, _cdm, _export_runs, _extractions, _mappings, _members)
NOT_SERVED = Wording("NotServed", "The sandbox does not serve this operation.")
REMEMBERED = 10_000
LONGEST_CORRELATION_ID = 200
SAFE = ("GET", "HEAD")
REDACTED = "[redacted]"
SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}
#: Query parameters that nobody should send, or at least not keep.
SECRET_PARAMETERS = {
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "id_token_hint",
    "password",
    "refresh_token",
    "token",
}


class Platform:
    """The three APIs and the identity service over one store, one clock and one random source.

    One lock covers a whole request, apart from the sending of its body: answers that are streamed are made
    from values that nobody changes.
    """

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None) -> None:
        self.settings: Settings = settings or Settings()
        self.clock: Clock = clock or RealClock()
        self._lock = threading.RLock()
        self._apis = [load(name) for name in APIS]
        self._router = Router(self._apis)
        self.reset()

    def reset(self) -> None:
        """Back to the beginning: the seeded world, no tokens, no requests. The clock goes on."""
        with self._lock:
            self.store: Store = build_world(self.settings)
            self._requests: deque[RecordedRequest] = deque(maxlen=REMEMBERED)
            self._random = Random(self.settings.seed)
            # Apart, so that the ids of new objects do not depend on how many requests came before them.
            self._noise = Random(f"correlation of {self.settings.seed}")
            self._tokens = TokenBook()
            # Also apart: signing in does not change the ids of new objects.
            self._identity = Identity(self._tokens, Random(f"identity of {self.settings.seed}"))
            self._limiter = RateLimiter(self.settings.rate_limit)

    def received(self) -> list[RecordedRequest]:
        """The requests so far, the oldest first; the last ten thousand of them."""
        with self._lock:
            return list(self._requests)

    def token_calls(self) -> list[TokenCall]:
        """The requests to the token endpoint so far, the oldest first; the last ten thousand of them."""
        with self._lock:
            return self._identity.token_calls

    @property
    def unserved(self) -> list[str]:
        """The operations of the definitions that answer 501, in their order."""
        return [operation.id for api in self._apis for operation in api.operations if operation.id not in HANDLERS]

    def handle(self, request: SandboxRequest) -> SandboxReply:
        """Answer one request. Safe to call from any thread."""
        with self._lock:
            segments = split_path(request.path)
            found = self._find(request, segments)
            try:
                reply = self._dispatch(request, segments, found)
            except Refusal as refusal:
                reply = refusal.reply()
            if request.method == "HEAD":
                reply = SandboxReply(reply.status, reply.headers)
            self._remember(request, found, reply)
            return reply.with_headers(self._headers(request, self._router.api(segments)))

    def _find(self, request: SandboxRequest, segments: list[str]) -> Match | Refusal:
        try:
            return self._router.match(request.method, segments)
        except Refusal as refusal:
            return refusal

    def _dispatch(self, request: SandboxRequest, segments: list[str], found: Match | Refusal) -> SandboxReply:
        """The order of checks is part of the contract: it decides which of several errors a caller sees."""
        now = self.clock.now()
        if segments[0].lower() == BASE:
            return self._identity.answer(request, segments, now)
        principal = self._tokens.principal(request.header("authorization"), now)
        if isinstance(found, Refusal):
            raise found
        operation = found.operation
        check_accept(operation, request.header("accept"))
        self._limiter.take(principal.client_id, operation, now)
        handler = HANDLERS.get(operation.id)
        if handler is None:
            raise Refusal(501, NOT_SERVED)
        _access_jobs.settle_jobs(self.store, now)
        ctx = Context(self.store, self.settings, self._random, now, request, operation, principal, found.values)
        return _carry_out(ctx, handler)

    def _remember(self, request: SandboxRequest, found: Match | Refusal, reply: SandboxReply) -> None:
        headers = tuple(
            (name, REDACTED if name.lower() in SECRET_HEADERS else value) for name, value in request.headers
        )
        operation_id = found.operation.id if isinstance(found, Match) else None
        self._requests.append(
            RecordedRequest(request.method, request.path, _redacted(request.query), headers, operation_id, reply.status)
        )

    def _headers(self, request: SandboxRequest, api: Api | None) -> tuple[tuple[str, str], ...]:
        given = request.header("x-correlation-id")
        usable = given and len(given) <= LONGEST_CORRELATION_ID and given.isprintable() and given.isascii()
        headers = [("x-correlation-id", given if given and usable else new_id(self._noise))]
        if api is not None:
            headers.append(("x-itwinplatform-media-type", f"bentley.itwin-platform.{api.version}"))
        return tuple(headers)


def _redacted(query: str) -> str:
    """The raw query, without the values of parameters that are secrets."""
    parts = []
    for part in query.split("&"):
        name, equals, _ = part.partition("=")
        secret = equals and unquote_plus(name).lower() in SECRET_PARAMETERS
        parts.append(f"{name}={REDACTED}" if secret else part)
    return "&".join(parts)


def _carry_out(ctx: Context, handler: Handler) -> SandboxReply:
    """Visible? Allowed? There? Valid? Then the handler, which looks for what the body names."""
    visible, *others = handler.path or (None,)
    if visible is not None:
        visible(ctx)
    if ctx.request.method not in SAFE and not ctx.principal.may_write:
        raise forbidden()
    for find in others:
        if find is not None:
            find(ctx)
    ctx.query, details = read_query(ctx.operation, ctx.request)
    ctx.body, more = read_body(ctx.operation, ctx.request)
    details += more
    if not details and handler.check is not None:
        details += handler.check(ctx)
    if details:
        raise invalid(ctx.operation, details)
    return handler.handle(ctx)
