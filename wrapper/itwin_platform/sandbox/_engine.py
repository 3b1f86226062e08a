"""The platform in a box, without any web framework: a request goes in, an answer comes out."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from time import perf_counter
from typing import Any

from ..testing._spoil import spoil
from ..testing._vocabulary import AnswerFault
from . import (
    _access_jobs,
    _audit,
    _cdm,
    _export_connections,
    _export_runs,
    _extractions,
    _group_invitations,
    _group_members,
    _groups,
    _invitations,
    _mappings,
    _members,
    _owners,
    _permissions,
    _properties,
    _roles,
    _shares,
    _user_groups,
)
from ._accept import check_accept
from ._answers import check_answer
from ._arrivals import Arrivals
from ._auth import TokenBook
from ._clock import Clock, RealClock
from ._control import BASE as CONTROL
from ._control import Control
from ._definitions import APIS, Api, load
from ._errors import Refusal, Wording, forbidden, unauthorized
from ._export_consent import CONSENT_PAGE, answer_consent
from ._fault_book import TOKEN, FaultBook
from ._identity import BASE, Identity, TokenCall
from ._log import RequestLog
from ._messages import RecordedRequest, SandboxReply, SandboxRequest
from ._misstate import misstate
from ._rate import RateLimiter, tier
from ._registry import HANDLERS, Context, Handler, Settings, World, new_id
from ._routing import Match, Router, split_path
from ._state import StateFile
from ._status import Sight, status_page
from ._store import Store
from ._validation import invalid, read_body, read_query
from ._world import build_world

__all__ = ["Platform"]

#: Importing a family registers its handlers.
FAMILIES = (
    _access_jobs,
    _audit,
    _cdm,
    _export_connections,
    _export_runs,
    _extractions,
    _group_invitations,
    _group_members,
    _groups,
    _invitations,
    _mappings,
    _members,
    _owners,
    _permissions,
    _properties,
    _roles,
    _shares,
    _user_groups,
)
NOT_SERVED = Wording("NotServed", "The sandbox does not serve this operation.")
LONGEST_CORRELATION_ID = 200
SAFE = ("GET", "HEAD")
TOKEN_ENDPOINT = [BASE, "connect", "token"]


@functools.cache
def _router() -> Router:
    """One for all sandboxes: it only depends on the definitions."""
    return Router(load(name) for name in APIS)


@dataclass(frozen=True, slots=True)
class _Call:
    """A request on its way, with what was found out about it first."""

    request: SandboxRequest
    segments: list[str]
    found: Match | Refusal
    arrival: int
    now: datetime


class Platform:
    """The three APIs and the identity service over one store, one clock and one random source.

    One lock covers a whole request, apart from the sending of its body: answers that are streamed are made
    from values that nobody changes.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        clock: Clock | None = None,
        *,
        check_answers: bool = False,
        control: str | None = None,
        state: StateFile | None = None,
    ) -> None:
        self.settings: Settings = settings or Settings()
        self.clock: Clock = clock or RealClock()
        self.check_answers = check_answers
        self._lock = threading.RLock()
        self._arrivals = Arrivals()
        self._apis = [load(name) for name in APIS]
        self._router = _router()
        self._tier = tier(self.settings.tier, self.settings.rate_limit)
        self.faults: FaultBook = FaultBook(operation.id for api in self._apis for operation in api.operations)
        self._control = Control(control, self.faults, lambda: self._log, self.reset) if control is not None else None
        self._state = state
        self._begin()
        if state is not None:
            self._resume(state)

    def reset(self) -> None:
        """Back to the beginning: the seeded world, no tokens, no requests, no faults. The clock goes on."""
        with self._lock:
            self._begin()
            if self._state is not None:
                self._state.save(self.store, self._random)

    def close(self) -> None:
        """Write down what the state file does not have yet, and let go of it."""
        with self._lock:
            if self._state is not None:
                self._state.save(self.store, self._random)
                self._state.close()
                self._state = None

    def _begin(self) -> None:
        self.store: Store = build_world(self.settings, self.clock.now())
        self._log = RequestLog()
        self._random = Random(self.settings.seed)
        # Apart, so that the ids of new objects do not depend on how many requests came before them.
        self._noise = Random(f"correlation of {self.settings.seed}")
        self._tokens = TokenBook()
        # Also apart: signing in does not change the ids of new objects.
        self._identity = Identity(self._tokens, Random(f"identity of {self.settings.seed}"))
        self._limiter = RateLimiter(self._tier)
        self.faults.clear()

    def _resume(self, state: StateFile) -> None:
        """Go on where the file ends; a new file begins with the seeded world."""
        found = state.load(self._random)
        if found is not None:
            self.store = found
            # The same seed would issue the same tokens and correlation ids again.
            again = f"{self.settings.seed}, start {state.starts}"
            self._noise = Random(f"correlation of {again}")
            self._identity = Identity(self._tokens, Random(f"identity of {again}"))
        state.save(self.store, self._random)

    def received(self) -> list[RecordedRequest]:
        """The requests so far, the oldest first; the last ten thousand of them."""
        with self._lock:
            return self._log.all()

    def token_calls(self) -> list[TokenCall]:
        """The requests to the token endpoint so far, the oldest first; the last ten thousand of them."""
        with self._lock:
            return self._identity.token_calls

    def accept_invitation(self, invitation_id: str) -> None:
        """Accept a pending invitation in the place of whoever got it by mail.

        Raises:
            ValueError: no such invitation is pending.
        """
        with self._lock:
            now = self.clock.now()
            _access_jobs.settle_jobs(self.store, now)
            _invitations.accept_by_mail(self.store, self._random, invitation_id, now)
            if self._state is not None:
                self._state.keep(self.store, self._random, changing=True)

    def push_changeset(self, imodel_id: str) -> str:
        """Add a changeset to an iModel, and start the extraction that follows it.

        Raises:
            ValueError: there is no such iModel.
        """
        with self._lock:
            if imodel_id not in self.store.imodels:
                raise ValueError(f"expected the id of an iModel, got {imodel_id!r}")
            world = World(self.store, self.settings, self._random, self.clock.now())
            changeset_id = _extractions.push_changeset(world, imodel_id)
            if self._state is not None:
                self._state.keep(self.store, self._random, changing=True)
            return changeset_id

    def token_for(self, email: str) -> str:
        """A token for a user of the directory.

        Raises:
            ValueError: the directory has no user with this address.
        """
        with self._lock:
            user = self.store.user_by_email(email)
            if user is None:
                raise ValueError(f"expected the address of a user in the directory, got {email!r}")
            return self._tokens.token_for(user, new_id(self._noise), self.clock.now())

    @property
    def unserved(self) -> list[str]:
        """The operations of the definitions that answer 501, in their order."""
        return [operation.id for api in self._apis for operation in api.operations if operation.id not in HANDLERS]

    def arrive(self) -> int:
        """The number of a request that has come in and is handled later."""
        return self._arrivals.arrive()

    def handle(self, request: SandboxRequest, arrival: int | None = None) -> SandboxReply:
        """Answer one request. Safe to call from any thread.

        Args:
            request: The request.
            arrival: What `arrive` gave when it came in; unless it comes in only now.
        """
        arrival = self._arrivals.arrive() if arrival is None else arrival
        with self._lock:
            begun, now = perf_counter(), self.clock.now()
            segments = split_path(request.path)
            desk = self._desk(request, segments, now)
            if desk is not None:
                return desk
            found = self._find(request, segments)
            operation_id = _operation_id(found, segments)
            reply, fault = self._answer(_Call(request, segments, found, arrival, now), operation_id)
            if reply.status:
                reply = reply.with_headers(self._headers(request, self._router.api(segments)))
            self._log.add(
                request,
                operation_id=operation_id if isinstance(found, Match) else None,
                status=reply.status,
                moment=now,
                seconds=perf_counter() - begun,
                fault=fault,
            )
            if self._state is not None:
                self._state.keep(self.store, self._random, changing=request.method not in SAFE)
            return reply

    def _desk(self, request: SandboxRequest, segments: list[str], now: datetime) -> SandboxReply | None:
        """What belongs to the sandbox and not to the platform: the status page, and control."""
        if self._control is not None and segments[0] == CONTROL:
            return self._control.answer(request, segments)
        if segments == [""] and request.method in SAFE:
            _access_jobs.settle_jobs(self.store, now)
            sight = Sight(self.store, self.settings, now, self._log.all(), self.faults.active, self._tier)
            page = status_page(sight, request)
            return page if request.method == "GET" else SandboxReply(page.status, page.headers)
        return None

    def _answer(self, call: _Call, operation_id: str | None) -> tuple[SandboxReply, str | None]:
        """The answer, and the name of the fault that it met."""
        drawn = self.faults.draw(operation_id)
        if drawn is None:
            return self._serve(call), None
        active, fault = drawn
        if isinstance(fault, AnswerFault):
            left, good = self._misstated(fault, call)
            if left is None:
                return good, None
        else:
            good = self._serve(call) if fault.reaches_service else SandboxReply(0)
            left = spoil(fault, good, url=_url(call.request), pause=active.pause)
        self.faults.met(active)
        return left, fault.value

    def _misstated(self, fault: AnswerFault, call: _Call) -> tuple[SandboxReply | None, SandboxReply]:
        """The answer with the fault, or None, and the good one."""
        if fault is AnswerFault.EXPIRED_TOKEN:
            header = call.request.header("authorization")
            if self._tokens.expire(header, call.now):
                left = unauthorized("token").reply()
                return left, left
            return None, self._serve(call)
        good = self._serve(call)
        if not isinstance(call.found, Match):
            return None, good

        def fetch(href: str) -> Any:
            path, _, query = href.removeprefix(call.request.origin).partition("?")
            request = replace(call.request, path=path, query=query)
            other = self._serve(replace(call, request=request, segments=split_path(path)), counted=False)
            return other.json() if other.status == 200 else None

        url = _url(call.request)
        return misstate(fault, call.found.operation, good, url=url, fetch=fetch), good

    def _serve(self, call: _Call, *, counted: bool = True) -> SandboxReply:
        """The answer as the platform gives it."""
        try:
            reply = self._dispatch(call.request, call.segments, call.found, call.arrival, call.now, counted=counted)
        except Refusal as refusal:
            reply = refusal.reply()
        if self.check_answers and isinstance(call.found, Match):
            check_answer(call.found.operation, reply)
        return SandboxReply(reply.status, reply.headers) if call.request.method == "HEAD" else reply

    def _find(self, request: SandboxRequest, segments: list[str]) -> Match | Refusal:
        try:
            return self._router.match(request.method, segments)
        except Refusal as refusal:
            return refusal

    def _dispatch(
        self,
        request: SandboxRequest,
        segments: list[str],
        found: Match | Refusal,
        arrival: int,
        now: datetime,
        *,
        counted: bool,
    ) -> SandboxReply:
        """The order of checks is part of the contract: it decides which of several errors a caller sees."""
        if tuple(segment.lower() for segment in segments) == CONSENT_PAGE:
            return answer_consent(self.store, request)
        if segments[0].lower() == BASE:
            return self._identity.answer(request, segments, now)
        principal = self._tokens.principal(request.header("authorization"), now)
        if isinstance(found, Refusal):
            raise found
        operation = found.operation
        check_accept(operation, request.header("accept"))
        if counted:
            self._limiter.take(principal.client_id, operation, now)
        handler = HANDLERS.get(operation.id)
        if handler is None:
            raise Refusal(501, NOT_SERVED)
        _access_jobs.settle_jobs(self.store, now)
        ctx = Context(
            self.store,
            self.settings,
            self._random,
            now,
            request,
            operation,
            principal,
            found.values,
            self._arrivals,
            arrival,
        )
        return _carry_out(ctx, handler)

    def _headers(self, request: SandboxRequest, api: Api | None) -> tuple[tuple[str, str], ...]:
        given = request.header("x-correlation-id")
        usable = given and len(given) <= LONGEST_CORRELATION_ID and given.isprintable() and given.isascii()
        headers = [("x-correlation-id", given if given and usable else new_id(self._noise))]
        if api is not None:
            headers.append(("x-itwinplatform-media-type", f"bentley.itwin-platform.{api.version}"))
        return tuple(headers)


def _operation_id(found: Match | Refusal, segments: list[str]) -> str | None:
    """The operation that faults are asked for."""
    if isinstance(found, Match):
        return found.operation.id
    return TOKEN if segments == TOKEN_ENDPOINT else None


def _url(request: SandboxRequest) -> str:
    return f"{request.origin}{request.path}" + (f"?{request.query}" if request.query else "")


def _carry_out(ctx: Context, handler: Handler) -> SandboxReply:
    """Visible? Allowed? There? Valid? Then the handler, which looks for what the body names."""
    visible, *others = handler.path or (None,)
    if visible is not None:
        visible(ctx)
    if handler.allow is not None:
        handler.allow(ctx)
    elif ctx.request.method not in SAFE and not ctx.principal.may_write:
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
