"""Makes tokens, remembers which sign-in each came from, and takes them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ._auth import JANE, LIFETIME, ORGANIZATION, SERVICE, STRANGER, Principal, TokenBook
from ._identity_clients import Client
from ._identity_keys import b64url, signed
from ._identity_protocol import Denied, Visit
from ._registry import new_id
from ._store import User
from ._world_data import ACCOUNT

__all__ = ["LIFETIME", "Grant", "Issuer", "user_claims"]

SITE = "1000000001"
ORGANIZATIONS = {ORGANIZATION: ACCOUNT, STRANGER.organization: "b4b3f4a5-6c1e-4d0e-9e53-0b7a51b0c9d2"}
#: Scope -> the facts about a user that it opens.
CLAIMS: dict[str, Callable[[User], dict[str, Any]]] = {
    "profile": lambda user: {
        "name": f"{user.given_name} {user.surname}",
        "given_name": user.given_name,
        "family_name": user.surname,
        "preferred_username": user.email,
    },
    "email": lambda user: {"email": user.email},
    "organization": lambda user: {
        "org": ORGANIZATIONS[user.organization],
        "org_name": user.organization,
        "ultimate_site": SITE,
    },
}


def user_claims(user: User, scopes: Iterable[str]) -> dict[str, Any]:
    """What an application with these scopes may know about a user."""
    claims: dict[str, Any] = {"sub": user.id}
    for scope in scopes:
        if scope in CLAIMS:
            claims |= CLAIMS[scope](user)
    return claims


@dataclass(slots=True, eq=False)
class Grant:
    """One sign-in of a user: what was allowed, and every token that came of it.

    ``newest`` is the one refresh token that is good; the older ones are kept to notice when one is used again.
    """

    principal: Principal
    nonce: str | None = None
    signed_in: int = 0
    newest: str | None = field(default=None, repr=False)
    refresh_tokens: list[str] = field(default_factory=list, repr=False)
    access_tokens: list[str] = field(default_factory=list, repr=False)


class Issuer:
    """Issues tokens that the platform accepts until they expire or are taken back."""

    def __init__(self, tokens: TokenBook, random: Random) -> None:
        self._tokens = tokens
        self._random = random
        self._grants: dict[str, Grant] = {}

    def secret(self) -> str:
        """A new text that nobody guesses who does not know the seed."""
        return b64url(self._random.randbytes(32))

    def for_service(self, visit: Visit) -> dict[str, Any]:
        """The answer to a service application: an access token and nothing else."""
        return self._access(visit, SERVICE)[1]

    def sign_in(self, visit: Visit, client: Client, scopes: tuple[str, ...], nonce: str | None) -> Grant:
        """Jane Doe has consented."""
        return Grant(Principal(JANE, client.id, scopes=scopes), nonce, int(visit.now.timestamp()))

    def for_user(self, visit: Visit, grant: Grant, scopes: tuple[str, ...] | None = None) -> dict[str, Any]:
        """The answer to an application that acts for a user: with the next refresh token, if it may have one.

        ``scopes`` narrows this one access token.
        """
        principal = grant.principal if scopes is None else replace(grant.principal, scopes=scopes)
        token, answer = self._access(visit, principal)
        grant.access_tokens = [old for old in grant.access_tokens if self._tokens.known(old, visit.now)]
        grant.access_tokens.append(token)
        if "offline_access" in grant.principal.scopes:
            grant.newest = answer["refresh_token"] = self.secret()
            grant.refresh_tokens.append(grant.newest)
            self._grants[grant.newest] = grant
        if "openid" in principal.scopes:
            answer["id_token"] = signed(self._id_claims(visit, principal, grant))
        return answer

    def grant_of(self, refresh_token: str) -> Grant | None:
        """The sign-in behind a refresh token, also behind one that was replaced since."""
        return self._grants.get(refresh_token)

    def rotate(self, visit: Visit, grant: Grant, used: str, scopes: tuple[str, ...] | None) -> dict[str, Any]:
        """The answer to a refresh token.

        Raises:
            Denied: the token was replaced before. Two parties hold it then, one of whom stole it, and nobody can
                tell which: everything that came of the sign-in ends.
        """
        if used != grant.newest:
            self.revoke(grant)
            raise Denied(400, "invalid_grant", "The refresh token was used before. The sign-in was ended.")
        return self.for_user(visit, grant, scopes)

    def revoke(self, grant: Grant) -> None:
        """Take back every token of a sign-in."""
        for token in grant.access_tokens:
            self._tokens.forget(token)
        for token in grant.refresh_tokens:
            self._grants.pop(token, None)
        grant.newest = None

    def revoke_token(self, client: Client, token: str, now: datetime) -> None:
        """Take back an access token, or with a refresh token the sign-in. Others are no longer good anyway.

        Raises:
            Denied: it is another application's token.
        """
        grant = self._grants.get(token)
        principal = grant.principal if grant else self._tokens.issued(token, now)
        if principal is None:
            return
        if principal.client_id != client.id:
            raise Denied(400, "invalid_grant", "The token was issued to another client.")
        if grant:
            self.revoke(grant)
        else:
            self._tokens.forget(token)

    def _access(self, visit: Visit, principal: Principal) -> tuple[str, dict[str, Any]]:
        claims = self._claims(visit, principal, f"{visit.issuer}/resources")
        claims |= {"nbf": claims["iat"], "client_id": principal.client_id, "scope": principal.scopes}
        claims["jti"] = new_id(self._random)
        if principal.user is JANE:
            claims |= user_claims(JANE, CLAIMS)
        token = signed(claims)
        self._tokens.remember(token, principal, visit.now + timedelta(seconds=LIFETIME), visit.now)
        answer = {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}
        return token, {**answer, "scope": " ".join(principal.scopes)}

    def _id_claims(self, visit: Visit, principal: Principal, grant: Grant) -> dict[str, Any]:
        claims = self._claims(visit, principal, principal.client_id) | {"auth_time": grant.signed_in}
        if grant.nonce is not None:
            claims["nonce"] = grant.nonce
        return claims | user_claims(principal.user, principal.scopes)

    def _claims(self, visit: Visit, principal: Principal, audience: str) -> dict[str, Any]:
        now = int(visit.now.timestamp())
        return {"iss": visit.issuer, "aud": audience, "iat": now, "exp": now + LIFETIME}
