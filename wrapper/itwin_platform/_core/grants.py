"""Ways to come by a token, one class for each: the grants of OAuth 2.0, a given token, a function of the user's."""

from __future__ import annotations

import inspect
import math
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, Protocol

from msgspec import Struct

from ..errors import ConfigurationError, SignInFailed
from .answers import error_of
from .calls import Call
from .discovery import SIGN_IN, Directory, Endpoints
from .effects import Acquire, Invoke, Lock, Reply, Send, Steps
from .events import shown_url
from .oauth import Refused, authorize_url, form, is_header_text, jwt_life, read_token
from .origins import BaseUrl
from .secret import Secret
from .session import Session
from .token import Need, Token, TokenCache

__all__ = [
    "Application",
    "AuthorizationCodeSource",
    "CallableSource",
    "ClientCredentialsSource",
    "StaticSource",
    "Visit",
]

#: Part of a call's time that a renewal in the soft window may take.
_SHARE = 0.25
#: Seconds in which a token counts as fresh: one that is rejected so soon is no reason to ask the person again.
_FRESH = 60.0


class StaticSource:
    """One token, given once; there is no other when it is rejected."""

    def __init__(self, value: Secret) -> None:
        self._value = value

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        return self._value
        yield  # a procedure without effects is still a procedure


class Application(Struct, frozen=True):
    """An application as it is registered with an identity service."""

    authority: BaseUrl
    client_id: str
    secret: Secret | None
    scope: str


