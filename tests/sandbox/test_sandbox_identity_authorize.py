"""The authorization endpoint at the engine: who is sent where, and with what."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from itwin_platform.testing import VirtualClock

from .signing_in import (
    AUTHORIZE,
    CALLBACK,
    CHALLENGE,
    SPA_WISH,
    WEB_WISH,
    WISH,
    Call,
    Change,
    authorize,
    changed,
    post,
    sent_back,
)


def test_consent_gives_a_code_and_the_state_back(call: Call) -> None:
    reply = authorize(call, WISH)
    assert reply.status == 302
    assert (reply.header("location") or "").startswith(f"{CALLBACK}?")
    assert sent_back(reply).keys() == {"code", "state"}
    assert sent_back(reply)["state"] == "a state & more"
    assert reply.header("cache-control") == "no-store"


@pytest.mark.parametrize(
    ("client_id", "redirect_uri", "fits"),
    [
        ("native-sandbox", "http://localhost:3000/signin-callback", True),
        ("native-sandbox", "http://localhost:1/signin-callback", True),
        ("native-sandbox", "http://127.0.0.1:65535/signin-callback", True),
        ("native-sandbox", "http://[::1]:41234/signin-callback", True),
        ("native-sandbox", "http://localhost:65536/signin-callback", False),
        ("native-sandbox", "http://localhost:0/signin-callback", False),
        ("native-sandbox", "http://localhost/signin-callback", False),
        ("native-sandbox", "http://localhost:3000/signin-callback/", False),
        ("native-sandbox", "http://localhost:3000/Signin-Callback", False),
        ("native-sandbox", "http://localhost:3000/", False),
        ("native-sandbox", "http://localhost:3000/signin-callback?x=1", False),
        ("native-sandbox", "http://localhost:3000/signin-callback#x", False),
        ("native-sandbox", "http://localhost:3000/signin-callback\n", False),
        ("native-sandbox", "https://localhost:3000/signin-callback", False),
        ("native-sandbox", "http://LOCALHOST:3000/signin-callback", False),
        ("native-sandbox", "http://a@localhost:3000/signin-callback", False),
        ("native-sandbox", "http://localhost:3000@evil.example/signin-callback", False),
        ("native-sandbox", "http://localhost.evil.example:3000/signin-callback", False),
        ("native-sandbox", "http://127.0.0.2:3000/signin-callback", False),
        ("native-sandbox", "http://localhost:\u0663000/signin-callback", False),
        ("native-sandbox", "", False),
        ("webapp-sandbox", "https://webapp.example/signin-callback", True),
        ("webapp-sandbox", "https://localhost:8443/signin-callback", True),
        ("webapp-sandbox", "http://localhost:8080/signin-callback", True),
        ("webapp-sandbox", "http://webapp.example/signin-callback", False),
        ("webapp-sandbox", "https://other.example/signin-callback", False),
        ("webapp-sandbox", "https://webappxexample/signin-callback", False),
        ("spa-sandbox", "http://localhost:3000/signin-callback", True),
        ("spa-sandbox", "http://localhost:3001/signin-callback", False),
        ("service-sandbox", "http://localhost:3000/signin-callback", False),
    ],
)
def test_the_redirect_uri_equals_a_registered_one(call: Call, client_id: str, redirect_uri: str, fits: bool) -> None:
    scope = {"scope": "itwin-platform"}
    reply = authorize(call, WISH | scope | {"client_id": client_id, "redirect_uri": redirect_uri})
    if fits:
        assert (reply.status, (reply.header("location") or "").partition("?")[0]) == (302, redirect_uri)
        assert "code" in sent_back(reply)
    else:
        assert (reply.status, reply.header("location")) == (400, None)
        assert b"Invalid redirect_uri" in reply.content()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (urlencode(changed(WISH, {"client_id": None})), "Invalid client_id"),
        (urlencode(WISH | {"client_id": "native-other"}), "Invalid client_id"),
        (urlencode(WISH) + "&client_id=native-sandbox", "Invalid client_id"),
        (urlencode(changed(WISH, {"redirect_uri": None})), "Invalid redirect_uri"),
        (urlencode([*WISH.items(), ("redirect_uri", CALLBACK)]), "Invalid redirect_uri"),
        (urlencode(WISH | {"sandbox_consent": "perhaps"}), "Invalid sandbox_consent"),
        (urlencode(WISH) + "&x=%ff", "Invalid request"),
        ("", "Invalid client_id"),
    ],
)
def test_a_request_that_names_no_place_to_go_back_to_is_told_to_the_person(call: Call, query: str, text: str) -> None:
    reply = call("GET", AUTHORIZE, query, token=None)
    assert (reply.status, reply.header("location")) == (400, None)
    assert (reply.header("content-type") or "").startswith("text/html")
    assert f"<h1>{text}</h1>" in reply.content().decode()


@pytest.mark.parametrize(
    ("wish", "change", "expected"),
    [
        (WISH, {"response_type": None}, "invalid_request"),
        (WISH, {"response_type": "token"}, "unsupported_response_type"),
        (WISH, {"response_mode": "fragment"}, "invalid_request"),
        (WISH, {"scope": None}, "invalid_scope"),
        (WISH, {"scope": "itwin-platform export:read"}, "invalid_scope"),
        (WISH, {"code_challenge": None}, "invalid_request"),
        (WISH, {"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        (WISH, {"code_challenge_method": None}, "invalid_request"),
        (WISH, {"code_challenge_method": "plain"}, "invalid_request"),
        (WISH, {"code_challenge": CHALLENGE[:-1]}, "invalid_request"),
        (WISH, {"code_challenge": CHALLENGE + "="}, "invalid_request"),
        (WISH, {"sandbox_consent": "deny"}, "access_denied"),
        (WISH, {"sandbox_consent": None, "prompt": "none"}, "login_required"),
        (SPA_WISH, {"scope": "itwin-platform offline_access"}, "invalid_scope"),
        (SPA_WISH, {"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        (WEB_WISH, {"code_challenge_method": "S256"}, "invalid_request"),
        (WEB_WISH, {"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_other_errors_go_back_to_the_application(
    call: Call, wish: dict[str, str], change: Change, expected: str
) -> None:
    reply = authorize(call, changed(wish, change))
    assert reply.status == 302
    back = sent_back(reply)
    assert back.pop("error_description")
    assert back == {"error": expected, "state": "a state & more"}


def test_a_repeated_parameter_goes_back_as_an_error(call: Call) -> None:
    reply = call("GET", AUTHORIZE, urlencode(WISH) + "&scope=openid", token=None)
    assert sent_back(reply)["error"] == "invalid_request"
    twice = call("GET", AUTHORIZE, urlencode(WISH) + "&state=other", token=None)
    assert (sent_back(twice)["error"], "state" in sent_back(twice)) == ("invalid_request", False)


@pytest.mark.parametrize("state", [None, ""])
def test_a_state_comes_back_if_and_only_if_it_was_sent(call: Call, state: str | None) -> None:
    assert sent_back(authorize(call, changed(WISH, {"state": state}))).get("state") == state


def test_consent_can_come_in_a_header(call: Call) -> None:
    wish = changed(WISH, {"sandbox_consent": None})
    assert "code" in sent_back(authorize(call, wish, headers={"x-sandbox-consent": "allow"}))
    assert sent_back(authorize(call, wish, headers={"x-sandbox-consent": "deny"}))["error"] == "access_denied"


@pytest.mark.parametrize("cleared", [False, True])
@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 400)])
def test_the_page_waits_for_ten_minutes(
    call: Call, clock: VirtualClock, seconds: float, status: int, cleared: bool
) -> None:
    page = authorize(call, changed(WISH, {"sandbox_consent": None})).content().decode()
    consent = page.partition('name="consent" value="')[2].partition('"')[0]
    clock.advance(seconds)
    if cleared:  # old pages are cleared away when a new one is made
        authorize(call, changed(WISH, {"sandbox_consent": None}))
    assert post(call, "authorize", {"consent": consent, "decision": "allow"}).status == status
