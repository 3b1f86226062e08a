"""What all endpoints of the identity service share: OAuth errors, forms, and who the calling application is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, unquote_plus

from ._identity_clients import CLIENTS, Client
from ._messages import Headers, SandboxReply, SandboxRequest, json_reply
from ._validation import LARGEST_BODY

__all__ = ["BASE", "NEVER_STORED", "Denied", "Visit", "authenticate", "caller", "granted_scopes", "read_form"]

BASE = "ims"
FORM = "application/x-www-form-urlencoded"
NEVER_STORED: Headers = (("cache-control", "no-store"), ("pragma", "no-cache"))
CHALLENGE: Headers = (("www-authenticate", 'Basic realm="ims"'),)


class Denied(Exception):
    """An OAuth error (RFC 6749, 5.2)."""

    def __init__(self, status: int, error: str, description: str, headers: Headers = ()) -> None:
        super().__init__(error)
        self.status, self.error, self.description, self.headers = status, error, description, headers

    def reply(self) -> SandboxReply:
        """The error as JSON."""
        body = {"error": self.error, "error_description": self.description}
        return json_reply(self.status, body, (*NEVER_STORED, *self.headers))


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to the identity service, and when it came."""

    request: SandboxRequest
    now: datetime

    @property
    def issuer(self) -> str:
        """The identity service under the name by which the caller reached it."""
        return f"{self.request.origin}/{BASE}"


def read_form(request: SandboxRequest) -> dict[str, str]:
    """The parameters in the body.

    Raises:
        Denied: there is no form, it is too large, or a parameter comes twice.
    """
    if len(request.body) > LARGEST_BODY:
        raise Denied(413, "invalid_request", "The body is too large.")
    media = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if media != FORM:
        raise Denied(400, "invalid_request", f"Expected a body of type {FORM}.")
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Denied(400, "invalid_request", "The body is not a form.") from None
    if len(dict(pairs)) != len(pairs):
        raise Denied(400, "invalid_request", "A parameter is given more than once.")
    return dict(pairs)


def authenticate(request: SandboxRequest, form: dict[str, str]) -> Client:
    """The calling application, by id and secret from HTTP Basic or from the form, but not from both.

    An application without a secret gives its id alone.

    Raises:
        Denied: 401 ``invalid_client``.
    """
    has_basic = request.header("authorization") is not None
    if has_basic and form.get("client_secret"):
        raise Denied(400, "invalid_request", "The client is authenticated in more than one way.")
    client, secret = caller(request, form)
    if client is None or secret != client.secret or form.get("client_id", client.id) != client.id:
        challenge = CHALLENGE if has_basic else ()
        raise Denied(401, "invalid_client", "The client is not known, or its secret is wrong.", challenge)
    return client


def caller(request: SandboxRequest, form: dict[str, str]) -> tuple[Client | None, str]:
    """The application that a request names, and the secret with which it does, which is not checked yet."""
    basic = request.header("authorization")
    given = (form.get("client_id", ""), form.get("client_secret", "")) if basic is None else _basic(basic)
    return CLIENTS.get(given[0]), given[1]


def granted_scopes(text: str, allowed: Iterable[str], description: str) -> tuple[str, ...]:
    """The scopes that are asked for, each once.

    Raises:
        Denied: ``invalid_scope``: there are none, or one is not allowed.
    """
    scopes = tuple(dict.fromkeys(text.split()))
    if not scopes or not set(scopes) <= set(allowed):
        raise Denied(400, "invalid_scope", description)
    return scopes


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
