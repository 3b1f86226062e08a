"""The token endpoint and the revocation endpoint."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._auth import API_SCOPE
from ._identity_clients import GRANTS, Client
from ._identity_codes import Codes
from ._identity_issuer import Issuer
from ._identity_protocol import NEVER_STORED, Denied, Visit, authenticate, caller, granted_scopes, read_form
from ._messages import SandboxReply, json_reply

__all__ = ["TokenCall", "TokenEndpoint"]

REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class TokenCall:
    """One request to the token endpoint, without anything that is secret.

    ``grant_type`` and ``client_id`` are None where the sandbox does not know what was sent; ``error`` is OAuth's code.
    """

    grant_type: str | None
    client_id: str | None
    status: int
    error: str | None


class TokenEndpoint:
    """Gives tokens, and takes them back."""

    def __init__(self, issuer: Issuer, codes: Codes) -> None:
        self._issuer = issuer
        self._codes = codes
        self.calls: deque[TokenCall] = deque(maxlen=REMEMBERED)

    def token(self, visit: Visit) -> SandboxReply:
        """RFC 6749, 3.2. Every request is counted, the refused ones too."""
        form: dict[str, str] = {}
        error = None
        try:
            form = read_form(visit.request)
            reply = json_reply(200, self._give(visit, form), NEVER_STORED)
        except Denied as denied:
            reply, error = denied.reply(), denied.error
        client, _ = caller(visit.request, form)
        grant_type = form.get("grant_type")
        known = grant_type if grant_type in GRANTS else None
        self.calls.append(TokenCall(known, client.id if client else None, reply.status, error))
        return reply

    def revocation(self, visit: Visit) -> SandboxReply:
        """RFC 7009. A token that is not known is as good as revoked; hints are not needed."""
        form = read_form(visit.request)
        client = authenticate(visit.request, form)
        _need(form, "token")
        self._issuer.revoke_token(client, form["token"], visit.now)
        return SandboxReply(200, NEVER_STORED)

    def _give(self, visit: Visit, form: dict[str, str]) -> dict[str, Any]:
        grants: dict[str, Callable[[Visit, Client, dict[str, str]], dict[str, Any]]] = {
            "authorization_code": self._for_code,
            "client_credentials": self._for_service,
            "refresh_token": self._for_refresh_token,
        }
        _need(form, "grant_type")
        client = authenticate(visit.request, form)
        grant_type = form["grant_type"]
        if grant_type not in grants:
            raise Denied(400, "unsupported_grant_type", f"Expected one of {', '.join(grants)}.")
        if grant_type not in client.grants:
            raise Denied(400, "unauthorized_client", f"The client may not use the grant type {grant_type}.")
        return grants[grant_type](visit, client, form)

    def _for_service(self, visit: Visit, client: Client, form: dict[str, str]) -> dict[str, Any]:
        text = f"Only the scope {API_SCOPE} can be granted to a service application."
        granted_scopes(form.get("scope", API_SCOPE), client.scopes, text)
        return self._issuer.for_service(visit)

    def _for_code(self, visit: Visit, client: Client, form: dict[str, str]) -> dict[str, Any]:
        _need(form, "code", "redirect_uri", *(["code_verifier"] if client.needs_pkce else []))
        return self._codes.redeem(visit, client, form)

    def _for_refresh_token(self, visit: Visit, client: Client, form: dict[str, str]) -> dict[str, Any]:
        _need(form, "refresh_token")
        used = form["refresh_token"]
        grant = self._issuer.grant_of(used)
        if grant is None or grant.principal.client_id != client.id:
            raise Denied(400, "invalid_grant", "The refresh token is not known, or no longer good.")
        scopes = None
        if form.get("scope"):
            text = "A refresh token gives no scopes beyond those of its sign-in."
            scopes = granted_scopes(form["scope"], grant.principal.scopes, text)
        return self._issuer.rotate(visit, grant, used, scopes)


def _need(form: dict[str, str], *names: str) -> None:
    for name in names:
        if not form.get(name):
            raise Denied(400, "invalid_request", f"The parameter {name} is missing.")
