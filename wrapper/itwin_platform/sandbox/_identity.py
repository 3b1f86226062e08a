"""The identity service: client credentials for a token, and the discovery document."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from urllib.parse import parse_qsl, unquote_plus

from ._auth import CLIENT_ID, CLIENT_SECRET, SERVICE, TokenBook
from ._errors import operation_not_found
from ._messages import Headers, SandboxReply, SandboxRequest, json_reply

__all__ = ["BASE", "Identity"]

BASE = "ims"
LIFETIME = 3600
SCOPE = "itwin-platform"
NEVER_STORED: Headers = (("cache-control", "no-store"), ("pragma", "no-cache"))
FORM = "application/x-www-form-urlencoded"


class _Denied(Exception):
    """An OAuth error."""

    def __init__(self, status: int, error: str, description: str, headers: Headers = ()) -> None:
        super().__init__(error)
        self.status, self.error, self.description, self.headers = status, error, description, headers

    def reply(self) -> SandboxReply:
        body = {"error": self.error, "error_description": self.description}
        return json_reply(self.status, body, (*NEVER_STORED, *self.headers))


class Identity:
    """Issues tokens that the platform then accepts until they expire."""

    def __init__(self, tokens: TokenBook, random: Random) -> None:
        self._tokens = tokens
        self._random = random

    def answer(self, request: SandboxRequest, segments: list[str], now: datetime) -> SandboxReply:
        """Answer a request under the identity service's base path.

        Raises:
            Refusal: 404 for an unknown path.
        """
        routes: dict[tuple[str, ...], tuple[str, Callable[[SandboxRequest, datetime], SandboxReply]]] = {
            ("connect", "token"): ("POST", self._token),
            (".well-known", "openid-configuration"): ("GET", _discovery),
        }
        route = routes.get(tuple(segment.lower() for segment in segments[1:]))
        if route is None:
            raise operation_not_found()
        method, handle = route
        if request.method != method:
            return _Denied(405, "invalid_request", f"Expected {method}.", (("allow", method),)).reply()
        try:
            return handle(request, now)
        except _Denied as denied:
            return denied.reply()

    def _token(self, request: SandboxRequest, now: datetime) -> SandboxReply:
        form = _form(request)
        if "grant_type" not in form:
            raise _Denied(400, "invalid_request", "The parameter grant_type is missing.")
        _authenticate(request, form)
        if form["grant_type"] != "client_credentials":
            raise _Denied(400, "unsupported_grant_type", "Only client_credentials is supported.")
        if set(form.get("scope", SCOPE).split()) != {SCOPE}:
            raise _Denied(400, "invalid_scope", f"Only the scope {SCOPE} can be granted to a service application.")
        token = base64.urlsafe_b64encode(self._random.randbytes(48)).decode()
        self._tokens.remember(token, SERVICE, now + timedelta(seconds=LIFETIME), now)
        body = {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer", "scope": SCOPE}
        return json_reply(200, body, NEVER_STORED)


def _form(request: SandboxRequest) -> dict[str, str]:
    media = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if media != FORM:
        raise _Denied(400, "invalid_request", f"Expected a body of type {FORM}.")
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise _Denied(400, "invalid_request", "The body is not a form.") from None
    if len(dict(pairs)) != len(pairs):
        raise _Denied(400, "invalid_request", "A parameter is given more than once.")
    return dict(pairs)


def _authenticate(request: SandboxRequest, form: dict[str, str]) -> None:
    """Check id and secret, from HTTP Basic or from the form, but not from both."""
    basic = request.header("authorization")
    if basic is not None and "client_secret" in form:
        raise _Denied(400, "invalid_request", "The client is authenticated in more than one way.")
    client = _basic(basic) if basic is not None else (form.get("client_id", ""), form.get("client_secret", ""))
    if client != (CLIENT_ID, CLIENT_SECRET) or form.get("client_id", CLIENT_ID) != CLIENT_ID:
        challenge = (("www-authenticate", 'Basic realm="ims"'),) if basic is not None else ()
        raise _Denied(401, "invalid_client", "The client is not known, or its secret is wrong.", challenge)


def _basic(header: str) -> tuple[str, str]:
    """Id and secret from HTTP Basic: percent-encoded before they are joined and encoded."""
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    client_id, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)


def _discovery(request: SandboxRequest, _: datetime) -> SandboxReply:
    issuer = f"{request.origin}/{BASE}"
    return json_reply(
        200,
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/connect/authorize",
            "token_endpoint": f"{issuer}/connect/token",
            "jwks_uri": f"{issuer}/.well-known/openid-configuration/jwks",
            "scopes_supported": [SCOPE],
            "response_types_supported": ["code"],
            "grant_types_supported": ["client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        },
    )
