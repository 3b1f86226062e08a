"""Tokens of users at the engine: codes, refresh tokens, revocation."""

from __future__ import annotations

import base64
import hashlib

import pytest

from itwin_platform.testing import VirtualClock

from .signing_in import (
    CALLBACK,
    CHALLENGE,
    SPA_WISH,
    VERIFIER,
    WEB_WISH,
    WISH,
    Call,
    Change,
    a_code,
    changed,
    error,
    for_code,
    for_refresh,
    post,
    revoke,
    sign_in,
    works,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": "unknown"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "http://localhost:3001/signin-callback"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": VERIFIER[:-1] + "j"}, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"client_id": "spa-sandbox"}, "invalid_grant"),
        ({"client_id": "webapp-sandbox", "client_secret": "sandbox-secret"}, "invalid_grant"),
    ],
)
def test_a_code_is_bound_to_everything_that_it_was_given_for(call: Call, change: Change, expected: str) -> None:
    reply = post(call, "token", changed(for_code(a_code(call)), change))
    assert error(reply) == (400, expected)


@pytest.mark.parametrize("length", [42, 43, 128, 129])
def test_a_verifier_has_43_to_128_characters(call: Call, length: int) -> None:
    verifier = "~" * length
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    code = a_code(call, WISH | {"code_challenge": challenge})
    reply = post(call, "token", for_code(code) | {"code_verifier": verifier})
    assert reply.status == (200 if length in {43, 128} else 400)


@pytest.mark.parametrize("cleared", [False, True])
@pytest.mark.parametrize(("seconds", "status"), [(59.9, 200), (60, 400)])
def test_a_code_lives_for_a_minute(call: Call, clock: VirtualClock, seconds: float, status: int, cleared: bool) -> None:
    code = a_code(call)
    clock.advance(seconds)
    if cleared:  # old codes are cleared away when a new one is made
        a_code(call)
    assert post(call, "token", for_code(code)).status == status


def test_the_second_use_of_a_code_ends_what_the_first_began(call: Call, clock: VirtualClock) -> None:
    code = a_code(call)
    first = post(call, "token", for_code(code)).json()
    renewed = post(call, "token", for_refresh(first["refresh_token"])).json()
    bystander = sign_in(call)
    clock.advance(600)
    a_code(call)
    assert error(post(call, "token", for_code(code))) == (400, "invalid_grant")
    assert not works(call, first["access_token"])
    assert not works(call, renewed["access_token"])
    assert error(post(call, "token", for_refresh(renewed["refresh_token"]))) == (400, "invalid_grant")
    assert works(call, bystander["access_token"])


def test_a_failed_attempt_uses_the_code_up(call: Call) -> None:
    code = a_code(call)
    assert post(call, "token", for_code(code) | {"code_verifier": CHALLENGE}).status == 400
    assert error(post(call, "token", for_code(code))) == (400, "invalid_grant")


def test_another_application_does_not_use_the_code_up(call: Call) -> None:
    code = a_code(call)
    assert post(call, "token", for_code(code) | {"client_id": "spa-sandbox"}).status == 400
    assert post(call, "token", for_code(code)).status == 200


def test_a_web_application_gives_its_secret_in_place_of_a_verifier(call: Call) -> None:
    form = changed(for_code(a_code(call, WEB_WISH)), {"client_id": "webapp-sandbox", "code_verifier": None})
    assert error(post(call, "token", form)) == (401, "invalid_client")
    assert error(post(call, "token", form | {"client_secret": "wrong"})) == (401, "invalid_client")
    answer = post(call, "token", form | {"client_secret": "sandbox-secret"})
    assert works(call, answer.json()["access_token"])
    refresh = for_refresh(answer.json()["refresh_token"]) | {"client_id": "webapp-sandbox"}
    assert error(post(call, "token", refresh)) == (401, "invalid_client")
    assert post(call, "token", refresh | {"client_secret": "sandbox-secret"}).status == 200


@pytest.mark.parametrize(("challenge", "verifier"), [(CHALLENGE, None), (None, VERIFIER)])
def test_challenge_and_verifier_come_together_or_not_at_all(
    call: Call, challenge: str | None, verifier: str | None
) -> None:
    proof: Change = {"code_challenge": challenge, "code_challenge_method": challenge and "S256"}
    form = for_code(a_code(call, changed(WEB_WISH, proof))) | {
        "client_id": "webapp-sandbox",
        "client_secret": "sandbox-secret",
    }
    assert error(post(call, "token", changed(form, {"code_verifier": verifier}))) == (400, "invalid_grant")


def test_a_single_page_application_gets_no_refresh_token(call: Call) -> None:
    form = for_code(a_code(call, SPA_WISH)) | {"client_id": "spa-sandbox"}
    answer = post(call, "token", form).json()
    assert works(call, answer["access_token"])
    assert "refresh_token" not in answer
    form = for_refresh("x") | {"client_id": "spa-sandbox"}
    assert error(post(call, "token", form)) == (400, "unauthorized_client")


