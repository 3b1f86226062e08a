"""Every JSON example of every documented answer is decoded, and encoded again without loss."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import msgspec
import pytest

from itwin_platform_api.runtime.decode import decode
from itwin_platform_api.runtime.errors import ApiError
from itwin_platform_api.runtime.operation import Operation

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def moment(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same; date-times as instants, to 1 µs, because some examples have seven digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str) and _MOMENT.fullmatch(one) and _MOMENT.fullmatch(other):
        return abs(moment(one) - moment(other)) <= dt.timedelta(microseconds=1)
    return type(one) is type(other) and bool(one == other)


def test_an_example_survives_decoding_and_encoding(operation: Operation[Any], any_status: str, example: Any) -> None:
    content = json.dumps(example).encode()
    if int(any_status) < 400:
        decoded = decode(operation, int(any_status), {"content-type": "application/json"}, content).parsed
    else:
        decoded = msgspec.json.decode(content, type=operation.answers[any_status].type)
    assert same(json.loads(msgspec.json.encode(decoded)), example)


def test_an_example_of_an_error_is_raised_with_its_code_and_message(
    operation: Operation[Any], error_status: str, example: Any
) -> None:
    with pytest.raises(ApiError) as caught:
        decode(operation, int(error_status), {"x-correlation-id": "abc-1"}, json.dumps(example).encode())
    error = caught.value
    given = example["error"]
    assert (error.operation, error.status, error.correlation_id) == (operation.id, int(error_status), "abc-1")
    assert (error.code, error.message, error.target) == (given["code"], given["message"], given.get("target"))
    assert [one.code for one in error.details] == [one["code"] for one in given.get("details") or []]
    assert all(part in str(error) for part in (operation.id, error_status, given["code"], given["message"].rstrip(".")))