class _Desk:
    """Where an application asks for tokens."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._directory = Directory(application.authority)

    def endpoints(self, session: Session, call: Call) -> Steps[Endpoints]:
        return (yield from self._directory.find(session, call))

    def ask(
        self, session: Session, call: Call, need: Need, grant: str, fields: Mapping[str, str | Secret]
    ) -> Steps[Token]:
        """Send a request of the token endpoint, with the application's own id and secret.

        Raises:
            SignInFailed: it is refused.
            ITwinError: no answer came, or one that blames the service.
        """
        now = session.clock.monotonic()
        # Where the old token still serves, a slow renewal must not cost the call itself its time.
        ends = call.ends if need == "now" else now + call.remaining(now) * _SHARE
        inner = Call(SIGN_IN, call.deadline, ends, span=call.span, silent=call.silent)
        url = (yield from self.endpoints(session, inner)).token
        secret = self._application.secret
        own = {"grant_type": grant, "client_id": self._application.client_id}
        proof = {} if secret is None else {"client_secret": secret}

        def prepare() -> Steps[Send]:
            left = session.time_left(inner)
            headers = {
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": session.user_agent,
            }
            return Send("POST", url, headers, form({**own, **proof, **fields}), left)
            yield

        asked_at = session.clock.time()
        reply = yield from session.exchange(inner, "safe", prepare)
        if reply.status == 429 or reply.status >= 500:
            # Its body could repeat what was sent.
            error = error_of(SIGN_IN, Reply(reply.status, reply.headers), session.asked_wait(reply))
            assert error is not None
            raise error
        hidden = [value for value in (*fields.values(), secret) if isinstance(value, Secret)]
        token = read_token(reply, shown_url(url), asked_at, *hidden)
        self._directory.confirm()
        return token


class ClientCredentialsSource:
    """The client credentials grant, for service applications."""

    def __init__(self, application: Application, cache: TokenCache) -> None:
        self._desk = _Desk(application)
        self._scope = application.scope
        self._cache = cache

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        def fetch(need: Need) -> Steps[Token]:
            return self._desk.ask(session, call, need, "client_credentials", {"scope": self._scope})

        return (yield from self._cache.obtain(fetch, session.clock.time, lambda: session.time_left(call), rejected))


class Visit(Protocol):
    """The way of a browser to the identity service and back to this machine."""

    redirect_uri: str
    #: It can be acquired as soon as the browser is back, or did not open.
    ended: Lock

    def open(self, url: str) -> None:
        """Show this page to the person. Does not wait."""
        ...

    def result(self) -> Secret | Refused:
        """The code that it brought back, or why it brought none."""
        ...

    def close(self) -> None:
        """Wait for it no longer."""
        ...


class AuthorizationCodeSource:
    """The authorization code grant with PKCE, for people: once with a browser, then by refresh tokens."""

    def __init__(
        self,
        application: Application,
        cache: TokenCache,
        visit: Callable[[Secret], Visit] | None,
        new_secret: Callable[[], Secret],
        deadline: float,
    ) -> None:
        self._desk = _Desk(application)
        self._application = application
        self._cache = cache
        self._visit = visit
        self._new_secret = new_secret
        self._deadline = deadline

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        def fetch(need: Need) -> Steps[Token]:
            return self._fetch(session, call, need, rejected)

        return (yield from self._cache.obtain(fetch, session.clock.time, lambda: session.time_left(call), rejected))

    def _fetch(self, session: Session, call: Call, need: Need, rejected: Secret | None) -> Steps[Token]:
        current = self._cache.token
        reason = "Nobody has signed in yet"
        if current is not None and current.refresh is not None:
            renewed = yield from self._refresh(session, call, need, current, current.refresh)
            if renewed is not None:
                return renewed
            reason = "The identity service no longer accepts the refresh token"
        elif current is not None:
            reason = "The last sign-in has ended, and the scope offline_access was not asked for"
            age = session.clock.time() - (current.expires_at - current.lifetime)
            if current.value == rejected and 0 <= age < _FRESH:
                return current
        if need != "now":
            raise SignInFailed(f"{reason}.")
        if self._visit is None:
            raise SignInFailed(
                f"{reason}, and interactive=False forbids to open a browser. Sign in once with interactive=True and the "
                "same store."
            )
        return (yield from self._sign_in(session, call, self._visit))

    def _refresh(
        self, session: Session, call: Call, need: Need, current: Token, refresh: Secret
    ) -> Steps[Token | None]:
        """The next token; None when the refresh token is not accepted, which then is forgotten."""
        try:
            token = yield from self._desk.ask(session, call, need, "refresh_token", {"refresh_token": refresh})
        except SignInFailed as error:
            if error.code != "invalid_grant":
                raise
        else:
            return token if token.refresh is not None else Token(token.value, token.expires_at, token.lifetime, refresh)
        # Sent once more, it would be taken for stolen.
        yield from self._cache.keep(Token(current.value, current.expires_at, current.lifetime))
        return None

    def _sign_in(self, session: Session, call: Call, begin: Callable[[Secret], Visit]) -> Steps[Token]:
        inner = Call(SIGN_IN, call.deadline, call.ends, span=call.span, silent=call.silent)
        endpoints = yield from self._desk.endpoints(session, inner)
        verifier, state = self._new_secret(), self._new_secret()
        visit = begin(state)
        began = session.clock.monotonic()
        try:
            visit.open(
                authorize_url(
                    endpoints.authorize,
                    client_id=self._application.client_id,
                    redirect_uri=visit.redirect_uri,
                    scope=self._application.scope,
                    state=state,
                    verifier=verifier,
                )
            )
            if not (yield Acquire(visit.ended, self._deadline)):
                raise SignInFailed(f"Nobody signed in within the {self._deadline:g} seconds that the sign-in may take.")
            result = visit.result()
        finally:
            visit.close()
            # A person's time is not the call's.
            call.ends += session.clock.monotonic() - began
        if isinstance(result, Refused):
            about = ": ".join(part for part in (result.code, result.about) if part)
            raise SignInFailed(f"The sign-in in the browser failed ({about}).", code=result.code)
        fields: dict[str, str | Secret] = {
            "code": result,
            "redirect_uri": visit.redirect_uri,
            "code_verifier": verifier,
        }
        return (yield from self._desk.ask(session, call, "now", "authorization_code", fields))


class CallableSource:
    """A function of the user's that gives a token; asked again when that one is rejected or, as a JWT, about to end."""

    def __init__(self, function: Callable[[], str | Awaitable[str]], cache: TokenCache) -> None:
        self._function = function
        self._cache = cache

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        def fetch(_: Need) -> Steps[Token]:
            given = yield Invoke(self._ask)
            if isinstance(given, _Pending):
                given.drop()
                raise ConfigurationError(
                    "auth= is a coroutine function, which only AsyncITwinPlatform can call; give a plain function."
                )
            if isinstance(given, Exception):
                raise given
            assert isinstance(given, Secret)
            ends, lifetime = jwt_life(given) or (math.inf, math.inf)
            return Token(given, ends, lifetime if lifetime < math.inf else max(0.0, ends - session.clock.time()))

        return (yield from self._cache.obtain(fetch, session.clock.time, lambda: session.time_left(call), rejected))

    def _ask(self) -> Any:
        try:
            given = self._function()
        except Exception as error:  # noqa: BLE001 - handed on to the procedure, which knows whether it matters
            return error
        return _Pending(given) if inspect.isawaitable(given) else _judged(given)


class _Pending:
    """The answer of a coroutine function, which only an asynchronous driver can wait for."""

    def __init__(self, answer: Awaitable[object]) -> None:
        self._answer = answer

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            return _judged((yield from self._answer.__await__()))
        except Exception as error:  # noqa: BLE001 - as above
            return error

    def drop(self) -> None:
        """Say that nobody will wait."""
        if inspect.iscoroutine(self._answer):
            self._answer.close()


def _judged(given: object) -> Secret | ConfigurationError:
    if isinstance(given, str) and is_header_text(given.strip()):
        return Secret(given.strip())
    return ConfigurationError(
        f"auth= gave {'a text' if isinstance(given, str) else type(given).__name__} that is no token; "
        "expected the access token alone, without the word Bearer."
    )
