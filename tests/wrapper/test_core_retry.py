"""Whether to send again, and when: the pure parts."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itwin_platform._core.retry import PASSING, Backoff, RetryBudget, may_resend, retry_after
from itwin_platform_api.runtime.operation import Effect

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC).timestamp()
EARLY = datetime(1970, 1, 2)  # noqa: DTZ001 - the strategy wants it without a zone
LATE = datetime(9998, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0007", 7.0),
        ("1.5", 1.5),
        ("0.25", 0.25),
        ("99999999999", 99999999999.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0),
        ("Sun Mar  1 12:00:30 2026", 30.0),
        ("Sun, 01 Mar 2026 13:00:30 +0100", 30.0),
        ("Sun, 01 Mar 2026 11:59:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        (".5", None),
        ("1.", None),
        ("1,5", None),
        ("0x10", None),
        ("nan", None),
        ("inf", None),
        ("١٢", None),
        ("Sun, 99 Mar 2026 12:00:30 GMT", None),
        ("Sun, 01 Mar 99999 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms_and_never_guessed(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_retry_after_has_no_text_that_breaks_it(text: str) -> None:
    found = retry_after(text, NOW)
    assert found is None or found >= 0


@given(st.datetimes(min_value=EARLY, max_value=LATE))
def test_a_date_is_waited_for_to_the_second(date: datetime) -> None:
    aware = date.replace(microsecond=0, tzinfo=UTC)
    header = format_datetime(aware, usegmt=True)
    assert retry_after(header, NOW) == max(0.0, aware.timestamp() - NOW)


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_backoff_jitters_over_the_whole_range_up_to_a_ceiling_that_doubles(draws: list[float]) -> None:
    rest = iter(draws)
    backoff = Backoff(lambda: next(rest))
    for step, draw in enumerate(draws):
        assert backoff.next() == pytest.approx(draw * min(20.0, 0.25 * 2**step))


@given(st.floats(0, 1e6), st.integers(0, 30), st.floats(0, 1, exclude_max=True))
def test_backoff_never_waits_less_than_asked_and_at_most_a_second_more(asked: float, steps: int, draw: float) -> None:
    backoff = Backoff(lambda: draw)
    for _ in range(steps):
        backoff.next()
    assert asked <= backoff.next(asked) <= asked + 1.0


def test_backoff_spreads_callers_that_were_asked_to_wait_equally_long() -> None:
    waits = {Backoff(random.Random(seed).random).next(10.0) for seed in range(20)}  # noqa: S311 - jitter
    assert len(waits) == 20


def test_backoff_has_no_last_step() -> None:
    backoff = Backoff(lambda: 1.0)
    assert [backoff.next() for _ in range(5000)][-1] == 20.0


def test_budget_gives_as_many_retries_as_its_size() -> None:
    budget = RetryBudget(size=3.0)
    assert [budget.spend() for _ in range(5)] == [True, True, True, False, False]


def test_budget_gets_a_part_back_for_each_success_and_never_more_than_its_size() -> None:
    budget = RetryBudget(size=2.0, refund=0.5)
    assert [budget.spend(), budget.spend(), budget.spend()] == [True, True, False]
    budget.succeed()
    assert not budget.spend()
    budget.succeed()
    assert budget.spend()
    for _ in range(100):
        budget.succeed()
    assert [budget.spend() for _ in range(3)] == [True, True, False]


EFFECTS: list[Effect] = ["safe", "idempotent", "start-once"]


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("outcome", [429, "unsent"])
def test_what_was_not_executed_may_always_be_sent_again(effect: Effect, outcome: int) -> None:
    assert may_resend(effect, outcome)


@pytest.mark.parametrize("outcome", ["lost", *sorted(PASSING)])
def test_what_may_have_been_executed_is_sent_again_only_if_that_does_no_harm(outcome: int) -> None:
    assert [may_resend(effect, outcome) for effect in EFFECTS] == [True, True, False]


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(
    "outcome", [200, 201, 202, 204, 303, 400, 401, 403, 404, 409, 412, 422, 501, 505, "late", "undecodable"]
)
def test_an_answer_that_would_come_again_is_not_asked_for_again(effect: Effect, outcome: int) -> None:
    assert not may_resend(effect, outcome)


def test_the_statuses_that_pass_are_those_of_overload_and_of_gateways() -> None:
    assert {408, 500, 502, 503, 504, 521, 522, 524} == PASSING
