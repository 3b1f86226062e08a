"""Awkward answers: each gives a value or one of our errors, with operation, status and path."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from itwin_platform_api.access_control.api.itwin_jobs import create_itwin_job
from itwin_platform_api.export.api.export_connections import create_export_connection_run, delete_export_connection
from itwin_platform_api.grouping_and_mapping.models import ExtractionLogsResponse, ExtractionState
from itwin_platform_api.runtime.decode import decode
from itwin_platform_api.runtime.errors import ApiError, DecodeError

Entry = dict[str, Any]
Read = Callable[..., ExtractionLogsResponse]

NOON = dt.datetime(2022, 9, 10, 12, tzinfo=dt.UTC)


def failure(read: Read, *entries: Entry, **answer: Any) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        read(*entries, **answer)
    error = caught.value
    assert (error.operation, error.status, error.correlation_id) == (
        "get-extraction-logs",
        answer.get("status", 200),
        "abc-1",
    )
    assert "correlation id abc-1" in str(error)
    assert str(error).startswith("get-extraction-logs answered ")
    return error


# -- bodies that are no such JSON ----------------------------------------------------------------------------------


def test_a_page_of_html_is_named_with_its_beginning(read: Read) -> None:
    error = failure(
        read,
        content=b"<html><body>Bad gateway, please come back later, or never</body></html>",
        kind="text/html; charset=utf-8",
    )
    assert error.path == "$"
    assert error.reason.startswith("Expected `application/json`, got `text/html`: '<html><body>Bad gateway")
    assert error.reason.endswith("...")


def test_html_that_calls_itself_json_is_no_json(read: Read) -> None:
    assert failure(read, content=b"<html></html>").reason.startswith("Expected JSON, got '<html></html>' (")


@pytest.mark.parametrize(
    "kind", ["", "application/json; charset=utf-8", "application/problem+json", "Application/JSON"]
)
def test_json_is_read_under_any_name_of_json_and_without_one(read: Read, entry: Entry, kind: str) -> None:
    assert len(read(entry, kind=kind).logs) == 1


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_body_is_called_so(read: Read, content: bytes) -> None:
    assert failure(read, content=content).reason.startswith("Expected JSON, got an empty body")


def test_a_body_that_ends_too_early_is_no_json(read: Read) -> None:
    assert failure(read, content=b'{"logs": [{"state": "Run').reason.startswith("Expected JSON, got ")


@pytest.mark.parametrize(
    "content", [b'{"logs": "\xff"}', b"\xff\xfe{", b'{"unknown": "\xc3\x28", "logs": [], "_links": {}}']
)
def test_bytes_that_are_no_utf8_are_an_error_of_ours(read: Read, content: bytes) -> None:
    assert failure(read, content=content).body == content


def test_nesting_that_is_too_deep_is_an_error_of_ours(read: Read) -> None:
    for content in (b"[" * 100_000, b'{"unknown": ' + b"[" * 100_000, b'{"a":' * 100_000):
        assert failure(read, content=content).path == "$"


def test_deep_nesting_in_an_error_answer_still_gives_its_status(read: Read) -> None:
    with pytest.raises(ApiError) as caught:
        read(content=b"[" * 100_000, status=503)
    assert (caught.value.status, caught.value.code) == (503, "")


# -- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"message": 7}, "$.logs[1].message", "Expected `str | null`, got `int`"),
        ({"contextId": None}, "$.logs[1].contextId", "Expected `str`, got `null`"),
        ({"state": 3}, "$.logs[1].state", "Expected `str`, got `int`"),
        ({"dateTime": "yesterday"}, "$.logs[1].dateTime", "Invalid RFC3339 encoded datetime"),
        ({"dateTime": "0000-00-00T00:00:00Z"}, "$.logs[1].dateTime", "Invalid RFC3339 encoded datetime"),
        ({"dateTime": "2022-02-30T00:00:00Z"}, "$.logs[1].dateTime", "Invalid RFC3339 encoded datetime"),
    ],
)
def test_a_wrong_value_is_an_error_with_its_path(
    read: Read, entry: Entry, change: Entry, path: str, reason: str
) -> None:
    error = failure(read, entry, {**entry, **change})
    assert (error.path, error.reason) == (path, reason)
    assert f"{reason} - at `{path}`" in str(error)


def test_a_missing_member_is_an_error_with_its_path(read: Read, entry: Entry) -> None:
    del entry["level"]
    error = failure(read, entry)
    assert (error.path, error.reason) == ("$.logs[0]", "Object missing required field `level`")


@pytest.mark.parametrize(("content", "got"), [(b"null", "null"), (b"[]", "array"), (b'"logs"', "str"), (b"7", "int")])
def test_another_kind_of_json_is_an_error_at_the_top(read: Read, content: bytes, got: str) -> None:
    error = failure(read, content=content)
    assert (error.path, error.reason) == ("$", f"Expected `object`, got `{got}`")


def test_null_is_none_where_it_is_declared(read: Read, entry: Entry) -> None:
    assert read({**entry, "message": None}).logs[0].message is None


def test_an_optional_member_that_is_left_out_is_unset_and_false(read: Read, entry: Entry) -> None:
    page = read(entry)
    assert page.links.next_ is msgspec.UNSET
    assert not page.links.next_


def test_unknown_members_are_ignored(read: Read, entry: Entry) -> None:
    assert read({**entry, "new": {"deep": [1]}}) == read(entry)


def test_an_unknown_enum_value_is_kept_equal_and_written_back(read: Read, entry: Entry) -> None:
    state = read({**entry, "state": "Paused"}).logs[0].state
    assert isinstance(state, ExtractionState)
    assert (state, str(state), state.value, state.is_known) == ("Paused", "Paused", "Paused", False)
    assert state == ExtractionState("Paused")
    assert hash(state) == hash("Paused")
    assert msgspec.json.encode(state) == b'"Paused"'
    assert [one.value for one in ExtractionState] == ["Queued", "Running", "Succeeded", "PartiallySucceeded", "Failed"]


def test_a_known_enum_value_is_the_member_itself(read: Read, entry: Entry) -> None:
    state = read(entry).logs[0].state
    assert state is ExtractionState.RUNNING
    assert state.is_known


# -- date-times ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-09-10T12:00:00Z", NOON),
        ("2022-09-10T12:00:00+00:00", NOON),
        ("2022-09-10T14:00:00+02:00", NOON),
        ("2022-09-10T12:00:00", NOON),
        ("2022-09-10T12:00:00.5", NOON.replace(microsecond=500_000)),
        ("2022-09-10T12:00:00.4840811Z", NOON.replace(microsecond=484_081)),
        ("2022-09-10T12:00:00.4840811", NOON.replace(microsecond=484_081)),
    ],
)
def test_a_date_time_is_an_instant_and_without_a_zone_it_is_utc(
    read: Read, entry: Entry, text: str, moment: dt.datetime
) -> None:
    found = read({**entry, "dateTime": text}).logs[0].date_time
    assert found == moment
    assert found.utcoffset() is not None


def test_date_times_with_and_without_a_zone_may_stand_in_one_answer(read: Read, entry: Entry) -> None:
    texts = ["2022-09-10T12:00:00", "2022-09-10T14:00:00+02:00", "2022-09-10T12:00:00"]
    assert [one.date_time for one in read(*({**entry, "dateTime": text} for text in texts)).logs] == [NOON] * 3


def test_a_missing_zone_hides_no_other_fault(read: Read, entry: Entry) -> None:
    naive = {**entry, "dateTime": "2022-09-10T12:00:00"}
    assert failure(read, naive, {**naive, "message": 7}).path == "$.logs[1].message"
    assert failure(read, naive, {**naive, "dateTime": "2022-09-10T99:00:00"}).path == "$.logs[1].dateTime"


def test_what_follows_a_missing_zone_is_read_as_strictly_as_ever(read: Read, entry: Entry) -> None:
    body = json.dumps({"logs": [{**entry, "dateTime": "2022-09-10T12:00:00"}], "_links": {"self": {"href": "a"}}})[
        :-1
    ].encode()
    assert read(content=body + b', "unknown": 99999999999999999999999}').logs[0].date_time == NOON
    for rest in (
        b"",
        b', "unknown": ' + b"9" * 5000 + b"}",
        b', "unknown": "\xff"}',
        b', "unknown": ' + b"[" * 100_000,
    ):
        assert failure(read, content=body + rest).body == body + rest


# -- statuses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_a_success_that_is_not_documented_is_read_like_the_documented_one(status: int) -> None:
    body = b'{"id": "1", "itwinId": "2", "status": "Active"}'
    answer = decode(create_itwin_job.OPERATION, status, {"content-type": "application/json"}, body)
    assert (answer.status_code, answer.parsed.id, answer.content) == (status, "1", body)


def test_an_answer_without_a_documented_body_needs_none_and_reads_none() -> None:
    for status, body in ((204, b""), (200, b"<html>")):
        assert decode(delete_export_connection.OPERATION, status, {}, body).parsed is None


def test_a_documented_redirect_is_an_answer_and_another_one_is_an_error() -> None:
    run = create_export_connection_run.OPERATION
    assert decode(run, 303, {"location": "/runs/1"}, b"").headers["location"] == "/runs/1"
    with pytest.raises(ApiError) as caught:
        decode(run, 302, {"location": "/elsewhere"}, b"")
    assert caught.value.status == 302


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b"", "", ""),
        (b"<html>Bad gateway</html>", "", ""),
        (b"\xff", "", ""),
        (b"[]", "", ""),
        (b'{"error": null}', "", ""),
        (b'{"error": {"code": 7, "message": null, "details": "none"}}', "", ""),
        (b'{"error": {"code": "A", "message": "B.", "details": [7, {"code": "C"}]}}', "A", "B."),
        (b'{"code": "A", "message": "B"}', "A", "B"),
    ],
)
@pytest.mark.parametrize("status", [400, 404, 429, 500, 502, 521])
def test_an_error_status_is_an_api_error_whatever_its_body(
    read: Read, status: int, body: bytes, code: str, message: str
) -> None:
    with pytest.raises(ApiError) as caught:
        read(content=body, status=status)
    error = caught.value
    assert (error.status, error.code, error.message, error.body) == (status, code, message, body)
    assert str(error).startswith(f"get-extraction-logs answered {status}")
