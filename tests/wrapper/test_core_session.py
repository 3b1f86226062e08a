"""One call from its first attempt to its answer: how often it is sent, how long it waits, which error it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itwin_platform import Hooks, RetryEvent
from itwin_platform._core.calls import Call
from itwin_platform._core.effects import Failure, Reply
from itwin_platform._core.secret import Secret
from itwin_platform._core.session import Session
from itwin_platform.errors import (
    Conflict,
    ConnectionFailed,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    ITwinError,
    NotFound,
    OutcomeUnknown,
    PermissionDenied,
    RateLimited,
    RequestRejected,
    ServerError,
    SignInFailed,
    Unauthorized,
)
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.operation import Answer, Effect

from .effects import Outcome, Rotating, Runner, answer, request_with, session_on

UNSENT = Failure("unsent", "refused")
LOST = Failure("lost", "cut")
LATE = Failure("late", "no answer")
GARBLED = Failure("undecodable", "Expected gzip", 200)

ANY: tuple[Effect, ...] = ("safe", "idempotent", "start-once")
REPEATABLE = ANY[:2]
GATEWAY = (500, 502, 503, 504, 521, 522, 524)

#: Effect, what each attempt ends with, attempts, error.
Row = tuple[Effect, list[Outcome], int, type[ITwinError] | None]


def rows(effects: Sequence[Effect], outcome: Outcome, attempts: int, error: type[ITwinError] | None) -> list[Row]:
    return [(effect, [outcome], attempts, error) for effect in effects]


TABLE: list[Row] = [
    *[row for status in GATEWAY for row in rows(REPEATABLE, answer(status), 5, ServerError)],
    *[row for status in GATEWAY for row in rows(["start-once"], answer(status), 1, OutcomeUnknown)],
    *[row for status in (200, 201, 202, 299) for row in rows(ANY, answer(status), 1, None)],
    *[row for status in (400, 412, 422) for row in rows(ANY, answer(status), 1, RequestRejected)],
    *[row for status in (304, 501, 505, 600) for row in rows(ANY, answer(status), 1, ServerError)],
    *rows(ANY, answer(403), 1, PermissionDenied),
    *rows(ANY, answer(404), 1, NotFound),
    *rows(ANY, answer(409), 1, Conflict),
    *rows(REPEATABLE, answer(408), 5, RequestRejected),
    *rows(["start-once"], answer(408), 1, RequestRejected),
    *rows(ANY, UNSENT, 5, ConnectionFailed),
    *rows(REPEATABLE, LOST, 5, ConnectionLost),
    *rows(["start-once"], LOST, 1, OutcomeUnknown),
    *rows(REPEATABLE, LATE, 1, DeadlineExceeded),
    *rows(["start-once"], LATE, 1, OutcomeUnknown),
    *rows(ANY, GARBLED, 1, DecodeError),
    ("safe", [LOST, UNSENT, answer(502), answer(429), answer(200)], 5, None),
    ("safe", [LOST, UNSENT], 5, ConnectionLost),
    ("start-once", [answer(429), answer(429), answer(201)], 3, None),
    ("start-once", [UNSENT, answer(201)], 2, None),
    ("start-once", [UNSENT, LOST], 2, OutcomeUnknown),
    ("start-once", [answer(429), LOST], 2, OutcomeUnknown),
    ("start-once", [answer(429), answer(503)], 2, OutcomeUnknown),
    ("start-once", [answer(429), UNSENT], 6, ConnectionFailed),
    ("idempotent", [LOST, answer(404)], 2, NotFound),
]


@pytest.mark.parametrize(("effect", "outcomes", "attempts", "error"), TABLE)
def test_attempts_and_error_follow_from_effect_and_outcome(
    effect: Effect, outcomes: list[Outcome], attempts: int, error: type[ITwinError] | None
) -> None:
    clock = VirtualClock()
    runner = Runner(clock, outcomes)
    steps = session_on(clock).execute(request_with(effect))
    if error is None:
        assert runner.run(steps).parsed == {}
    else:
        with pytest.raises(ITwinError, match="do-something") as caught:
            runner.run(steps)
        assert type(caught.value) is error
    assert len(runner.sends) == attempts
    assert len(clock.sleeps) == attempts - 1


def test_waits_grow_and_the_number_of_attempts_is_told() -> None:
    clock, events = VirtualClock(), list[RetryEvent]()
    session = session_on(clock, hooks=Hooks(on_retry=events.append))
    with pytest.raises(ConnectionLost, match=r"\(5 attempts\)") as caught:
        Runner(clock, [LOST]).run(session.execute(request_with("safe")))
    assert caught.value.attempts == 5
    assert clock.sleeps == [0.125, 0.25, 0.5, 1.0]
    assert events[0] == RetryEvent("do-something", 1, 0.125, "cut")
    assert [event.attempt for event in events] == [1, 2, 3, 4]


@pytest.mark.parametrize("header", ["30", "30.0", "Sat, 26 Sep 2026 11:33:50 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_that_the_service_asks_for_is_kept_and_not_shortened(status: int, header: str) -> None:
    clock = VirtualClock(datetime(2026, 9, 26, 11, 33, 20, tzinfo=UTC))
    runner = Runner(clock, [answer(status, headers={"retry-after": header}), answer(200)])
    runner.run(session_on(clock).execute(request_with("safe")))
    assert len(clock.sleeps) == 1
    assert 30.0 <= clock.sleeps[0] <= 31.0


def test_a_wait_that_passes_the_deadline_fails_at_once_and_says_when_to_come_back() -> None:
    clock = VirtualClock()
    limited = answer(
        429,
        {"error": {"code": "RateLimitExceeded", "message": "Too many requests."}},
        {
            "retry-after": "300",
            "x-correlation-id": "c-1",
            "itwinplatform-ratelimited-tier": "Trial",
            "itwinplatform-ratelimited-api": "Export",
            "itwinplatform-ratelimited-operation": "get-export-connections",
            "itwinplatform-ratelimited-application": "service-x",
        },
    )
    with pytest.raises(RateLimited, match="Call again in 300 seconds") as caught:
        Runner(clock, [limited]).run(session_on(clock).execute(request_with("safe")))
    error = caught.value
    assert clock.monotonic() == 0.0
    assert (error.status, error.code, error.retry_after, error.correlation_id) == (
        429,
        "RateLimitExceeded",
        300.0,
        "c-1",
    )
    assert (error.tier, error.api) == ("Trial", "Export")
    assert (error.operation_name, error.application) == ("get-export-connections", "service-x")


def test_being_told_to_wait_is_borne_as_long_as_the_deadline_allows() -> None:
    clock = VirtualClock()
    runner = Runner(clock, [answer(429)], took=0.5)
    with pytest.raises(RateLimited, match=r"Call again later\.") as caught:
        runner.run(session_on(clock, deadline=60).execute(request_with("start-once")))
    assert caught.value.retry_after is None
    assert len(runner.sends) > 6
    assert 40 < clock.monotonic() <= 60


OUTCOMES: list[Reply | Failure] = [
    answer(200), answer(401), answer(404), answer(429), answer(429, headers={"retry-after": "7.5"}), answer(503),
    answer(503, headers={"retry-after": "40"}), answer(302, headers={"location": "/again"}), UNSENT, LOST, LATE, GARBLED,
]  # fmt: skip


@given(
    outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=40),
    effect=st.sampled_from(["safe", "idempotent", "start-once"]),
    deadline=st.floats(0.01, 300),
    took=st.floats(0, 30),
    draw=st.floats(0, 1, exclude_max=True),
)
def test_no_call_ever_passes_its_deadline_or_ends_in_a_foreign_exception(
    outcomes: list[Outcome], effect: Effect, deadline: float, took: float, draw: float
) -> None:
    clock = VirtualClock()
    runner = Runner(clock, [*outcomes, answer(200)], took)
    session = session_on(clock, source=Rotating(), deadline=deadline, random=lambda: draw)
    try:
        runner.run(session.execute(request_with(effect)))
    except ITwinError as error:
        assert "do-something" in str(error)  # noqa: PT017 - any of our errors will do, and a value too
    assert clock.monotonic() <= deadline * (1 + 1e-9)
    assert all(0 < send.timeout <= deadline for send in runner.sends)


def test_an_attempt_gets_the_time_that_is_left() -> None:
    clock = VirtualClock()
    runner = Runner(clock, [answer(429, headers={"retry-after": "20"}), answer(200)], took=10)
    runner.run(session_on(clock, deadline=60).execute(request_with("safe")))
    assert [send.timeout for send in runner.sends] == [60.0, pytest.approx(60 - 10 - clock.sleeps[0])]


def test_a_deadline_of_the_call_goes_before_that_of_the_client() -> None:
    clock = VirtualClock()
    with pytest.raises(DeadlineExceeded, match="the 5 seconds of the call") as caught:
        Runner(clock, [LATE]).run(session_on(clock, deadline=60).execute(request_with("safe"), 5.0))
    assert caught.value.deadline == 5.0
    assert clock.monotonic() == 5.0


def test_a_shared_budget_ends_retries_when_everything_fails() -> None:
    clock = VirtualClock()
    session = session_on(clock)
    attempts = []
    for _ in range(40):
        runner = Runner(clock, [answer(503)])
        with pytest.raises(ServerError):
            runner.run(session.execute(request_with("safe")))
        attempts.append(len(runner.sends))
    assert attempts == [5] * 25 + [1] * 15


@pytest.mark.parametrize("first", [LOST, answer(502), answer(503, headers={"retry-after": "2"})])
def test_a_delete_that_was_lost_and_then_finds_nothing_has_succeeded(first: Outcome) -> None:
    clock = VirtualClock()
    request = request_with("idempotent", "DELETE", {"204": Answer("none")})
    response = Runner(clock, [first, answer(404)]).run(session_on(clock).execute(request))
    assert (response.status_code, response.parsed) == (204, None)


@pytest.mark.parametrize("first", [[], [UNSENT], [answer(429)]])
def test_a_delete_that_cannot_have_been_executed_and_finds_nothing_has_failed(first: list[Outcome]) -> None:
    clock = VirtualClock()
    request = request_with("idempotent", "DELETE", {"204": Answer("none")})
    with pytest.raises(NotFound):
        Runner(clock, [*first, answer(404)]).run(session_on(clock).execute(request))


def test_each_attempt_carries_the_token_of_its_time_and_the_same_correlation_id() -> None:
    clock, source = VirtualClock(), Rotating()
    runner = Runner(clock, [answer(503), answer(429), answer(200)])
    runner.run(session_on(clock, source=source).execute(request_with("safe")))
    assert runner.bearers == ["Bearer token-1", "Bearer token-2", "Bearer token-3"]
    assert {send.headers["X-Correlation-Id"] for send in runner.sends} == {"id-1"}


def test_a_second_401_is_the_end() -> None:
    clock = VirtualClock()
    runner = Runner(clock, [answer(401)])
    with pytest.raises(Unauthorized):
        runner.run(session_on(clock, source=Rotating()).execute(request_with("start-once")))
    assert len(runner.sends) == 2


def test_a_sign_in_that_fails_sends_nothing_to_the_api() -> None:
    class Refused:
        def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Any:
            raise SignInFailed("no", status=401)
            yield

    clock = VirtualClock()
    runner = Runner(clock, [answer(200)])
    with pytest.raises(SignInFailed):
        runner.run(session_on(clock, source=Refused()).execute(request_with("safe")))
    assert runner.sends == []
