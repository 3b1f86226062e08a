"""Tokens: the windows before their end, one renewal for everybody, and answers that are no tokens."""

from __future__ import annotations

import json
import math
import threading
from typing import Any

import pytest

from itwin_platform import ClientCredentials
from itwin_platform._core.effects import Failure, Reply, Send
from itwin_platform._core.grants import StaticSource
from itwin_platform._core.oauth import read_token
from itwin_platform._core.secret import Secret
from itwin_platform._core.token import Token, TokenCache
from itwin_platform.errors import ConnectionFailed, DeadlineExceeded, SignInFailed
from itwin_platform.testing import VirtualClock

from .clients import assert_hidden
from .effects import Rotating, Runner, answer, request_with, session_on

SECRET = "s3cret+with/odd=signs"


class Identity:
    """A token endpoint and an API behind one runner: tokens are numbered, and live for ``lifetime`` seconds."""

    def __init__(self, clock: VirtualClock, lifetime: float = 3600.0) -> None:
        self.lifetime = lifetime
        self.failing: Reply | Failure | None = None
        self.issued = 0
        self.runner = Runner(clock, [self._outcome])
        source = ClientCredentials("service-x", SECRET, authority="https://ims.example")._source()
        self.session = session_on(clock, source=source)

    def _outcome(self, send: Send) -> Reply | Failure:
        if "ims.example" not in send.url:
            return answer(200)
        if "/.well-known/" in send.url:
            return answer(404)
        if self.failing is not None:
            return self.failing
        self.issued += 1
        return answer(200, {"access_token": f"token-{self.issued}", "expires_in": self.lifetime})

    def call(self) -> str:
        """Make one call; gives the token that it used."""
        self.runner.run(self.session.execute(request_with("safe")))
        return self.runner.bearers[-1].removeprefix("Bearer ")


@pytest.mark.parametrize(
    ("lifetime", "age", "token"),
    [
        (3600, 0, "token-1"),
        (3600, 3299, "token-1"),
        (3600, 3301, "token-2"),
        (3600, 3571, "token-2"),
        (3600, 9999, "token-2"),
        # A token of two minutes is renewed in its last quarter, not all the time.
        (120, 0, "token-1"),
        (120, 89, "token-1"),
        (120, 91, "token-2"),
        (120, 120, "token-2"),
    ],
)
def test_a_token_is_renewed_ahead_of_its_end_and_not_before_that(lifetime: float, age: float, token: str) -> None:
    clock = VirtualClock()
    identity = Identity(clock, lifetime)
    assert identity.call() == "token-1"
    clock.advance(age)
    assert identity.call() == token


@pytest.mark.parametrize(
    "failing",
    [answer(500), answer(401, {"error": "invalid_client"}), Failure("unsent", "refused"), Failure("lost", "cut")],
)
def test_in_the_soft_window_a_failing_renewal_leaves_the_old_token_in_use(failing: Reply | Failure) -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.call()
    clock.advance(3400)
    identity.failing = failing
    assert identity.call() == "token-1"
    identity.failing = None
    assert identity.call() == "token-2"


def test_in_the_soft_window_an_identity_service_that_hangs_leaves_time_for_the_call() -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.call()
    clock.advance(3400)

    def hang(send: Send) -> Reply | Failure:
        if "ims.example" not in send.url:
            return answer(200)
        clock.advance(send.timeout)
        return Failure("late", "no answer")

    identity.runner.outcomes = [hang]
    assert identity.call() == "token-1"


def test_in_the_hard_window_a_failing_renewal_is_the_callers_error() -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.call()
    clock.advance(3580)
    identity.failing = answer(401, {"error": "invalid_client"})
    with pytest.raises(SignInFailed) as caught:
        identity.call()
    assert (caught.value.status, caught.value.code) == (401, "invalid_client")
    asked = [send.url for send in identity.runner.sends if send.method == "POST"]
    assert str(caught.value).startswith(f"{asked[-1]} answered 401 (")
    assert_hidden(caught.value, SECRET, "token-1")
    identity.failing = Failure("unsent", "refused")
    with pytest.raises(ConnectionFailed, match="sign-in"):
        identity.call()


def test_while_one_caller_renews_in_the_soft_window_the_others_go_on_with_the_old_token() -> None:
    clock = VirtualClock()
    lock = threading.Lock()
    cache = TokenCache(lock)
    runner = Runner(clock, [])

    def fetch(need: str) -> Any:
        assert need == "now"
        return Token(Secret("new"), clock.time() + 3600, 3600.0)
        yield

    runner.run(cache.obtain(fetch, clock.time, lambda: 1.0, None))
    clock.advance(3400)
    assert lock.acquire()
    kept = runner.run(cache.obtain(lambda _: pytest.fail("a second renewal"), clock.time, lambda: 1.0, None))
    assert kept.reveal() == "new"


