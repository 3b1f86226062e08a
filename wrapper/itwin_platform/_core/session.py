"""What all calls of one client share, and one call from its first attempt to its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from itwin_platform_api.runtime.decode import decode, media_type
from itwin_platform_api.runtime.operation import Operation, Request
from itwin_platform_api.runtime.types import Response

from ..errors import (
    ConfigurationError,
    ConnectionFailed,
    ConnectionLost,
    DecodeError,
    OutcomeUnknown,
    UntrustedLink,
)
from .answers import error_of
from .calls import Call, checked_deadline, late
from .effects import Clock, Failure, Reply, Send, Sleep, Steps
from .events import CallEvent, Hooks, Observer, RequestEvent, RetryEvent, shown_headers, shown_url
from .limits import Limiter
from .origins import BaseUrl, TrustedOrigins
from .retry import PASSING, Backoff, RetryBudget, may_resend, retry_after
from .secret import Secret

__all__ = ["Session", "TokenSource"]

T = TypeVar("T")

_MOST_FAILURES = 4
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class TokenSource(Protocol):
    """Where tokens come from."""

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        """A token that is still good; never ``rejected`` where another one can be had."""
        ...


class Session:
    """What all calls of one client share."""

    def __init__(
        self,
        *,
        base_url: BaseUrl,
        source: TokenSource,
        clock: Clock,
        random: Callable[[], float],
        new_id: Callable[[], str],
        user_agent: str,
        deadline: float,
        hooks: Hooks | None = None,
        budget: RetryBudget | None = None,
        limiter: Limiter | None = None,
        observer: Observer | None = None,
    ) -> None:
        self.base_url = base_url
        self.source = source
        self.clock = clock
        self.random = random
        self.new_id = new_id
        self.user_agent = user_agent
        self.deadline = deadline
        self.hooks: Hooks = hooks or Hooks()
        self.budget: RetryBudget = budget or RetryBudget()
        self.limiter = limiter
        self.observer = observer
        self.trusted: TrustedOrigins = TrustedOrigins(base_url)
        # The same in every call, so it is spelled once.
        self._root = str(base_url)

    def begin(self, operation: str, deadline: float | None, *, poll: bool = False) -> Call:
        seconds = self.deadline if deadline is None else checked_deadline(deadline)
        return Call(operation, seconds, self.clock.monotonic() + seconds, poll=poll)

    def execute(self, request: Request[T], deadline: float | None = None, *, poll: bool = False) -> Steps[Response[T]]:
        """Send a request, with everything that this takes, and decode its answer."""
        call = self.begin(request.operation.id, deadline, poll=poll)
        reply = yield from self._answer(request, call, stream=False)
        try:
            return decode(request.operation, reply.status, reply.headers, reply.content)
        except DecodeError:
            shown = _without_token(reply, call.token)
            if shown is reply:
                raise
        return decode(request.operation, shown.status, shown.headers, shown.content)

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
            asked = self.clock.monotonic()
            outcome = yield send
            if not call.silent:
                self._tell(call, send, outcome, self.clock.monotonic() - asked)
            if isinstance(outcome, Reply):
                if outcome.status == 429:
                    yield from self._learn(call, outcome)
                wait = self._wait_after(outcome, call, effect, backoff)
                if wait is None:
                    if effect == "start-once" and outcome.status in PASSING and outcome.status != 408:
                        reason = error_of(call.operation, outcome, None)
                        raise OutcomeUnknown(operation=call.operation, reason=str(reason)) from reason
                    return outcome
                why = f"status {outcome.status}"
                call.uncertain = call.uncertain or outcome.status != 429
            else:
                wait = self._wait_after_failure(outcome, send, call, effect, backoff)
                why = outcome.reason
                call.uncertain = call.uncertain or outcome.kind != "unsent"
            again = RetryEvent(call.operation, call.attempts, wait, why)
            self.hooks.retry(again)
            if self.observer is not None and not call.silent:
                self.observer.retry(call.span, again)
            yield Sleep(wait)

    def _tell(self, call: Call, send: Send, outcome: Reply | Failure, seconds: float) -> None:
        status, reason, headers = None, "", {}
        if isinstance(outcome, Reply):
            status, headers = outcome.status, shown_headers(outcome.headers)
        else:
            reason = outcome.reason
        url = shown_url(send.url)
        event = RequestEvent(call.operation, call.attempts, send.method, url, status, reason, seconds, headers)
        self.hooks.request(event)
        if self.observer is not None:
            self.observer.request(call.span, event)

    def _answer(self, request: Request[Any], call: Call, *, stream: bool) -> Steps[Reply]:
        """The answer to a request, as its observer sees it: from the first attempt to the last."""
        headers = {**request.wire_headers, "User-Agent": self.user_agent, "X-Correlation-Id": self.new_id()}
        observer = self.observer
        call.silent = self.hooks.on_request is None and (observer is None or not observer.is_active)
        if observer is None or call.silent:
            return (yield from self._attempts(request, call, headers, stream=stream))
        url = shown_url(self._root + request.target)
        operation = request.operation
        begun = CallEvent(operation.id, operation.api, operation.method, url, headers["X-Correlation-Id"])
        call.span = observer.begin(begun)
        headers.update(observer.headers(call.span))
        try:
            reply = yield from self._attempts(request, call, headers, stream=stream)
        except BaseException as error:
            observer.end(call.span, getattr(error, "status", None), error)
            raise
        observer.end(call.span, reply.status, None)
        return reply

    def _attempts(self, request: Request[Any], call: Call, headers: dict[str, str], *, stream: bool) -> Steps[Reply]:
        operation = request.operation
        url = self._root + request.target
        token: Secret | None = None
        rejected: Secret | None = None
        redirects = 0
        carries_token = True

        def prepare() -> Steps[Send]:
            nonlocal token
            if self.limiter is not None:
                yield from self.limiter.enter(call.operation, self.time_left(call), poll=call.poll)
            if not carries_token:
                return Send(operation.method, url, headers, None, self.time_left(call), stream)
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
            call.token = token
            if reply.status == 401 and rejected is None and carries_token:
                rejected = token
                renewed = yield from self.source.obtain(self, call, rejected)
                if renewed != rejected:
                    continue
            if reply.status not in _REDIRECTS or str(reply.status) in operation.answers:
                return self._final(reply, operation, call)
            redirects += 1
            url, carries_token = self._redirect(reply, url, operation, call, redirects)

    def _final(self, reply: Reply, operation: Operation[Any], call: Call) -> Reply:
        """The answer of the call, or the error that it is."""
        if reply.status == 404 and operation.method == "DELETE" and call.uncertain:
            # An earlier attempt did it, and only its answer was lost.
            return Reply(204, reply.headers)
        if reply.status >= 400:
            reply = _without_token(reply, call.token)
        if not 200 <= reply.status < 300:
            error = error_of(operation.id, reply, self.asked_wait(reply), operation.answer(reply.status))
            if error is not None:
                raise error
        self.budget.succeed()
        return reply

    def _learn(self, call: Call, reply: Reply) -> Steps[None]:
        """What a 429 says to the other calls: the platform's own limit is for all, a service's for its operation."""
        asked = self.asked_wait(reply)
        if self.limiter is not None and asked:
            is_platform = "itwinplatform-ratelimited-tier" in reply.headers
            yield from self.limiter.told_to_wait("*" if is_platform else call.operation, asked)

    def _redirect(self, reply: Reply, url: str, operation: Operation[Any], call: Call, count: int) -> tuple[str, bool]:
        """Where a redirect leads, and whether the token may go there.

        Raises:
            UntrustedLink: nowhere that this call may follow it.
        """
        location = reply.headers.get("location")
        if location is None:
            raise DecodeError("Expected a Location header, got none", operation=call.operation, status=reply.status)
        try:
            target = urljoin(url, location)
        except ValueError:
            raise UntrustedLink(location, "it is no URL", operation=call.operation) from None
        if count > _MOST_REDIRECTS or operation.method not in ("GET", "HEAD"):
            reason = f"{count} redirects in a row"
            if count <= _MOST_REDIRECTS:
                reason = f"a {operation.method} is not redirected"
            raise UntrustedLink(target, reason, operation=call.operation)
        try:
            return self.trusted.check(target, operation=call.operation), True
        except UntrustedLink:
            # Files lie in storage that must not see the token; its links carry what they need.
            if not operation.streams or not self.trusted.is_plain_https(target):
                raise
            return target, False

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
        asked = self.asked_wait(reply)
        left = call.remaining(self.clock.monotonic())
        wait = backoff.next(asked)
        if asked is not None and asked < left:
            # The jitter on top must not cost the call its last chance.
            wait = min(wait, (asked + left) / 2)
        return wait if wait < left else None

    def _wait_after_failure(self, failure: Failure, send: Send, call: Call, effect: Any, backoff: Backoff) -> float:
        call.failures += 1
        if may_resend(effect, failure.kind) and call.failures <= _MOST_FAILURES and self.budget.spend():
            wait = backoff.next()
            if wait < call.remaining(self.clock.monotonic()):
                return wait
        raise self._error_of(failure, send, call, effect)

    def _error_of(self, failure: Failure, send: Send, call: Call, effect: Any) -> Exception:
        if failure.kind == "closed":
            return ConfigurationError(f"{call.operation} cannot be sent: the client is closed.")
        if failure.kind == "undecodable":
            return DecodeError(failure.reason, operation=call.operation, status=failure.status)
        if failure.kind == "unsent" and not call.uncertain:
            reason = f"{urlsplit(send.url).netloc.rpartition('@')[2]} cannot be reached ({failure.reason})"
            return ConnectionFailed(reason, operation=call.operation, attempts=call.attempts)
        if effect == "start-once":
            return OutcomeUnknown(operation=call.operation, reason=failure.reason)
        if failure.kind == "late":
            return late(call)
        return ConnectionLost(failure.reason, operation=call.operation, attempts=call.attempts)


def _without_token(reply: Reply, token: Secret | None) -> Reply:
    """The answer without the token, where a server sends it back; the same object where it does not."""
    if token is None:
        return reply
    text = token.reveal()
    echoes = [name for name, value in reply.headers.items() if text in value]
    if text.encode() not in reply.content and not echoes:
        return reply
    headers = {name: value.replace(text, "...") for name, value in reply.headers.items()}
    return Reply(reply.status, headers, reply.content.replace(text.encode(), b"..."), reply.stream)
