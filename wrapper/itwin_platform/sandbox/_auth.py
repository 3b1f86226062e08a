"""Who is calling: the fixed bearers, and the tokens that the identity service has issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ._errors import unauthorized
from ._store import User

__all__ = ["API_SCOPE", "CLIENT_ID", "CLIENT_SECRET", "FIXED", "JANE", "LIFETIME", "SERVICE", "Principal", "TokenBook"]

#: The one scope that opens the APIs.
API_SCOPE = "itwin-platform"
EVERY_SCOPE = (API_SCOPE, "openid", "profile", "email", "organization")
ORGANIZATION = "Organization Corp."
CLIENT_ID = "service-sandbox"
# Published on purpose: it opens nothing but the sandbox.
CLIENT_SECRET = "sandbox-secret"
#: Seconds that an access token lasts.
LIFETIME = 3600
#: The application through which users call.
USER_CLIENT = "native-sandbox"
#: Service applications have addresses too.
SERVICE_DOMAIN = "@apps.imsoidc.bentley.com"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller: the user, the application that calls for the user, and what both may do.

    ``deputy_of`` is the user whose roles count instead of those of ``user``.
    """

    user: User
    client_id: str
    may_write: bool = True
    scopes: tuple[str, ...] = EVERY_SCOPE
    deputy_of: User | None = None

    @property
    def acts_as(self) -> User:
        """The user whose rights the caller has."""
        return self.deputy_of or self.user

    @property
    def is_service(self) -> bool:
        """Whether an application calls in its own name."""
        return (self.user.email or "").endswith(SERVICE_DOMAIN)


JANE = User("56c58c0c-28a9-4cd2-b50b-102e33b657f2", "Jane.Doe@example.com", "Jane", "Doe", ORGANIZATION)
READER = User("3f2f7f0c-6f0e-4f41-9d1a-8a1b6c9f2d10", "Robin.Reader@example.com", "Robin", "Reader", ORGANIZATION)
STRANGER = User("c0a6b6c4-1d5b-4f0a-8a53-2f3f5d0c7e91", "Otto.Other@example.org", "Otto", "Other", "Other Corp.")
NEWCOMER = User("9b1e6c57-2a4d-4c38-8f0b-6d7e5a3c1f42", "Nora.New@example.com", "Nora", "New", ORGANIZATION)
SERVICE_USER = User(
    "7d1a0b52-9f3c-4d3e-b6a5-0c8e4f2a9b17", f"{CLIENT_ID}{SERVICE_DOMAIN}", "Service", "Sandbox", ORGANIZATION
)
SERVICE = Principal(SERVICE_USER, CLIENT_ID, scopes=(API_SCOPE,), deputy_of=JANE)

#: Bearer -> caller. None stands for a token that was good once.
FIXED: dict[str, Principal | None] = {
    "sandbox-token": Principal(JANE, USER_CLIENT),
    "sandbox-token-reader": Principal(READER, "native-sandbox-reader", may_write=False),
    "sandbox-token-no-consent": Principal(NEWCOMER, "native-sandbox-new"),
    "sandbox-token-other": Principal(STRANGER, "native-sandbox-other"),
    "sandbox-token-expired": None,
}


class TokenBook:
    """The tokens in circulation."""

    def __init__(self) -> None:
        self._issued: dict[str, tuple[Principal, datetime]] = {}

    def token_for(self, user: User, token: str, now: datetime) -> str:
        """Accept a token for a user who has not signed in."""
        self.remember(token, Principal(user, USER_CLIENT), now + timedelta(seconds=LIFETIME), now)
        return token

    def remember(self, token: str, principal: Principal, expires: datetime, now: datetime) -> None:
        """Accept a new token until it expires; expired ones are forgotten on the way."""
        self._issued = {text: entry for text, entry in self._issued.items() if entry[1] > now}
        self._issued[token] = (principal, expires)

    def forget(self, token: str) -> None:
        """No longer accept a token."""
        self._issued.pop(token, None)

    def expire(self, header: str | None, now: datetime) -> bool:
        """End the token of an ``Authorization`` header before its time; whether it was in force.

        Fixed bearers stay in force: they are there to be used.
        """
        scheme, _, token = (header or "").partition(" ")
        known = scheme.lower() == "bearer" and self.known(token.strip(), now) is not None
        if known:
            self.forget(token.strip())
        return known

    def principal(self, header: str | None, now: datetime) -> Principal:
        """The caller behind an ``Authorization`` header.

        Raises:
            Refusal: 401 with the code that tells what is wrong with the header, or with the token.
        """
        if header is None:
            raise unauthorized("missing")
        if not header:
            raise unauthorized("empty")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized("scheme", scheme=scheme)
        principal = self.known(token.strip(), now)
        if principal is None:
            raise unauthorized("token")
        if API_SCOPE not in principal.scopes:
            raise unauthorized("scope")
        return principal

    def known(self, token: str, now: datetime) -> Principal | None:
        """The caller behind a token that is in force, whatever its scopes."""
        return FIXED[token] if token in FIXED else self.issued(token, now)

    def issued(self, token: str, now: datetime) -> Principal | None:
        """The same, but only for tokens of the identity service."""
        principal, expires = self._issued.get(token, (None, now))
        return principal if expires > now else None