def test_a_refresh_token_needs_offline_access(call: Call) -> None:
    assert "refresh_token" not in sign_in(call, "itwin-platform")
    assert "refresh_token" in sign_in(call, "itwin-platform offline_access")


def test_each_refresh_brings_a_new_pair_long_after_the_access_token_ended(call: Call, clock: VirtualClock) -> None:
    answer = sign_in(call)
    seen = {answer["refresh_token"], answer["access_token"]}
    for _ in range(3):
        clock.advance(3600)
        assert not works(call, answer["access_token"])
        answer = post(call, "token", for_refresh(answer["refresh_token"])).json()
        assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
        assert works(call, answer["access_token"])
        seen |= {answer["refresh_token"], answer["access_token"]}
    assert len(seen) == 8


def test_an_old_refresh_token_ends_the_whole_sign_in(call: Call, clock: VirtualClock) -> None:
    first = sign_in(call)
    second = post(call, "token", for_refresh(first["refresh_token"])).json()
    third = post(call, "token", for_refresh(second["refresh_token"])).json()
    bystander = sign_in(call)
    clock.advance(60)
    assert works(call, third["access_token"])
    assert error(post(call, "token", for_refresh(first["refresh_token"]))) == (400, "invalid_grant")
    assert [works(call, one["access_token"]) for one in (first, second, third)] == [False] * 3
    again = post(call, "token", for_refresh(third["refresh_token"]))
    assert (error(again), again.json()["error_description"]) == (
        (400, "invalid_grant"),
        "The refresh token is not known, or no longer good.",
    )
    assert works(call, bystander["access_token"])
    assert post(call, "token", for_refresh(bystander["refresh_token"])).status == 200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"refresh_token": None}, "invalid_request"),
        ({"refresh_token": "unknown"}, "invalid_grant"),
        ({"client_id": "webapp-sandbox", "client_secret": "sandbox-secret"}, "invalid_grant"),
        ({"scope": "itwin-platform openid"}, "invalid_scope"),
    ],
)
def test_a_refused_refresh_leaves_the_sign_in_as_it_was(call: Call, change: Change, expected: str) -> None:
    form = for_refresh(sign_in(call)["refresh_token"])
    assert error(post(call, "token", changed(form, change))) == (400, expected)
    assert post(call, "token", form).status == 200


def test_a_refresh_may_ask_for_fewer_scopes_for_once(call: Call) -> None:
    answer = sign_in(call, "itwin-platform offline_access openid email")
    less = post(call, "token", for_refresh(answer["refresh_token"]) | {"scope": "itwin-platform"}).json()
    assert (less["scope"], "id_token" in less) == ("itwin-platform", False)
    full = post(call, "token", for_refresh(less["refresh_token"]) | {"redirect_uri": CALLBACK}).json()
    assert full["scope"] == "itwin-platform offline_access openid email"


def test_a_revoked_access_token_ends_alone(call: Call) -> None:
    answer = sign_in(call)
    reply = revoke(call, answer["access_token"], token_type_hint="refresh_token")
    assert (reply.status, reply.content()) == (200, b"")
    assert not works(call, answer["access_token"])
    assert post(call, "token", for_refresh(answer["refresh_token"])).status == 200


@pytest.mark.parametrize("which", ["newest", "replaced"])
def test_a_revoked_refresh_token_ends_the_sign_in(call: Call, which: str) -> None:
    first = sign_in(call)
    second = post(call, "token", for_refresh(first["refresh_token"])).json()
    assert revoke(call, (second if which == "newest" else first)["refresh_token"]).status == 200
    assert not works(call, first["access_token"])
    assert not works(call, second["access_token"])
    assert error(post(call, "token", for_refresh(second["refresh_token"]))) == (400, "invalid_grant")


def test_what_is_not_known_is_as_good_as_revoked(call: Call) -> None:
    assert revoke(call, "unknown").status == 200
    assert revoke(call, "sandbox-token").status == 200
    assert works(call, "sandbox-token")


def test_a_revocation_that_is_refused_revokes_nothing(call: Call) -> None:
    answer = sign_in(call)
    token = answer["access_token"]
    other: dict[str, str | None] = {"client_id": "webapp-sandbox", "client_secret": "sandbox-secret"}
    assert error(revoke(call, token, **other)) == (400, "invalid_grant")
    assert error(revoke(call, answer["refresh_token"], **other)) == (400, "invalid_grant")
    assert error(revoke(call, token, client_id=None)) == (401, "invalid_client")
    assert error(revoke(call, token, client_secret="wrong")) == (401, "invalid_client")
    assert error(revoke(call, "")) == (400, "invalid_request")
    assert works(call, token)
    assert post(call, "token", for_refresh(answer["refresh_token"])).status == 200
