"""Authorization codes: one use, one minute, one application, one address, one key to redeem them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ._identity_clients import Client
from ._identity_issuer import Grant, Issuer
from ._identity_keys import b64url
from ._identity_protocol import Denied, Visit

__all__ = ["CHALLENGE", "LIFETIME", "Codes", "Wish"]

LIFETIME = timedelta(seconds=60)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an application asks a user for."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None = field(repr=False)
    challenge: str | None
    nonce: str | None


@dataclass(slots=True)
class _Code:
    wish: Wish
    expires: datetime
    used: bool = False
    grant: Grant | None = None


class Codes:
    """The codes that were given out."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._codes: dict[str, _Code] = {}

    def give(self, visit: Visit, wish: Wish) -> str:
        """A code for what the user has allowed. Unused codes of the past are forgotten."""
        self._codes = {text: code for text, code in self._codes.items() if code.used or code.expires > visit.now}
        text = self._issuer.secret()
        self._codes[text] = _Code(wish, visit.now + LIFETIME)
        return text

    def redeem(self, visit: Visit, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        """Tokens for a code. Whatever is wrong with the rest of the request, the code is used up by it.

        Raises:
            Denied: ``invalid_grant``; where the code was used before, its tokens are no longer good either.
        """
        code = self._codes.get(form["code"])
        if code is None or code.wish.client is not client:
            raise _bad("The code is not known.")
        if code.used:
            if code.grant is not None:
                self._issuer.revoke(code.grant)
            raise _bad("The code was used before. The sign-in was ended.")
        code.used = True
        if code.expires <= visit.now:
            raise _bad("The code has expired.")
        if form["redirect_uri"] != code.wish.redirect_uri:
            raise _bad("The redirect_uri is not the one that the code was sent to.")
        _verify(code.wish.challenge, form.get("code_verifier"))
        code.grant = self._issuer.sign_in(visit, client, code.wish.scopes, code.wish.nonce)
        return self._issuer.for_user(visit, code.grant)


def _verify(challenge: str | None, verifier: str | None) -> None:
    """Proof key for code exchange (RFC 7636, 4.6)."""
    if challenge is None and verifier is None:
        return
    if challenge is None:
        raise _bad("There is a code_verifier, but there was no code_challenge.")
    if verifier is None or VERIFIER.fullmatch(verifier) is None:
        raise _bad("Expected a code_verifier of 43 to 128 unreserved characters.")
    if b64url(hashlib.sha256(verifier.encode()).digest()) != challenge:
        raise _bad("The code_verifier does not fit the code_challenge.")


def _bad(description: str) -> Denied:
    return Denied(400, "invalid_grant", description)
