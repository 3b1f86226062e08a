"""The messages of OAuth 2.0: made and read, not sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote_plus

from msgspec import Struct

from ..errors import SignInFailed
from .effects import Reply
from .secret import Secret
from .token import Token

__all__ = [
    "Refused",
    "authorize_url",
    "challenge_of",
    "form",
    "is_header_text",
    "jwt_life",
    "members",
    "read_callback",
    "read_token",
]

_LONGEST_SHOWN = 300


def form(fields: Mapping[str, str | Secret]) -> bytes:
    """The body of a request to the token endpoint. Secrets are base64 texts with ``+``, ``/`` and ``=``: all are encoded."""
    return "&".join(
        f"{name}={quote_plus(value.reveal() if isinstance(value, Secret) else value)}" for name, value in fields.items()
    ).encode()


def challenge_of(verifier: Secret) -> str:
    """What PKCE (RFC 7636) shows of a verifier beforehand, by the method S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.reveal().encode()).digest()).decode().rstrip("=")


def authorize_url(
    endpoint: str, *, client_id: str, redirect_uri: str, scope: str, state: Secret, verifier: Secret
) -> str:
    """The address of the page where a person signs in."""
    fields: dict[str, str | Secret] = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    if "offline_access" in scope.split():
        # OpenID Connect gives a refresh token only where the person is asked.
        fields["prompt"] = "consent"
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{form(fields).decode()}"


class Refused(Struct, frozen=True):
    """The person, or the identity service, said no."""

    code: str
    about: str


def read_callback(query: str, state: Secret) -> Secret | Refused | None:
    """What the browser brought back: a code, or a refusal; None when it does not belong to this sign-in."""
    found = parse_qs(query, keep_blank_values=True, errors="replace")
    if any(len(values) != 1 for values in found.values()) or Secret(found.get("state", [""])[0]) != state:
        return None
    if found.get("error", [""])[0]:
        return Refused(_plain(found["error"][0]), _plain(found.get("error_description", [""])[0]))
    return Secret(found["code"][0]) if found.get("code", [""])[0] else None


def read_token(reply: Reply, endpoint: str, asked_at: float, *hidden: Secret) -> Token:
    """Read the answer of a token endpoint; the hidden texts, which were sent to it, are not quoted back.

    Raises:
        SignInFailed: it refuses the credential, or is no token answer.
    """
    if reply.status != 200:
        code, about = _reason(reply.content, hidden)
        raise SignInFailed(
            f"{endpoint} answered {reply.status} ({about or 'no reason given'}). "
            "Check the client id, the secret and the authority.",
            status=reply.status,
            code=code,
        )
    token = _token(reply.content, asked_at)
    if token is None:
        raise SignInFailed(
            f"{endpoint} answered 200 without a usable access_token and expires_in. Check the authority.",
            status=200,
        )
    return token


def jwt_life(token: Secret) -> tuple[float, float] | None:
    """When a JWT ends, in seconds since 1970, and for how long it was made (infinite when it does not say)."""
    parts = token.reveal().split(".")
    if len(parts) != 3:
        return None
    try:
        claims = members(base64.b64decode(parts[1] + "=" * (-len(parts[1]) % 4), altchars=b"-_"))
    except (binascii.Error, ValueError):
        return None
    ends, began = _number(claims.get("exp")), _number(claims.get("iat"))
    if ends is None:
        return None
    return ends, math.inf if began is None or began >= ends else ends - began


def members(content: bytes) -> dict[str, Any]:
    """The members of a JSON object; none when it is not one."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def is_header_text(value: object) -> bool:
    """Whether a text can stand in a header as a token."""
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable() and " " not in value


def _token(content: bytes, asked_at: float) -> Token | None:
    data = members(content)
    lifetime = _number(data.get("expires_in", 3600))
    if not is_header_text(data.get("access_token")) or lifetime is None:
        return None
    refresh = data.get("refresh_token")
    if refresh is not None and not is_header_text(refresh):
        return None
    return Token(
        Secret(data["access_token"]), asked_at + lifetime, lifetime, None if refresh is None else Secret(refresh)
    )


def _number(value: object) -> float | None:
    """A finite number, which neither a text nor a truth value is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _reason(content: bytes, hidden: Iterable[Secret]) -> tuple[str, str]:
    """OAuth's error code, and a sentence about it; neither quotes a secret back."""
    data = members(content)
    code, text = (
        _without(data[name], hidden) if isinstance(data.get(name), str) else ""
        for name in ("error", "error_description")
    )
    return code, ": ".join(part for part in (code, text) if part)


def _without(text: str, hidden: Iterable[Secret]) -> str:
    for secret in hidden:
        for shape in (str, quote_plus, _base64):
            if secret.reveal():
                text = text.replace(shape(secret.reveal()), "...")
    return text


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _plain(text: str) -> str:
    """A text of a stranger's that is shown: short, on one line."""
    return "".join(one if one.isprintable() else " " for one in text)[:_LONGEST_SHOWN]
