"""What all calls of one client share, and one call from its first attempt to its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin

from itwin_platform_api.runtime.decode import decode, media_type
from itwin_platform_api.runtime.operation import Request
from itwin_platform_api.runtime.types import Response

from ..errors import (
    ConfigurationError,
    ConnectionFailed,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    OutcomeUnknown,
    UntrustedLink,
)
from .answers import error_of
from .effects import Clock, Failure, Reply, Send, Sleep, Steps
from .events import Hooks, RetryEvent
from .origins import BaseUrl, TrustedOrigins
from .retry import PASSING, Backoff, RetryBudget, may_resend, retry_after
from .secret import Secret

__all__ = ["Call", "Session", "TokenSource", "checked_deadline", "late"]

T = TypeVar("T")

_MOST_FAILURES = 4
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class TokenSource(Protocol):
    """Where tokens come from."""

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        """A token that is still good; never ``rejected`` where another one can be had."""
        ...


@dataclass(slots=True)
class Call:
    """One call: its time, and what became of its attempts."""

    operation: str
    deadline: float
    ends: float
    attempts: int = 0
    failures: int = 0
    #: An earlier attempt may have been carried out although its answer was lost.
    uncertain: bool = False

    def remaining(self, now: float) -> float:
        return self.ends - now


def late(call: Call) -> DeadlineExceeded:
    """The error for a call whose time is used up."""
    return DeadlineExceeded(
        f"the {call.deadline:g} seconds of the call are used up",
        operation=call.operation,
        deadline=call.deadline,
        attempts=max(call.attempts, 1),
    )


def checked_deadline(seconds: float) -> float:
    """A deadline as a number of seconds that can be counted down.

    Raises:
        ConfigurationError: it is none.
    """
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not math.isfinite(seconds) or seconds <= 0:
        raise ConfigurationError(f"deadline is {seconds!r}, expected seconds above 0.")
    return float(seconds)


@dataclass(slots=True)
class Session:
    """What all calls of one client share."""

    base_url: BaseUrl
    source: TokenSource
    clock: Clock
    random: Callable[[], float]
    new_id: Callable[[], str]
    user_agent: str
    deadline: float
    hooks: Hooks = field(default_factory=Hooks)
    budget: RetryBudget = field(default_factory=RetryBudget)
    trusted: TrustedOrigins = field(init=False)

    def __post_init__(self) -> None:
        self.trusted = TrustedOrigins(self.base_url)

    def begin(self, operation: str, deadline: float | None) -> Call:
        seconds = self.deadline if deadline is None else checked_deadline(deadline)
        return Call(operation, seconds, self.clock.monotonic() + seconds)

    def execute(self, request: Request[T], deadline: float | None = None) -> Steps[Response[T]]:
        """Send a request, with everything that this takes, and decode its answer."""
        reply = yield from self._answer(request, self.begin(request.operation.id, deadline), stream=False)
        return decode(request.operation, reply.status, reply.headers, reply.content)

    def stream(self, request: Request[Any], deadline: float | None = None) -> Steps[tuple[Reply, Call]]:
        """Send a request whose answer is read later; gives a reply with an open stream, and the call that bounds it."""
        call = self.begin(request.operation.id, deadline)
        reply = yield from self._answer(request, call, stream=True)
        if reply.stream is None:
            raise DecodeError(
                f"Expected a file, got `{media_type(reply.headers) or 'nothing'}`",
                operation=request.operation.id,
                status=reply.status,
                correlation_id=reply.headers.get("x-correlation-id"),
                body=reply.content,
            )
        return reply, call

    def exchange(self, call: Call, effect: Any, prepare: Callable[[], Steps[Send]]) -> Steps[Reply]:
        """Send until there is an answer to hand on; ``prepare`` makes each attempt, with the token of its time.

        Raises:
            ConnectionFailed, ConnectionLost, DeadlineExceeded: no answer came, and nothing can have been started.
            OutcomeUnknown: no answer came, and something may have been started.
        """
        backoff = Backoff(self.random)
        while True:
            send = yield from prepare()
            call.attempts += 1
            outcome = yield send
            if isinstance(outcome, Reply):
                wait = self._wait_after(outcome, call, effect, backoff)
                if wait is None:
                    if effect == "start-once" and outcome.status in PASSING and outcome.status != 408:
                        reason = error_of(call.operation, outcome, None)
                        raise OutcomeUnknown(operation=call.operation, reason=str(reason)) from reason
                    return outcome
                why = f"status {outcome.status}"
                call.uncertain = call.uncertain or outcome.status != 429
            else:
                wait = self._wait_after_failure(outcome, call, effect, backoff)
                why = outcome.reason
                call.uncertain = call.uncertain or outcome.kind != "unsent"
            self.hooks.retry(RetryEvent(call.operation, call.attempts, wait, why))
            yield Sleep(wait)

    def _answer(self, request: Request[Any], call: Call, *, stream: bool) -> Steps[Reply]:
        operation = request.operation
        url = f"{self.base_url}{request.target}"
        headers = {
            **request.wire_headers,
            "User-Agent": self.user_agent,
            "X-Correlation-Id": self.new_id(),
        }
        token: Secret | None = None
        rejected: Secret | None = None
        redirects = 0

        def prepare() -> Steps[Send]:
            nonlocal token
            token = yield from self.source.obtain(self, call, rejected)
            return Send(
                operation.method,
                url,
                {**headers, "Authorization": f"Bearer {token.reveal()}"},
                request.content,
                self.time_left(call),
                stream,
            )

        while True:
            reply = yield from self.exchange(call, operation.effect, prepare)
            if reply.status == 401 and rejected is None:
                rejected = token
                renewed = yield from self.source.obtain(self, call, rejected)
                if renewed != rejected:
                    continue
            if reply.status in _REDIRECTS and str(reply.status) not in operation.answers:
                redirects += 1
                url = self._redirect(reply, url, operation.method, call, redirects)
                continue
            if reply.status == 404 and operation.method == "DELETE" and call.uncertain:
                # An earlier attempt did it, and only its answer was lost.
                return Reply(204, reply.headers)
            error = error_of(operation.id, reply, self.asked_wait(reply), operation.answer(reply.status))
            if error is not None:
                raise error
            self.budget.succeed()
            return reply

    def _redirect(self, reply: Reply, url: str, method: str, call: Call, count: int) -> str:
        location = reply.headers.get("location")
        if location is None:
            raise DecodeError("Expected a Location header, got none", operation=call.operation, status=reply.status)
        try:
            target = urljoin(url, location)
        except ValueError:
            raise UntrustedLink(location, "it is no URL", operation=call.operation) from None
        if count > _MOST_REDIRECTS or method not in ("GET", "HEAD"):
            reason = f"{count} redirects in a row" if count > _MOST_REDIRECTS else f"a {method} is not redirected"
            raise UntrustedLink(target, reason, operation=call.operation)
        return self.trusted.check(target, operation=call.operation)

    def time_left(self, call: Call) -> float:
        """Seconds that an attempt may take.

        Raises:
            DeadlineExceeded: none are left.
        """
        left = call.remaining(self.clock.monotonic())
        if left <= 0:
            raise late(call)
        return left

    def asked_wait(self, reply: Reply) -> float | None:
        """How long the service asked to wait."""
        return retry_after(reply.headers.get("retry-after"), self.clock.time())

    def _wait_after(self, reply: Reply, call: Call, effect: Any, backoff: Backoff) -> float | None:
        """Seconds until the next attempt; None when this answer is the one to hand on."""
        if not may_resend(effect, reply.status):
            return None
        if reply.status != 429:
            call.failures += 1
            if call.failures > _MOST_FAILURES or not self.budget.spend():
                return None
        wait = backoff.next(self.asked_wait(reply))
        return wait if wait < call.remaining(self.clock.monotonic()) else None

    def _wait_after_failure(self, failure: Failure, call: Call, effect: Any, backoff: Backoff) -> float:
        call.failures += 1
        if may_resend(effect, failure.kind) and call.failures <= _MOST_FAILURES and self.budget.spend():
            wait = backoff.next()
            if wait < call.remaining(self.clock.monotonic()):
                return wait
        raise self._error_of(failure, call, effect)

    def _error_of(self, failure: Failure, call: Call, effect: Any) -> Exception:
        if failure.kind == "undecodable":
            return DecodeError(failure.reason, operation=call.operation, status=failure.status)
        if failure.kind == "unsent" and not call.uncertain:
            return ConnectionFailed(failure.reason, operation=call.operation, attempts=call.attempts)
        if effect == "start-once":
            return OutcomeUnknown(operation=call.operation, reason=failure.reason)
        if failure.kind == "late":
            return late(call)
        return ConnectionLost(failure.reason, operation=call.operation, attempts=call.attempts)
