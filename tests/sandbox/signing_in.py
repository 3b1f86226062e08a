"""The steps of a user's sign-in at the engine, one function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from itwin_platform.sandbox._messages import SandboxReply

Call = Callable[..., SandboxReply]

JOB = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
AUTHORIZE = "/ims/connect/authorize"
FORM = {"content-type": "application/x-www-form-urlencoded"}
CALLBACK = "http://localhost:3000/signin-callback"
# The example of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
JANE = "56c58c0c-28a9-4cd2-b50b-102e33b657f2"

WISH = {
    "client_id": "native-sandbox",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "itwin-platform offline_access",
    "state": "a state & more",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "sandbox_consent": "allow",
}
WEB_WISH = {name: value for name, value in WISH.items() if not name.startswith("code_")} | {
    "client_id": "webapp-sandbox"
}
SPA_WISH = WISH | {"client_id": "spa-sandbox", "scope": "itwin-platform"}

Change = dict[str, str | None]


def changed(form: dict[str, str], change: Change) -> dict[str, str]:
    return {name: value for name, value in (form | change).items() if value is not None}


def authorize(call: Call, wish: dict[str, str], **rest: Any) -> SandboxReply:
    return call("GET", AUTHORIZE, urlencode(wish), token=None, **rest)


def sent_back(reply: SandboxReply) -> dict[str, str]:
    """The parameters of the redirect to the application."""
    location = reply.header("location")
    assert location is not None
    return {name: value for name, (value,) in parse_qs(urlsplit(location).query, keep_blank_values=True).items()}


def a_code(call: Call, wish: dict[str, str] = WISH) -> str:
    return sent_back(authorize(call, wish))["code"]


def post(call: Call, path: str, form: dict[str, str]) -> SandboxReply:
    return call("POST", f"/ims/connect/{path}", token=None, body=urlencode(form).encode(), headers=FORM)


def for_code(code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": "native-sandbox",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }


def for_refresh(token: str) -> dict[str, str]:
    return {"grant_type": "refresh_token", "client_id": "native-sandbox", "refresh_token": token}


def sign_in(call: Call, scope: str = WISH["scope"]) -> dict[str, Any]:
    reply = post(call, "token", for_code(a_code(call, WISH | {"scope": scope})))
    assert reply.status == 200
    answer = reply.json()
    assert isinstance(answer, dict)
    return answer


def error(reply: SandboxReply) -> tuple[int, str]:
    assert reply.json()["error_description"]
    assert reply.header("cache-control") == "no-store"
    return reply.status, reply.json()["error"]


def works(call: Call, token: str) -> bool:
    reply = call("GET", JOB, token=token)
    if reply.status != 200:
        assert (reply.status, reply.json()["error"]["code"]) == (401, "Unauthorized")
    return reply.status == 200


def revoke(call: Call, token: str, **change: str | None) -> SandboxReply:
    return post(call, "revocation", changed({"client_id": "native-sandbox", "token": token}, change))
