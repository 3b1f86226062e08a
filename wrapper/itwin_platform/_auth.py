"""Credentials: who is calling."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping

from ._core.origins import BaseUrl
from ._core.secret import Secret
from ._core.session import TokenSource
from ._core.token import ClientCredentialsSource, StaticSource, TokenCache
from .errors import ConfigurationError, MissingCredentials

__all__ = ["ClientCredentials", "Credential", "StaticToken", "from_environment"]

DEFAULT_AUTHORITY = "https://ims.bentley.com"
_SCOPE = "itwin-platform"
#: Scopes of users; a service application that asks for them is refused.
_USER_SCOPES = frozenset({"openid", "email", "profile", "organization", "offline_access"})


class Credential(ABC):
    """Gives tokens to clients. One object may serve many clients, threads and event loops."""

    @abstractmethod
    def _source(self) -> TokenSource:
        """Where the core gets tokens from."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class StaticToken(Credential):
    """An access token that somebody else obtained. It is used as long as it lasts.

    Example:
        >>> StaticToken("eyJhbGciOi...")
        StaticToken()
    """

    def __init__(self, token: str) -> None:
        self._static = StaticSource(Secret(_checked("token", token)))

    def _source(self) -> TokenSource:
        return self._static


class ClientCredentials(Credential):
    """A service application, which signs in with its id and secret.

    The token is kept in memory, renewed before it ends, and renewed once when the service rejects it.

    Args:
        client_id: the application's client id (``service-...``).
        client_secret: its secret.
        scope: scopes to ask for, separated by blanks.
        authority: address of the identity service; by default ``ITWIN_AUTHORITY`` or Bentley's.

    Raises:
        ConfigurationError: an argument cannot be used; nothing was sent.

    Example:
        >>> ClientCredentials("service-demo", "secret")
        ClientCredentials(client_id='service-demo', authority='https://ims.bentley.com')
    """

    def __init__(
        self, client_id: str, client_secret: str, *, scope: str = _SCOPE, authority: str | None = None
    ) -> None:
        unfit = sorted(_USER_SCOPES & set(scope.split()))
        if unfit:
            raise ConfigurationError(f"A service application cannot ask for the scope {unfit[0]}; leave it out.")
        if authority is None:
            authority = os.environ.get("ITWIN_AUTHORITY") or DEFAULT_AUTHORITY
        self._client_id = _checked("client_id", client_id)
        self._authority = BaseUrl.parse(authority, option="authority")
        self._service = ClientCredentialsSource(
            self._authority,
            self._client_id,
            Secret(_checked("client_secret", client_secret)),
            scope,
            TokenCache(threading.Lock()),
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> ClientCredentials:
        """Read ``ITWIN_CLIENT_ID``, ``ITWIN_CLIENT_SECRET`` and, if set, ``ITWIN_AUTHORITY``.

        Raises:
            MissingCredentials: one of the first two is not set.
        """
        variables = os.environ if environ is None else environ
        missing = [name for name in ("ITWIN_CLIENT_ID", "ITWIN_CLIENT_SECRET") if not variables.get(name)]
        if missing:
            raise MissingCredentials(f"Set {' and '.join(missing)} in the environment, or pass a credential.")
        return cls(
            variables["ITWIN_CLIENT_ID"],
            variables["ITWIN_CLIENT_SECRET"],
            authority=variables.get("ITWIN_AUTHORITY") or DEFAULT_AUTHORITY,
        )

    def _source(self) -> TokenSource:
        return self._service

    def __repr__(self) -> str:
        return f"ClientCredentials(client_id={self._client_id!r}, authority={str(self._authority)!r})"


def from_environment() -> Credential:
    """The credential that the environment describes.

    Raises:
        MissingCredentials: it describes none.
    """
    token = os.environ.get("ITWIN_TOKEN")
    if token:
        return StaticToken(token)
    if os.environ.get("ITWIN_CLIENT_ID") or os.environ.get("ITWIN_CLIENT_SECRET"):
        return ClientCredentials.from_env()
    raise MissingCredentials(
        "Nothing says who is calling. Pass token= or auth=, or set ITWIN_TOKEN, or ITWIN_CLIENT_ID and ITWIN_CLIENT_SECRET."
    )


def _checked(name: str, value: str) -> str:
    """A credential as it can stand in a header; a wrong one is not quoted back."""
    if not isinstance(value, str) or not value.strip():
        raise MissingCredentials(f"{name} is empty.")
    value = value.strip()
    if not value.isprintable() or not value.isascii() or " " in value:
        raise ConfigurationError(f"{name} has blanks, line breaks or characters that a credential cannot have.")
    return value
