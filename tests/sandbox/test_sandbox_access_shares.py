"""Shares: keys that end by themselves, of which an application has ten."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from itwin_platform.testing import VirtualClock

from .access import JOBS, MAIN, MAIN_ID, NOWHERE, SHARE, SHARES, SHARES_ID, Call, code, details

DAY = 24 * 3600
PATH = f"{MAIN}/shares"


def create(call: Call, itwin: str = MAIN, **body: Any) -> dict[str, Any]:
    reply = call("POST", f"{itwin}/shares", json=body)
    assert reply.status == 201
    share: dict[str, Any] = reply.json()["share"]
    return share


def listed(call: Call, itwin: str = MAIN) -> list[dict[str, Any]]:
    shares: list[dict[str, Any]] = call("GET", f"{itwin}/shares").json()["shares"]
    return shares


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_the_life_of_a_share(call: Call) -> None:
    share = create(call, shareContract="Default", expiration=None)
    assert share == {
        "id": share["id"],
        "iTwinId": MAIN_ID,
        "shareKey": share["shareKey"],
        "shareContract": "Default",
        "expiration": "2030-04-01T00:00:00.0000000Z",
    }
    path = f"{PATH}/{share['id']}"
    assert call("GET", path.replace(share["id"], share["id"].upper())).json() == {"share": share}
    assert listed(call) == [share]
    assert (call("DELETE", path).status, call("DELETE", path).status) == (204, 404)
    assert code(call("GET", path)) == (404, "ShareNotFound")
    assert listed(call) == []


def test_a_key_is_a_signed_token_that_names_its_share(call: Call) -> None:
    share = create(call)
    header, claims, signature = share["shareKey"].split(".")
    assert decoded(header) == {"alg": "HS256", "typ": "JWT"}
    assert decoded(claims) == {"iTwinId": MAIN_ID, "id": share["id"], "exp": 1_901_232_000}
    expected = hmac.digest(b"sandbox", f"{header}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64encode(expected).rstrip(b"=").decode() == signature


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2030-01-01T00:00:00.0000010Z", "2030-01-01T00:00:00.0000010Z"),
        ("2030-01-02T03:04:05.1234567+01:00", "2030-01-02T02:04:05.1234560Z"),
        ("2030-04-01t00:00:00z", "2030-04-01T00:00:00.0000000Z"),
    ],
)
def test_an_expiration_can_be_chosen(call: Call, asked: str, given: str) -> None:
    assert create(call, expiration=asked)["expiration"] == given


@pytest.mark.parametrize(
    "expiration",
    [
        "2030-01-01T00:00:00Z",
        "2025-03-20T20:55:38.4910903Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2030-04-01T00:00:00.000001Z",
        "2030-01-31T23:59:60Z",
        "2030-02-01",
        "soon",
        "",
        7,
    ],
)
def test_expirations_that_cannot_be(call: Call, expiration: Any) -> None:
    reply = call("POST", PATH, json={"expiration": expiration})
    assert reply.json()["error"]["code"] == "InvalidiTwinsShareRequest"
    assert details(reply) == [("InvalidValue", "expiration")]
    assert listed(call) == []


def test_an_unknown_contract(call: Call) -> None:
    assert code(call("POST", PATH, json={"shareContract": "SandCastle"})) == (404, "ShareContractNotFound")
    assert details(call("POST", PATH, json={"shareContract": None})) == [("InvalidValue", "shareContract")]


def test_a_share_ends_by_itself(call: Call, clock: VirtualClock) -> None:
    short = create(call, expiration="2030-01-02T00:00:00Z")
    long = create(call)
    clock.advance(DAY - 1)
    assert listed(call) == [short, long]
    clock.advance(1)
    assert listed(call) == [long]
    assert code(call("GET", f"{PATH}/{short['id']}")) == (404, "ShareNotFound")
    assert code(call("DELETE", f"{PATH}/{short['id']}")) == (404, "ShareNotFound")


def test_an_application_has_ten_active_shares(call: Call, clock: VirtualClock) -> None:
    first = create(call, JOBS, expiration="2030-01-02T00:00:00Z")
    for itwin in (MAIN, SHARES, JOBS) * 3:
        create(call, itwin)
    refused = call("POST", PATH, json={})
    assert details(refused) == [("ResourceQuotaExceeded", None)]
    assert call("DELETE", f"{JOBS}/shares/{first['id']}").status == 204
    create(call, expiration="2030-01-02T00:00:00Z")
    assert call("POST", PATH, json={}).status == 422
    clock.advance(DAY)
    create(call)


def test_the_seeded_share_is_active(call: Call) -> None:
    share = call("GET", f"{SHARES}/shares/{SHARE}").json()["share"]
    assert (share["id"], share["iTwinId"], share["shareContract"]) == (SHARE, SHARES_ID, "Default")
    assert share["expiration"] > "2030-01-01"
    assert listed(call, SHARES) == [share]
    assert code(call("GET", f"{PATH}/{SHARE}")) == (404, "ShareNotFound")


@pytest.mark.parametrize("share", [NOWHERE, "no-guid"])
def test_unknown_shares(call: Call, share: str) -> None:
    assert code(call("GET", f"{PATH}/{share}")) == (404, "ShareNotFound")
    assert code(call("DELETE", f"{PATH}/{share}")) == (404, "ShareNotFound")
