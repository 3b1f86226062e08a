"""Credentials: who is calling."""

from __future__ import annotations

import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NoReturn

from ._arguments import checked_path, checked_port, checked_secret
from ._core.calls import checked_deadline
from ._core.grants import (
    Application,
    AuthorizationCodeSource,
    CallableSource,
    ClientCredentialsSource,
    StaticSource,
    Visit,
)
from ._core.origins import BaseUrl
from ._core.records import StoreShelf, TokenStore, key_of
from ._core.secret import Secret
from ._core.session import TokenSource
from ._core.token import TokenCache
from ._stores import MemoryStore
from ._token_locks import ThreadLock
from .errors import ConfigurationError, MissingCredentials

__all__ = ["AuthorizationCode", "ClientCredentials", "Credential", "StaticToken", "credential_of", "from_environment"]

DEFAULT_AUTHORITY = "https://ims.bentley.com"
_SCOPE = "itwin-platform"
#: Scopes of users; a service application that asks for them is refused.
_USER_SCOPES = frozenset({"openid", "email", "profile", "organization", "offline_access"})
#: PKCE wants 43 to 128 characters; these are 86.
_RANDOM_BYTES = 64


class Credential(ABC):
    """Gives tokens to clients. One object may serve many clients, threads and event loops at once.

    It is not pickled: another process makes its own, and shares a store with this one.
    """

    @abstractmethod
    def _source(self) -> TokenSource:
        """Where the core gets tokens from."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a credential is not pickled; make it anew in the other process, with the same store")


class StaticToken(Credential):
    """An access token that somebody else obtained. It is used as long as it lasts.

    Example:
        >>> StaticToken("eyJhbGciOi...")
        StaticToken()
    """

    def __init__(self, token: str) -> None:
        hidden = Secret(token)
        del token  # what is refused below shows its variables
        self._static = StaticSource(checked_secret("token", hidden))

    def _source(self) -> TokenSource:
        return self._static


class ClientCredentials(Credential):
    """A service application, which signs in with its id and secret.

    The token is renewed before it ends, and renewed once when the service rejects it.

    Args:
        client_id: the application's client id (``service-...``).
        client_secret: its secret.
        scope: scopes to ask for, separated by blanks.
        authority: address of the identity service; by default ``ITWIN_AUTHORITY`` or Bentley's.
        store: where the token is kept; by default in the memory of this object.

    Raises:
        ConfigurationError: an argument cannot be used; nothing was sent.

    Example:
        >>> ClientCredentials("service-demo", "secret")
        ClientCredentials(client_id='service-demo', authority='https://ims.bentley.com')
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        scope: str = _SCOPE,
        authority: str | None = None,
        store: TokenStore | None = None,
    ) -> None:
        hidden = Secret(client_secret)
        del client_secret  # what is refused below shows its variables
        unfit = sorted(_USER_SCOPES & set(scope.split()))
        if unfit:
            raise ConfigurationError(f"A service application cannot ask for the scope {unfit[0]}; leave it out.")
        self._application = _application(client_id, checked_secret("client_secret", hidden), scope, authority)
        self._service = ClientCredentialsSource(self._application, _cache(self._application, store))

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, store: TokenStore | None = None
    ) -> ClientCredentials:
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
            store=store,
        )

    def _source(self) -> TokenSource:
        return self._service

    def __repr__(self) -> str:
        return f"ClientCredentials({_shown(self)})"


