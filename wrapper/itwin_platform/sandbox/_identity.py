"""The identity service: sign-in of users and service applications, as the platform's own identity service does it.

It stands under ``/ims``. The only user who signs in is Jane Doe; the applications are in ``_identity_clients``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from ._auth import TokenBook
from ._errors import operation_not_found
from ._identity_authorize import AuthorizationEndpoint
from ._identity_clients import GRANTS, SCOPES
from ._identity_codes import Codes
from ._identity_issuer import Issuer, user_claims
from ._identity_keys import jwks
from ._identity_pages import message_page
from ._identity_protocol import BASE, NEVER_STORED, Denied, Visit
from ._identity_tokens import TokenCall, TokenEndpoint
from ._messages import SandboxReply, SandboxRequest, json_reply

__all__ = ["BASE", "Identity", "TokenCall"]

Endpoint = Callable[[Visit], SandboxReply]


class Identity:
    """Issues tokens that the platform then accepts until they expire or are revoked."""

    def __init__(self, tokens: TokenBook, random: Random) -> None:
        self._tokens = tokens
        issuer = Issuer(tokens, random)
        codes = Codes(issuer)
        authorization = AuthorizationEndpoint(issuer, codes)
        self._endpoint = TokenEndpoint(issuer, codes)
        self._routes: dict[tuple[str, ...], dict[str, Endpoint]] = {
            (".well-known", "openid-configuration"): {"GET": _discovery},
            (".well-known", "openid-configuration", "jwks"): {"GET": lambda _: json_reply(200, jwks())},
            ("connect", "authorize"): {"GET": authorization.ask, "POST": authorization.answer},
            ("connect", "token"): {"POST": self._endpoint.token},
            ("connect", "revocation"): {"POST": self._endpoint.revocation},
            ("connect", "userinfo"): {"GET": self._userinfo, "POST": self._userinfo},
            ("connect", "endsession"): {"GET": _end_session, "POST": _end_session},
        }

    @property
    def token_calls(self) -> list[TokenCall]:
        """The requests to the token endpoint so far, the oldest first."""
        return list(self._endpoint.calls)

    def answer(self, request: SandboxRequest, segments: list[str], now: datetime) -> SandboxReply:
        """Answer a request under the identity service's base path.

        Raises:
            Refusal: 404 for an unknown path.
        """
        methods = self._routes.get(tuple(segment.lower() for segment in segments[1:]))
        if methods is None:
            raise operation_not_found()
        endpoint = methods.get(request.method)
        if endpoint is None:
            allow = ", ".join(methods)
            return Denied(405, "invalid_request", f"Expected {allow}.", (("allow", allow),)).reply()
        try:
            return endpoint(Visit(request, now))
        except Denied as denied:
            return denied.reply()

    def _userinfo(self, visit: Visit) -> SandboxReply:
        """What the token's owner lets the application know (OpenID Connect Core, 5.3)."""
        scheme, _, token = (visit.request.header("authorization") or "").partition(" ")
        if scheme.lower() != "bearer":
            raise Denied(401, "invalid_request", "Expected a bearer token.", (("www-authenticate", "Bearer"),))
        principal = self._tokens.known(token.strip(), visit.now)
        if principal is None:
            raise _not_good(401, "invalid_token", "The access token is not known, or no longer good.")
        if "openid" not in principal.scopes:
            raise _not_good(403, "insufficient_scope", "Expected a user's token with the scope openid.")
        return json_reply(200, user_claims(principal.user, principal.scopes), NEVER_STORED)


def _not_good(status: int, error: str, description: str) -> Denied:
    return Denied(status, error, description, (("www-authenticate", f'Bearer error="{error}"'),))


def _end_session(_: Visit) -> SandboxReply:
    """There is no session to end: every sign-in asks anew. The page is here because applications open it."""
    return message_page(200, "Signed out", "You can close this page.")


def _discovery(visit: Visit) -> SandboxReply:
    """OpenID Connect Discovery, 3."""
    issuer = visit.issuer
    document: dict[str, Any] = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/connect/authorize",
        "token_endpoint": f"{issuer}/connect/token",
        "revocation_endpoint": f"{issuer}/connect/revocation",
        "userinfo_endpoint": f"{issuer}/connect/userinfo",
        "end_session_endpoint": f"{issuer}/connect/endsession",
        "jwks_uri": f"{issuer}/.well-known/openid-configuration/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
    }
    return json_reply(200, document)
