"""Tokens: when one is good enough, when it has to be renewed, and by whom."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote_plus

from ..errors import SignInFailed
from .effects import Acquire, Lock, Reply, Send, Steps
from .origins import BaseUrl
from .secret import Secret
from .session import Call, Session

__all__ = ["ClientCredentialsSource", "StaticSource", "Token", "TokenCache"]

#: Seconds before expiry in which one caller renews and the others still use the old token.
SOFT_WINDOW = 300.0
#: Seconds before expiry in which the old token is not used any more.
HARD_WINDOW = 30.0
#: Part of a call's time that a renewal in the soft window may take.
_SHARE = 0.25
_OPERATION = "sign-in"

Need = Literal["none", "soon", "now"]


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the time at which it ends, in seconds since 1970."""

    value: Secret
    expires_at: float = math.inf
    lifetime: float = math.inf


class TokenCache:
    """Holds the current token and lets one caller at a time renew it."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._token: Token | None = None

    def obtain(
        self,
        fetch: Callable[[Need], Steps[Token]],
        now: Callable[[], float],
        time_left: Callable[[], float],
        rejected: Secret | None,
    ) -> Steps[Secret]:
        """The current token, renewed first where that is due; ``fetch`` is told how urgent it is.

        ``time_left`` raises when the caller's time is used up.
        """
        need = self._need(now(), rejected)
        if need == "none" or (need == "soon" and not self._lock.acquire(blocking=False)):
            return self._current().value
        if need == "now":
            while not (yield Acquire(self._lock, time_left())):
                pass
        try:
            # Another caller may have renewed it while this one waited.
            need = self._need(now(), rejected)
            if need != "none":
                try:
                    self._token = yield from fetch(need)
                except Exception:
                    if need == "now":
                        raise
            return self._current().value
        finally:
            self._lock.release()

    def _current(self) -> Token:
        assert self._token is not None
        return self._token

    def _need(self, now: float, rejected: Secret | None) -> Need:
        token = self._token
        if token is None or token.value == rejected:
            return "now"
        left = token.expires_at - now
        # Tokens that live only for minutes are renewed in the last part of their life, not all the time.
        if left <= min(HARD_WINDOW, token.lifetime * 0.1):
            return "now"
        return "soon" if left <= min(SOFT_WINDOW, token.lifetime * 0.25) else "none"


class StaticSource:
    """One token, given once; there is no other when it is rejected."""

    def __init__(self, value: Secret) -> None:
        self._value = value

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        return self._value
        yield  # a procedure without effects is still a procedure


class ClientCredentialsSource:
    """The client credentials grant of OAuth 2.0, for service applications."""

    def __init__(self, authority: BaseUrl, client_id: str, secret: Secret, scope: str, cache: TokenCache) -> None:
        self._url = f"{authority}/connect/token"
        self._client_id = client_id
        self._secret = secret
        self._scope = scope
        self._cache = cache

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        def fetch(need: Need) -> Steps[Token]:
            return self._fetch(session, call, need)

        return (yield from self._cache.obtain(fetch, session.clock.time, lambda: session.time_left(call), rejected))

    def _fetch(self, session: Session, call: Call, need: Need) -> Steps[Token]:
        now = session.clock.monotonic()
        # Where the old token still serves, a slow renewal must not cost the call itself its time.
        ends = call.ends if need == "now" else now + call.remaining(now) * _SHARE
        inner = Call(_OPERATION, call.deadline, ends)

        def prepare() -> Steps[Send]:
            left = session.time_left(inner)
            form = {
                "grant_type": "client_credentials",
                "client_id": self._client_id,
                "client_secret": self._secret.reveal(),
                "scope": self._scope,
            }
            content = "&".join(f"{name}={quote_plus(value)}" for name, value in form.items()).encode()
            headers = {
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": session.user_agent,
            }
            return Send("POST", self._url, headers, content, left)
            yield

        asked_at = session.clock.time()
        reply = yield from session.exchange(inner, "safe", prepare)
        return read_token(reply, asked_at, self._secret)


def read_token(reply: Reply, asked_at: float, secret: Secret) -> Token:
    """Read the answer of a token endpoint.

    Raises:
        SignInFailed: it refuses the credential, or is no token answer.
    """
    if reply.status != 200:
        code, about = _reason(reply.content, secret)
        raise SignInFailed(
            f"The identity service answered {reply.status} ({about or 'no reason given'}). "
            "Check the client id, the secret and the authority.",
            status=reply.status,
            code=code,
        )
    token = _token(reply.content, asked_at)
    if token is None:
        raise SignInFailed(
            "The identity service answered 200 without a usable access_token and expires_in. Check the authority.",
            status=200,
        )
    return token


def _members(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _token(content: bytes, asked_at: float) -> Token | None:
    data = _members(content)
    value, lifetime = data.get("access_token"), data.get("expires_in", 3600)
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or " " in value or not value:
        return None
    try:
        seconds = math.nan if isinstance(lifetime, bool | str) else float(lifetime)
    except (TypeError, OverflowError):
        return None
    return Token(Secret(value), asked_at + seconds, seconds) if math.isfinite(seconds) else None


def _reason(content: bytes, secret: Secret) -> tuple[str, str]:
    """OAuth's error code, and a sentence about it; neither quotes the secret back."""
    data = _members(content)
    code, text = (
        _without(data[name], secret) if isinstance(data.get(name), str) else ""
        for name in ("error", "error_description")
    )
    return code, ": ".join(part for part in (code, text) if part)


def _without(text: str, secret: Secret) -> str:
    for form in {secret.reveal(), quote_plus(secret.reveal()), base64.b64encode(secret.reveal().encode()).decode()}:
        if form:
            text = text.replace(form, "...")
    return text
