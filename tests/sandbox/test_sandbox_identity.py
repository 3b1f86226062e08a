"""What the identity service tells about itself, and service applications."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

JOB = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
FORM = {"content-type": "application/x-www-form-urlencoded"}
GOOD = {
    "grant_type": "client_credentials",
    "client_id": "service-sandbox",
    "client_secret": "sandbox-secret",
    "scope": "itwin-platform",
}


def basic(client_id: str, secret: str) -> dict[str, str]:
    text = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return {"authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def ask(call: Call, form: dict[str, str], headers: dict[str, str] | None = None) -> SandboxReply:
    return call("POST", "/ims/connect/token", token=None, body=urlencode(form).encode(), headers=FORM | (headers or {}))


@pytest.mark.parametrize("way", ["form", "basic", "basic with id"])
def test_a_token_is_issued_and_accepted_until_it_expires(call: Call, clock: VirtualClock, way: str) -> None:
    form = {name: value for name, value in GOOD.items() if way == "form" or name != "client_secret"}
    if way == "basic":
        del form["client_id"]
    reply = ask(call, form, {} if way == "form" else basic("service-sandbox", "sandbox-secret"))
    assert reply.status == 200
    assert reply.header("cache-control") == "no-store"
    answer = reply.json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    clock.advance(3599)
    assert call("GET", JOB, token=answer["access_token"]).status == 200
    clock.advance(1)
    refused = call("GET", JOB, token=answer["access_token"])
    assert (refused.status, refused.json()["error"]["code"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("change", "headers", "status", "error"),
    [
        ({"grant_type": None}, {}, 400, "invalid_request"),
        ({"grant_type": "password"}, {}, 400, "unsupported_grant_type"),
        ({"scope": "openid"}, {}, 400, "invalid_scope"),
        ({"scope": "itwin-platform offline_access"}, {}, 400, "invalid_scope"),
        ({"scope": ""}, {}, 400, "invalid_scope"),
        ({"scope": "itwin-platform email"}, {}, 400, "invalid_scope"),
        ({"scope": "itwin-platform profile"}, {}, 400, "invalid_scope"),
        ({"scope": "itwin-platform organization"}, {}, 400, "invalid_scope"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, {}, 400, "unauthorized_client"),
        ({"grant_type": "authorization_code", "code": "x"}, {}, 400, "unauthorized_client"),
        ({"client_id": "webapp-sandbox"}, {}, 400, "unauthorized_client"),
        ({"client_id": "native-sandbox", "client_secret": None}, {}, 400, "unauthorized_client"),
        ({"client_id": "native-sandbox"}, {}, 401, "invalid_client"),
        ({"client_id": "webapp-sandbox", "client_secret": None}, {}, 401, "invalid_client"),
        ({"client_secret": "wrong"}, {}, 401, "invalid_client"),
        ({"client_id": "service-other"}, {}, 401, "invalid_client"),
        ({"client_id": None, "client_secret": None}, {}, 401, "invalid_client"),
        ({}, basic("service-sandbox", "sandbox-secret"), 400, "invalid_request"),
        ({"client_secret": None}, basic("service-sandbox", "wrong"), 401, "invalid_client"),
        ({"client_secret": None}, {"authorization": "Basic %%%"}, 401, "invalid_client"),
        ({"client_secret": None}, {"authorization": "Bearer sandbox-token"}, 401, "invalid_client"),
        ({}, {"content-type": "application/json"}, 400, "invalid_request"),
    ],
)
def test_oauth_errors(
    call: Call, change: dict[str, str | None], headers: dict[str, str], status: int, error: str
) -> None:
    form = {name: value for name, value in (GOOD | change).items() if value is not None}
    reply = ask(call, form, headers)
    assert (reply.status, reply.json()["error"]) == (status, error)
    assert reply.json()["error_description"]
    assert reply.header("cache-control") == "no-store"
    assert (reply.header("www-authenticate") is not None) == (status == 401 and "authorization" in headers)


def test_a_repeated_parameter_is_refused(call: Call) -> None:
    body = urlencode([*GOOD.items(), ("scope", "itwin-platform")]).encode()
    reply = call("POST", "/ims/connect/token", token=None, body=body, headers=FORM)
    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")


def test_the_service_application_may_write(call: Call) -> None:
    token = ask(call, GOOD).json()["access_token"]
    body = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "Mine"}
    reply = call("POST", "/grouping-and-mapping/datasources/imodel-mappings", token=token, json=body)
    assert reply.status == 201
    assert reply.json()["mapping"]["createdBy"] == "service-sandbox@apps.imsoidc.bentley.com"


def test_a_body_that_is_too_large_is_refused(call: Call) -> None:
    reply = call("POST", "/ims/connect/token", token=None, body=b"a=" + b"x" * 5_000_000, headers=FORM)
    assert (reply.status, reply.json()["error"]) == (413, "invalid_request")


DISCOVERY = {
    "issuer": "https://sandbox.test/x/ims",
    "authorization_endpoint": "https://sandbox.test/x/ims/connect/authorize",
    "token_endpoint": "https://sandbox.test/x/ims/connect/token",
    "revocation_endpoint": "https://sandbox.test/x/ims/connect/revocation",
    "userinfo_endpoint": "https://sandbox.test/x/ims/connect/userinfo",
    "end_session_endpoint": "https://sandbox.test/x/ims/connect/endsession",
    "jwks_uri": "https://sandbox.test/x/ims/.well-known/openid-configuration/jwks",
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "scopes_supported": ["itwin-platform", "offline_access", "openid", "profile", "email", "organization"],
}


def test_the_discovery_document_is_on_the_callers_own_origin(call: Call) -> None:
    reply = call("GET", "/ims/.well-known/openid-configuration", token=None, prefix="/x")
    assert (reply.status, reply.json()) == (200, DISCOVERY)


def test_every_endpoint_of_the_discovery_document_is_served(call: Call) -> None:
    document = call("GET", "/ims/.well-known/openid-configuration", token=None).json()
    places = [value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(places) == 6
    for place in places:
        assert place.startswith("https://sandbox.test/ims/")
        reply = call("PUT", place.removeprefix("https://sandbox.test"), token=None)
        assert reply.status == 405
        assert reply.header("allow") in {"GET", "POST", "GET, POST"}


def test_the_page_at_the_end_of_a_session_is_there(call: Call) -> None:
    for method in ("GET", "POST"):
        reply = call(method, "/ims/connect/endsession", "post_logout_redirect_uri=https://x.example", token=None)
        assert (reply.status, reply.header("location")) == (200, None)
        assert b"Signed out" in reply.content()


def test_tokens_do_not_age_faster_with_speed(clock: VirtualClock, caller: Callable[[Sandbox], Call]) -> None:
    call = caller(Sandbox(speed=1000, clock=clock))
    token = ask(call, GOOD).json()["access_token"]
    clock.advance(3500)
    assert call("GET", JOB, token=token).status == 200


def test_the_same_seed_and_clock_give_the_same_tokens(caller: Callable[[Sandbox], Call], clock: VirtualClock) -> None:
    tokens = [ask(caller(Sandbox(seed=seed, clock=clock)), GOOD).json()["access_token"] for seed in (1, 1, 2)]
    assert tokens[0] == tokens[1] != tokens[2]


def test_two_tokens_of_one_moment_differ(call: Call) -> None:
    first, second = (ask(call, GOOD).json()["access_token"] for _ in range(2))
    assert first != second
    assert [call("GET", JOB, token=token).status for token in (first, second)] == [200, 200]


def test_signing_in_does_not_change_the_ids_of_new_objects(
    caller: Callable[[Sandbox], Call], clock: VirtualClock
) -> None:
    ids = []
    for signs_in in (True, False):
        call = caller(Sandbox(clock=clock))
        if signs_in:
            ask(call, GOOD)
        body = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "Mine"}
        reply = call("POST", "/grouping-and-mapping/datasources/imodel-mappings", json=body)
        ids.append(reply.json()["mapping"]["id"])
    assert ids[0] == ids[1]


def test_token_calls_are_counted_without_secrets(call: Call, sandbox: Sandbox) -> None:
    ask(call, GOOD)
    ask(call, GOOD | {"client_secret": "a wrong secret"})
    basics = {name: value for name, value in GOOD.items() if not name.startswith("client_")}
    ask(call, basics, basic("service-sandbox", "sandbox-secret"))
    ask(call, {"grant_type": "a secret", "client_id": "another secret"})
    call("POST", "/ims/connect/token", token=None, body=b"{}", headers={"content-type": "application/json"})
    call("GET", "/ims/connect/token", token=None)
    call("POST", "/ims/connect/revocation", token=None, body=b"token=x", headers=FORM)
    assert [(one.grant_type, one.client_id, one.status, one.error) for one in sandbox.token_calls] == [
        ("client_credentials", "service-sandbox", 200, None),
        ("client_credentials", "service-sandbox", 401, "invalid_client"),
        ("client_credentials", "service-sandbox", 200, None),
        (None, None, 401, "invalid_client"),
        (None, None, 400, "invalid_request"),
    ]
    assert "secret" not in repr(sandbox.token_calls)
    sandbox.reset()
    assert sandbox.token_calls == []