def test_the_lock_is_free_again_after_a_renewal_and_after_a_failed_one() -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.failing = answer(400, {"error": "invalid_scope"})
    for _ in range(2):
        with pytest.raises(SignInFailed):
            identity.call()
    identity.failing = None
    assert identity.call() == "token-1"


def test_a_rejected_token_is_renewed_once_and_the_call_repeated() -> None:
    clock = VirtualClock()
    source = Rotating()
    runner = Runner(clock, [answer(401), answer(200, {"ok": True})])
    assert runner.run(session_on(clock, source=source).execute(request_with("start-once"))).parsed == {"ok": True}
    assert source.rejected[0] == "token-1"
    assert runner.bearers[0] == "Bearer token-1"
    assert "Bearer token-1" not in runner.bearers[1:]


def test_a_static_token_that_is_rejected_is_not_sent_again() -> None:
    clock = VirtualClock()
    session = session_on(clock, source=StaticSource(Secret("only")))
    runner = Runner(clock, [answer(401)])
    with pytest.raises(Exception, match="answered 401"):
        runner.run(session.execute(request_with("safe")))
    assert len(runner.sends) == 1


def test_a_sign_in_that_hangs_ends_with_the_deadline_of_the_call() -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.failing = Failure("lost", "cut")
    identity.runner.took = 50.0
    identity.runner.outcomes = [Failure("late", "no answer")]
    with pytest.raises(DeadlineExceeded):
        identity.call()
    assert clock.monotonic() == 120.0


def test_the_form_is_encoded_so_that_every_secret_survives() -> None:
    clock = VirtualClock()
    identity = Identity(clock)
    identity.call()
    (sent,) = (send for send in identity.runner.sends if send.method == "POST")
    assert sent.content == (
        b"grant_type=client_credentials&client_id=service-x&client_secret=s3cret%2Bwith%2Fodd%3Dsigns&scope=itwin-platform"
    )
    assert "Authorization" not in sent.headers


def read(content: bytes, status: int = 200) -> Token:
    return read_token(Reply(status, {}, content), "https://ims/token", 1000.0, Secret(SECRET))


@pytest.mark.parametrize(
    ("expires_in", "ends"), [(3600, 4600.0), (0, 1000.0), (-5, 995.0), (59.5, 1059.5), (None, 4600.0)]
)
def test_expires_in_counts_from_the_moment_of_asking(expires_in: float | None, ends: float) -> None:
    data = {"access_token": "t"} | ({} if expires_in is None else {"expires_in": expires_in})
    assert read(json.dumps(data).encode()).expires_at == ends


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"access_token": ""}',
        b'{"access_token": null}',
        b'{"access_token": 7}',
        b'{"access_token": "two words"}',
        b'{"access_token": "line\\nbreak"}',
        '{"access_token": "tökén"}'.encode(),
        b'{"access_token": "t", "expires_in": true}',
        b'{"access_token": "t", "expires_in": null}',
        b'{"access_token": "t", "expires_in": "soon"}',
        b'{"access_token": "t", "expires_in": NaN}',
        b'{"access_token": "t", "expires_in": Infinity}',
        b'{"access_token": "t", "expires_in": 1e999}',
        b'{"access_token": "t", "expires_in": 1' + b"0" * 400 + b"}",
        b'{"access_token": "t", "more": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
    ids=lambda content: content[:60].decode("ascii", "replace"),
)
def test_an_answer_that_holds_no_usable_token_is_a_failed_sign_in(content: bytes) -> None:
    with pytest.raises(SignInFailed, match=r"^https://ims/token answered 200 without a usable access_token") as caught:
        read(content)
    assert caught.value.status == 200


@pytest.mark.parametrize("echo", [SECRET, "s3cret%2Bwith%2Fodd%3Dsigns", "czNjcmV0K3dpdGgvb2RkPXNpZ25z"])
def test_a_refusal_that_quotes_the_secret_does_not_bring_it_into_the_message(echo: str) -> None:
    body = {"error": "invalid_client", "error_description": f"no such secret: {echo}!"}
    with pytest.raises(SignInFailed, match=r"no such secret: \.\.\.!") as caught:
        read(json.dumps(body).encode(), 401)
    assert echo not in repr(caught.value)


def test_a_static_token_never_ends() -> None:
    assert Token(Secret("x")).expires_at == math.inf