class AuthorizationCode(Credential):
    """A person, who signs in with a browser on this machine; afterwards refresh tokens renew the sign-in.

    The first call opens the browser, and listens on the loopback address for its answer. What the person needs is
    not taken from the deadline of the call; ``deadline`` bounds it.

    Args:
        client_id: the application's client id (``native-...``, or ``webapp-...`` with a secret).
        client_secret: the secret of a web application; a native one has none.
        scope: scopes to ask for, separated by blanks. Without ``offline_access`` there are no refresh tokens, and the
            person is asked every hour.
        authority: address of the identity service; by default ``ITWIN_AUTHORITY`` or Bentley's.
        port: port of the redirect URI, ``http://localhost:3000/signin-callback`` by default. The whole address has
            to be registered for the application, so a free port cannot be chosen at random (0).
        path: path of the redirect URI.
        store: where the tokens are kept; by default in the memory of this object.
        user: a name of your choice, which keeps apart the tokens of several people in one store. It is not sent.
        interactive: whether a browser may be opened. Without it only tokens of the store are used and renewed.
        open_browser: what shows a page to the person, given its address; by default ``webbrowser.open``. ``print``
            does where there is no browser to open. False as its result says that it could not.
        deadline: seconds that the person may take.

    Raises:
        ConfigurationError: an argument cannot be used; nothing was sent.

    Example:
        >>> AuthorizationCode("native-demo", port=31234)
        AuthorizationCode(client_id='native-demo', authority='https://ims.bentley.com')
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str | None = None,
        *,
        scope: str = "itwin-platform offline_access",
        authority: str | None = None,
        port: int = 3000,
        path: str = "/signin-callback",
        store: TokenStore | None = None,
        user: str = "",
        interactive: bool = True,
        open_browser: Callable[[str], object] | None = None,
        deadline: float = 300.0,
    ) -> None:
        hidden = None if client_secret is None else Secret(client_secret)
        del client_secret  # what is refused below shows its variables
        secret = None if hidden is None else checked_secret("client_secret", hidden)
        self._application = _application(client_id, secret, scope, authority)
        visit = partial(_visit, checked_port(port), checked_path(path), open_browser)
        self._person = AuthorizationCodeSource(
            self._application,
            _cache(self._application, store, user),
            visit if interactive else None,
            _new_secret,
            checked_deadline(deadline),
        )

    def _source(self) -> TokenSource:
        return self._person

    def __repr__(self) -> str:
        return f"AuthorizationCode({_shown(self)})"


class _Called(Credential):
    """A function that gives tokens."""

    def __init__(self, function: Callable[[], str | Awaitable[str]]) -> None:
        self._callable = CallableSource(function, TokenCache(ThreadLock()))

    def _source(self) -> TokenSource:
        return self._callable


def credential_of(auth: Credential | Callable[[], str | Awaitable[str]]) -> Credential:
    """What was given as ``auth=``, as a credential: it is one, or a function that gives tokens.

    Such a function (for an asynchronous client a coroutine function too) is called when there is no token yet, when the service has
    rejected the last one, and when that one is a JWT about to end.

    Raises:
        ConfigurationError: it is neither.
    """
    if isinstance(auth, Credential):
        return auth
    if isinstance(auth, type) or not callable(auth):
        raise ConfigurationError(
            f"auth= is {'a class' if isinstance(auth, type) else type(auth).__name__}, expected a credential or a "
            "function that gives a token; a token itself is given as token=."
        )
    return _Called(auth)


def from_environment() -> Credential:
    """The credential that the environment describes.

    Raises:
        MissingCredentials: it describes none.
    """
    if os.environ.get("ITWIN_TOKEN"):
        return StaticToken(os.environ["ITWIN_TOKEN"])
    if os.environ.get("ITWIN_CLIENT_ID") or os.environ.get("ITWIN_CLIENT_SECRET"):
        return ClientCredentials.from_env()
    raise MissingCredentials(
        "Nothing says who is calling. Pass token= or auth=, or set ITWIN_TOKEN, or ITWIN_CLIENT_ID and ITWIN_CLIENT_SECRET."
    )


def _application(client_id: str, secret: Secret | None, scope: str, authority: str | None) -> Application:
    if authority is None:
        authority = os.environ.get("ITWIN_AUTHORITY") or DEFAULT_AUTHORITY
    checked = checked_secret("client_id", Secret(client_id)).reveal()
    return Application(BaseUrl.parse(authority, option="authority"), checked, secret, " ".join(scope.split()))


def _cache(application: Application, store: TokenStore | None, user: str = "") -> TokenCache:
    key = key_of(application.authority, application.client_id, application.scope, user)
    kept = MemoryStore() if store is None else store
    return TokenCache(kept.lock(key), StoreShelf(kept, key))


def _visit(port: int, path: str, open_browser: Callable[[str], object] | None, state: Secret) -> Visit:
    from ._signin import LoopbackVisit  # loaded when used

    return LoopbackVisit(port, path, state, open_browser)


def _new_secret() -> Secret:
    return Secret(secrets.token_urlsafe(_RANDOM_BYTES))


def _shown(credential: Credential) -> str:
    application: Application | None = getattr(credential, "_application", None)
    if application is None:
        return ""  # an argument was refused, and somebody looks at what became of it
    return f"client_id={application.client_id!r}, authority={str(application.authority)!r}"
