"""The token endpoint and the discovery document."""

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


def test_discovery_names_what_the_official_client_checks(call: Call) -> None:
    reply = call("GET", "/ims/.well-known/openid-configuration", token=None, prefix="/x")
    document = reply.json()
    assert document["issuer"] == "https://sandbox.test/x/ims"
    assert document["token_endpoint"] == "https://sandbox.test/x/ims/connect/token"
    assert {
        "authorization_endpoint",
        "jwks_uri",
        "response_types_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
    } <= document.keys()


def test_tokens_do_not_age_faster_with_speed(clock: VirtualClock, caller: Callable[[Sandbox], Call]) -> None:
    call = caller(Sandbox(speed=1000, clock=clock))
    token = ask(call, GOOD).json()["access_token"]
    clock.advance(3500)
    assert call("GET", JOB, token=token).status == 200


def test_the_same_seed_gives_the_same_tokens_and_ids(caller: Callable[[Sandbox], Call]) -> None:
    tokens = [ask(caller(Sandbox(seed=seed)), GOOD).json()["access_token"] for seed in (1, 1, 2)]
    assert tokens[0] == tokens[1] != tokens[2]
