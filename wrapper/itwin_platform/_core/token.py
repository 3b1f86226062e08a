"""Tokens: when one is good enough, when it has to be renewed, and by whom."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from ..errors import SignInFailed
from .effects import Acquire, Lock, Steps
from .secret import Secret

__all__ = ["Need", "Shelf", "Token", "TokenCache"]

#: Seconds before expiry in which one caller renews and the others still use the old token.
SOFT_WINDOW = 300.0
#: Seconds before expiry in which the old token is not used any more.
HARD_WINDOW = 30.0

Need = Literal["none", "soon", "now"]


class Token(Struct, frozen=True):
    """An access token and the time at which it ends, in seconds since 1970.

    Attributes:
        refresh: what the next one is asked for with, where the application has such.
        generation: how many tokens came before it in the store, by which processes know the newer of two.
    """

    value: Secret
    expires_at: float = math.inf
    lifetime: float = math.inf
    refresh: Secret | None = None
    generation: int = 0


class Shelf(Protocol):
    """Where a token is kept for others: other processes, or a later run."""

    def load(self) -> Steps[Token | None]:
        """The token that is kept there."""
        ...

    def save(self, token: Token) -> Steps[None]:
        """Keep this one instead."""
        ...


class TokenCache:
    """Holds the current token and lets one caller at a time renew it: of all that share the lock and the shelf."""

    def __init__(self, lock: Lock, shelf: Shelf | None = None) -> None:
        self._lock = lock
        self._shelf = shelf
        self._token: Token | None = None
        self._refusals = 0
        self._refusal = SignInFailed("")

    @property
    def token(self) -> Token | None:
        """The newest token that is known here, good or not."""
        return self._token

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
        refusals = self._refusals
        if need == "now":
            # What another process left on the shelf serves without waiting for anybody.
            yield from self._look(now, rejected)
            if self._need(now(), rejected) != "now":
                return self._current().value
            while not (yield Acquire(self._lock, time_left())):
                pass
        elif need == "none" or not self._lock.acquire(blocking=False):
            return self._current().value
        try:
            # Another caller may have renewed it while this one waited.
            yield from self._look(now, rejected)
            need = self._need(now(), rejected)
            if need == "now" and self._refusals > refusals:
                # It was refused to somebody while this one waited: neither the service nor a person is asked again.
                raise SignInFailed(str(self._refusal), status=self._refusal.status, code=self._refusal.code)
            if need != "none":
                yield from self._renew(fetch, need)
            return self._current().value
        finally:
            self._lock.release()

    def _renew(self, fetch: Callable[[Need], Steps[Token]], need: Need) -> Steps[None]:
        try:
            yield from self.keep((yield from fetch(need)))
        except SignInFailed as error:
            if need == "now":
                self._refusals, self._refusal = self._refusals + 1, error
                raise
        except Exception:
            if need == "now":
                raise

    def keep(self, token: Token) -> Steps[None]:
        """Use this token from now on. The caller holds the lock."""
        # Here first: a caller who is cancelled while it is written must not lose it.
        self._token = token = replace(token, generation=(self._token.generation if self._token else 0) + 1)
        if self._shelf is not None:
            yield from self._shelf.save(token)

    def _look(self, now: Callable[[], float], rejected: Secret | None) -> Steps[None]:
        """Take over what is on the shelf, where it is newer or better."""
        found = None if self._shelf is None else (yield from self._shelf.load())
        if found is None:
            return
        mine = self._token
        if mine is None or found.generation > mine.generation or _need(found, now(), rejected) == "none":
            self._token = found

    def _current(self) -> Token:
        assert self._token is not None
        return self._token

    def _need(self, now: float, rejected: Secret | None) -> Need:
        return "now" if self._token is None else _need(self._token, now, rejected)


def _need(token: Token, now: float, rejected: Secret | None) -> Need:
    if token.value == rejected:
        return "now"
    left = token.expires_at - now
    # Tokens that live only for minutes are renewed in the last part of their life, not all the time.
    if left <= min(HARD_WINDOW, token.lifetime * 0.1):
        return "now"
    return "soon" if left <= min(SOFT_WINDOW, token.lifetime * 0.25) else "none"
