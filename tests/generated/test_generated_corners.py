"""Corners of the generated package that planted bugs showed to be dark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from itwin_platform_api.grouping_and_mapping.models import MappingUpdate
from itwin_platform_api.runtime.check import check_body
from itwin_platform_api.runtime.decode import decode
from itwin_platform_api.runtime.errors import InvalidRequest
from itwin_platform_api.runtime.operation import Answer, Operation
from itwin_platform_api.runtime.types import DateTime, FreeStrEnum, Model, OpenStrEnum


class Closed(OpenStrEnum):
    KNOWN = "Known"


class Free(FreeStrEnum):
    KNOWN = "Known"


class Times(Model, frozen=True, kw_only=True):
    begun: DateTime
    ended: DateTime
    steps: list[DateTime]


class Choice(Model, frozen=True, kw_only=True):
    closed: Closed
    free: Free


def test_a_change_that_changes_nothing_is_refused() -> None:
    check_body(MappingUpdate(description=""), operation="update-mapping")
    with pytest.raises(InvalidRequest, match="Expected at least 1 of the members, got 0"):
        check_body(MappingUpdate(), operation="update-mapping")


def test_a_value_that_nobody_knows_is_sent_only_where_callers_may_add_to_the_set() -> None:
    check_body(Choice(closed=Closed.KNOWN, free=Free("New")), operation="choose")
    with pytest.raises(InvalidRequest) as caught:
        check_body(Choice(closed=Closed("New"), free=Free.KNOWN), operation="choose")
    assert caught.value.path == "$.closed"


def test_all_dates_without_a_zone_are_utc_wherever_they_stand() -> None:
    operation: Operation[Times] = Operation(
        "demo", "ask", "GET", "/demo", "/things", "application/json", "safe", {"200": Answer("json", Times)}
    )
    text = "2024-02-29T23:59:59"
    body = f'{{"begun": "{text}", "ended": "{text}", "steps": ["{text}+01:00", "{text}"]}}'
    found = decode(operation, 200, {}, body.encode()).parsed
    utc = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    assert (found.begun, found.ended, found.steps) == (utc, utc, [utc - timedelta(hours=1), utc])


def test_truth_is_spelled_as_in_json() -> None:
    operation: Operation[None] = Operation("demo", "ask", "GET", "/demo", "/things", "application/json", "safe", {})
    request = operation.request(query=[("$all", True), ("$none", False)])
    assert request.target == "/demo/things?$all=true&$none=false"
