"""Corners of the core that planted bugs showed to be dark: each of these tests fails for a bug that no other one sees."""

from __future__ import annotations

import base64
import json
import math
import pickle
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from itwin_platform import ITwinPlatform
from itwin_platform._core.calls import checked_deadline
from itwin_platform._core.effects import Reply, Send, Steps
from itwin_platform._core.grants import Application, AuthorizationCodeSource
from itwin_platform._core.limits import Window, Windows
from itwin_platform._core.oauth import jwt_life, read_token
from itwin_platform._core.origins import BaseUrl, Origin
from itwin_platform._core.retry import retry_after
from itwin_platform._core.secret import Secret
from itwin_platform._core.token import Token, TokenCache
from itwin_platform._token_locks import ThreadLock
from itwin_platform.errors import ConfigurationError, ConnectionLost, DeadlineExceeded, ServerError, SignInFailed
from itwin_platform.testing import VirtualClock

from .clients import Body
from .effects import Runner, answer, request_with, session_on

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock on the wall is not UTC."""
    monkeypatch.setenv("TZ", "XXX-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_a_date_without_a_zone_is_utc_wherever_the_machine_is() -> None:
    assert retry_after("Sun Nov  6 08:49:37 1994", 784111777.0 - 60) == 60.0


def test_an_origin_with_a_backslash_after_the_host_is_refused() -> None:
    with pytest.raises(ValueError, match="characters that do not belong into a URL"):
        Origin.parse("https://api.bentley.com/a\\b")


def test_a_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="not pickled") as caught:
        pickle.dumps(Secret("hush"))
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("seconds", [math.inf, math.nan, -math.inf])
def test_a_deadline_that_cannot_be_counted_down_is_refused(seconds: float) -> None:
    with pytest.raises(ConfigurationError):
        checked_deadline(seconds)


def renewals(token: Token, *, rejected: Secret | None = None, age: float = 0.0) -> int:
    """How often a call asks for another token than this one, which is ``age`` seconds old."""
    asked: list[str] = []
    cache, runner = TokenCache(ThreadLock()), Runner(VirtualClock(), [])

    def fetch(need: str) -> Steps[Token]:
        asked.append(need)
        return Token(Secret("next"))
        yield

    runner.run(cache.keep(token))
    runner.run(cache.obtain(fetch, lambda: age, lambda: 10.0, rejected))
    return len(asked)


def test_a_token_of_a_minute_is_renewed_in_its_last_quarter_only() -> None:
    token = Token(Secret("first"), expires_at=60.0, lifetime=60.0)
    assert [renewals(token, age=age) for age in (0.0, 31.0, 44.0, 46.0, 59.0)] == [0, 0, 0, 1, 1]


def test_a_token_that_was_rejected_is_renewed_however_long_it_would_live() -> None:
    token = Token(Secret("first"))
    assert renewals(token) == 0
    assert renewals(token, rejected=Secret("first")) == 1


def test_each_token_that_is_kept_is_the_next_generation() -> None:
    cache, runner = TokenCache(ThreadLock()), Runner(VirtualClock(), [])
    generations = []
    for name in ("first", "second", "third"):
        runner.run(cache.keep(Token(Secret(name))))
        assert cache.token is not None
        generations.append(cache.token.generation)
    assert generations == [1, 2, 3]


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    windows = Windows()
    windows.close("op", 100.0)
    assert windows.close("op", 50.0) == 100.0
    assert windows.book("op", 0.0, 1e9, poll=False) == 100.0


def test_those_who_were_held_back_do_not_go_on_in_one_moment() -> None:
    windows = Windows()
    windows.close("op", 100.0)
    moments = [windows.book("op", 0.0, 1e9, poll=False, spread=spread) for spread in (0.0, 0.25, 0.75)]
    assert moments == [100.0, 100.25, 100.75]


def test_moments_that_count_no_more_are_forgotten() -> None:
    windows = Windows((Window(3, 60.0),))
    for minute in range(100):
        windows.book("op", minute * 60.0, 1e9, poll=False)
    assert len(windows.booked) <= 3


def test_two_parts_are_no_jwt() -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": 100}).encode()).decode().rstrip("=")
    assert jwt_life(Secret(f"e30.{claims}.x")) == (100.0, math.inf)
    assert jwt_life(Secret(f"e30.{claims}")) is None


def test_only_200_is_a_token_answer() -> None:
    body = b'{"access_token": "a", "expires_in": 60}'
    assert read_token(Reply(200, {}, body), "", 0.0).value == Secret("a")
    with pytest.raises(SignInFailed) as caught:
        read_token(Reply(201, {}, body), "", 0.0)
    assert caught.value.status == 201


class SignedIn:
    """A person who has signed in, whose token has ended, and an identity service that answers the renewal."""

    def __init__(self, renewal: Reply) -> None:
        clock = VirtualClock()
        self._renewal = renewal
        self.forms: list[bytes] = []
        self.runner = Runner(clock, [self._outcome])
        self.cache = TokenCache(ThreadLock())
        self.runner.run(self.cache.keep(Token(Secret("old"), clock.time(), 3600.0, Secret("refresh-1"))))
        application = Application(BaseUrl.parse("https://ims.example", option="authority"), "native", None, "scope")
        source = AuthorizationCodeSource(application, self.cache, None, lambda: Secret("random"), 60.0)
        self.session = session_on(clock, source=source, deadline=5.0)

    def _outcome(self, send: Send) -> Reply:
        if "ims.example" not in send.url:
            return answer(200)
        if "/.well-known/" in send.url:
            return answer(404)
        self.forms.append(send.content or b"")
        return self._renewal

    def call(self) -> None:
        self.runner.run(self.session.execute(request_with("safe")))

    @property
    def refresh(self) -> Secret | None:
        assert self.cache.token is not None
        return self.cache.token.refresh


def test_a_renewal_without_a_new_refresh_token_keeps_the_old_one() -> None:
    world = SignedIn(answer(200, {"access_token": "new", "expires_in": 3600}))
    world.call()
    assert world.runner.bearers[-1] == "Bearer new"
    assert world.refresh == Secret("refresh-1")


@pytest.mark.parametrize(("code", "kept"), [("invalid_grant", False), ("invalid_client", True)])
def test_a_refresh_token_is_forgotten_only_when_it_is_what_was_refused(code: str, *, kept: bool) -> None:
    world = SignedIn(answer(400, {"error": code}))
    with pytest.raises(SignInFailed):
        world.call()
    assert (world.refresh is not None) is kept
    assert len(world.forms) == 1


def test_what_a_failing_identity_service_sends_back_is_not_shown() -> None:
    world = SignedIn(answer(500, {"error": {"code": "Oops", "message": "refresh_token=refresh-1"}}))
    with pytest.raises(ServerError) as caught:
        world.call()
    assert "refresh-1" not in f"{caught.value} {caught.value!r} {caught.value.body!r} {caught.value.message}"


def client_with(answer_of: Callable[[httpx2.Request], httpx2.Response], clock: VirtualClock) -> ITwinPlatform:
    return ITwinPlatform(token="x", transport=httpx2.MockTransport(answer_of), clock=clock, deadline=10.0)


def test_a_body_that_comes_too_slowly_is_late() -> None:
    clock = VirtualClock()

    class Slow(Body):
        def __iter__(self) -> Iterator[bytes]:
            for piece in super().__iter__():
                clock.advance(4.0)
                yield piece

    with (
        client_with(lambda _: httpx2.Response(200, stream=Slow([b"{"] * 5)), clock) as itwin,
        pytest.raises(DeadlineExceeded),
    ):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_an_answer_that_breaks_is_closed() -> None:
    bodies: list[Body] = []

    def breaking(_: httpx2.Request) -> httpx2.Response:
        bodies.append(Body([b"{"], httpx2.ReadError("gone")))
        return httpx2.Response(200, stream=bodies[-1])

    with client_with(breaking, VirtualClock()) as itwin, pytest.raises(ConnectionLost):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert len(bodies) == 5
    assert all(body.closed for body in bodies)
