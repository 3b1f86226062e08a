"""Tokens outside of this object's memory: what a store has to do, and the text that is kept in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from ..errors import ConfigurationError, ITwinError
from .effects import Invoke, Lock, Steps
from .oauth import is_header_text, members
from .origins import BaseUrl
from .secret import Secret
from .token import Token

__all__ = ["StoreShelf", "TokenStore", "key_of", "read_record", "write_record"]

T = TypeVar("T")

_log = logging.getLogger("itwin_platform.sign_in")


class TokenStore(Protocol):
    """Keeps tokens beyond one credential object. ``MemoryStore``, ``FileStore`` and ``KeyringStore`` do; so can a class of yours.

    A record is a text that holds tokens: it must not be logged. Keys are texts too, and not secret. What a method
    raises ends the call with a ``ConfigurationError``, except in ``save``: then the token serves from memory.
    """

    def load(self, key: str) -> str | None:
        """The record under this key, whole or not at all; None when there is none. May block."""
        ...

    def save(self, key: str, record: str) -> None:
        """Put a record under this key, whole or not at all. May block."""
        ...

    def lock(self, key: str) -> Lock:
        """The lock that a caller holds while it renews the token of this key.

        It has the methods of ``threading.Lock``: ``acquire(blocking, timeout)``, which with ``blocking=False``
        returns at once, and ``release()``. All who share the store must share it, and it must be free again when
        the process of its holder ends.
        """
        ...


def key_of(authority: BaseUrl, client_id: str, scope: str, user: str = "") -> str:
    """Under which key a token is kept: tokens of different applications, scopes or people do not mix."""
    return json.dumps([str(authority), client_id, " ".join(sorted(set(scope.split()))), user], separators=(",", ":"))


class StoreShelf:
    """The place of one token in a store."""

    def __init__(self, store: TokenStore, key: str) -> None:
        self._store = store
        self._key = key

    def load(self) -> Steps[Token | None]:
        """The token that is kept there.

        Raises:
            ConfigurationError: the store cannot be used.
        """

        def load() -> Token | None:
            text = self._store.load(self._key)
            return None if text is None else read_record(Secret(text))

        found = yield Invoke(lambda: _guarded(load), blocking=True)
        if isinstance(found, ITwinError):
            raise found
        assert found is None or isinstance(found, Token)
        return found

    def save(self, token: Token) -> Steps[None]:
        """Keep a token; where that fails, it still serves from memory."""
        failed = yield Invoke(
            lambda: _guarded(lambda: self._store.save(self._key, write_record(token).reveal())), blocking=True
        )
        if failed is not None:
            _log.warning("The new token was not kept for later: %s", failed)


def _guarded(action: Callable[[], T]) -> T | ITwinError:
    """Carry out an action of a store; gives its error instead of raising it."""
    try:
        return action()
    except ITwinError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a store may be anybody's; its own text could hold a record
        return ConfigurationError(f"The token store cannot be used: it raised {type(error).__name__}.")


def write_record(token: Token) -> Secret:
    """A token as a text for a store."""
    data: dict[str, Any] = {
        "access_token": token.value.reveal(),
        "expires_at": token.expires_at,
        "lifetime": token.lifetime,
        "generation": token.generation,
    }
    if token.refresh is not None:
        data["refresh_token"] = token.refresh.reveal()
    return Secret(json.dumps(data))


def read_record(record: Secret) -> Token | None:
    """The token in a text of a store; None when it holds none."""
    data = members(record.reveal().encode("utf-8", "surrogatepass"))
    refresh = data.get("refresh_token")
    sound = (
        is_header_text(data.get("access_token"))
        and (refresh is None or is_header_text(refresh))
        and all(_is_number(data.get(name)) for name in ("expires_at", "lifetime"))
        and isinstance(data.get("generation"), int)
    )
    if not sound:
        _log.warning("A record of the token store holds no token; it is taken for absent.")
        return None
    return Token(
        Secret(data["access_token"]),
        float(data["expires_at"]),
        float(data["lifetime"]),
        None if refresh is None else Secret(refresh),
        data["generation"],
    )


def _is_number(value: object) -> bool:
    # Beyond that no clock goes, and no conversion either.
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e15 < value < 1e15
