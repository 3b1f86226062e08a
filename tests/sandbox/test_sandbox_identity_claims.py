"""What stands in the tokens, who may know it, and what stays secret."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._identity_keys import signed
from itwin_platform.sandbox._messages import SandboxRequest
from itwin_platform.testing import VirtualClock

from .signing_in import (
    JANE,
    JOB,
    VERIFIER,
    WISH,
    Call,
    a_code,
    authorize,
    error,
    for_code,
    post,
    revoke,
    sent_back,
    sign_in,
    works,
)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def verified(call: Call, token: str) -> dict[str, Any]:
    """The claims, after the signature was checked with the published key and nothing of the sandbox's own code."""
    head, body, signature = token.split(".")
    header = json.loads(decoded(head))
    published = call("GET", "/ims/.well-known/openid-configuration/jwks", token=None).json()["keys"]
    (key,) = [key for key in published if key["kid"] == header["kid"]]
    assert (key["kty"], key["use"], key["alg"], header["alg"]) == ("RSA", "sig", "RS256", "RS256")
    assert key.keys() == {"kty", "use", "alg", "kid", "n", "e"}
    n, e = (int.from_bytes(decoded(key[name]), "big") for name in ("n", "e"))
    assert (n.bit_length(), len(decoded(signature))) == (2048, 256)
    opened = pow(int.from_bytes(decoded(signature), "big"), e, n).to_bytes(256, "big")
    digest = hashlib.sha256(f"{head}.{body}".encode()).hexdigest()
    assert opened.hex() == "0001" + "ff" * 202 + "003031300d060960864801650304020105000420" + digest
    claims = json.loads(decoded(body))
    assert isinstance(claims, dict)
    return claims


def test_the_access_token_of_a_user_has_the_documented_claims(call: Call, clock: VirtualClock) -> None:
    now = int(clock.time())
    claims = verified(call, sign_in(call)["access_token"])
    assert claims.pop("jti")
    assert claims == {
        "iss": "https://sandbox.test/ims",
        "aud": "https://sandbox.test/ims/resources",
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
        "scope": ["itwin-platform", "offline_access"],
        "client_id": "native-sandbox",
        "sub": JANE,
        "name": "Jane Doe",
        "given_name": "Jane",
        "family_name": "Doe",
        "preferred_username": "Jane.Doe@example.com",
        "email": "Jane.Doe@example.com",
        "org": "a9c999c9-5516-4ea0-adc3-28238c02b18e",
        "org_name": "Organization Corp.",
        "ultimate_site": "1000000001",
    }


def test_the_access_token_of_a_service_names_no_user(call: Call) -> None:
    form = {"grant_type": "client_credentials", "client_id": "service-sandbox", "client_secret": "sandbox-secret"}
    answer = post(call, "token", form).json()
    claims = verified(call, answer["access_token"])
    assert claims.keys() == {"iss", "aud", "iat", "nbf", "exp", "jti", "scope", "client_id"}
    assert (claims["scope"], claims["client_id"]) == (["itwin-platform"], "service-sandbox")
    assert answer.keys() == {"access_token", "expires_in", "token_type", "scope"}


@pytest.mark.parametrize(
    ("scope", "known"),
    [
        ("openid", {"sub"}),
        ("openid email", {"sub", "email"}),
        ("openid profile", {"sub", "name", "given_name", "family_name", "preferred_username"}),
        ("openid organization", {"sub", "org", "org_name", "ultimate_site"}),
    ],
)
def test_scopes_decide_what_an_application_learns_of_the_user(call: Call, scope: str, known: set[str]) -> None:
    code = a_code(call, WISH | {"scope": scope, "nonce": "n-1"})
    answer = post(call, "token", for_code(code)).json()
    claims = verified(call, answer["id_token"])
    assert (claims["aud"], claims["nonce"], claims["sub"]) == ("native-sandbox", "n-1", JANE)
    assert claims.keys() - {"iss", "aud", "iat", "exp", "auth_time", "nonce"} == known
    info = call("GET", "/ims/connect/userinfo", token=answer["access_token"])
    assert (info.status, info.json()) == (200, {name: claims[name] for name in known})


def test_userinfo_needs_a_good_token_with_openid(call: Call, clock: VirtualClock) -> None:
    path = "/ims/connect/userinfo"
    token = sign_in(call, "itwin-platform openid")["access_token"]
    without = call("GET", path, token=sign_in(call)["access_token"])
    assert (error(without), without.header("www-authenticate")) == (
        (403, "insufficient_scope"),
        'Bearer error="insufficient_scope"',
    )
    missing = call("GET", path, token=None)
    assert (missing.status, missing.header("www-authenticate")) == (401, "Bearer")
    assert call("POST", path, token=token).json() == {"sub": JANE}
    assert call("GET", path).json()["email"] == "Jane.Doe@example.com"
    assert call("GET", path, token="sandbox-token-other").json()["org_name"] == "Other Corp."
    clock.advance(3600)
    expired = call("GET", path, token=token)
    assert (error(expired), expired.header("www-authenticate")) == (
        (401, "invalid_token"),
        'Bearer error="invalid_token"',
    )


def test_the_platform_asks_for_its_own_scope(call: Call) -> None:
    reply = call("GET", JOB, token=sign_in(call, "openid")["access_token"])
    assert (reply.status, reply.json()["error"]["code"]) == (401, "RequiredScopeMissing")


def test_the_platform_knows_its_tokens_by_heart(call: Call, sandbox: Sandbox) -> None:
    """The key is public, so a good signature alone opens nothing."""
    token = sign_in(call)["access_token"]
    forged = signed(verified(call, token) | {"jti": "another"})
    assert verified(call, forged)["sub"] == JANE
    assert not works(call, forged)
    assert works(call, token)
    sandbox.reset()
    assert not works(call, token)


def test_jane_acts_through_the_application(call: Call) -> None:
    body = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "Mine"}
    token = sign_in(call)["access_token"]
    reply = call("POST", "/grouping-and-mapping/datasources/imodel-mappings", token=token, json=body)
    assert reply.json()["mapping"]["createdBy"] == "Jane.Doe@example.com"


def test_nothing_secret_is_remembered_or_shown(
    call: Call, sandbox: Sandbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    code = a_code(call)
    answer = post(call, "token", for_code(code)).json()
    secrets = [code, VERIFIER, "sandbox-secret", *(answer[name] for name in ("access_token", "refresh_token"))]
    for name in ("code", "access_token", "Refresh_Token", "toke%6E", "client_secret", "id_token_hint"):
        call("GET", "/ims/connect/endsession", f"a=1&{name}={answer['access_token']}&b=2", token=None)
    assert sandbox.requests[-1].query == "a=1&id_token_hint=[redacted]&b=2"
    revoke(call, answer["refresh_token"], client_secret="sandbox-secret")
    request = SandboxRequest("POST", "/x", f"code={code}", (("authorization", secrets[-1]),), VERIFIER.encode())
    reply = authorize(call, WISH)
    secrets.append(sent_back(reply)["code"])
    tokens = post(call, "token", for_code(secrets[-1]))
    secrets += [tokens.json()["access_token"], tokens.json()["refresh_token"]]
    shown = [
        *(repr(vars(part) if hasattr(part, "__dict__") else part) for part in (sandbox, sandbox.platform)),
        repr(sandbox.requests) + "".join(f"{one.query} {one.headers}" for one in sandbox.requests),
        repr(sandbox.token_calls),
        repr((request, reply, tokens)),
        caplog.text,
        *capfd.readouterr(),
    ]
    for secret in secrets:
        assert not [text for text in shown if secret in text]
