"""Numbers in bodies that JSON cannot carry, or that break what their format says, are refused before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform import ITwinPlatform
from itwin_platform.errors import InvalidRequest

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]

NAN, INFINITY = float("nan"), float("inf")
NUMBER: Document = {"type": "number"}
INTEGER: Document = {"type": "integer"}
MEMBERS: Document = {
    "f": NUMBER,
    "whatever": {},
    "several": {"type": "array", "items": NUMBER},
    "named": {"type": "object", "additionalProperties": NUMBER},
    "inner": {"type": "object", "properties": {"g": NUMBER}},
    "small": {**INTEGER, "format": "int32"},
    "large": {**INTEGER, "format": "int64"},
    "plain": INTEGER,
    "even": {**INTEGER, "multipleOf": 2},
    "distinct": {"type": "array", "items": {}, "uniqueItems": True},
}


@pytest.fixture
def post(sound: Make, generated: Generate) -> Callable[..., Any]:
    """Generates an operation that takes a schema; gives a function that sends a body and returns what arrived."""

    def make(schema: Document) -> Callable[..., Any]:
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        package = generated(sound(method="post", requestBody=body))
        module = package("client")
        name = next(one for one in module.__all__ if not one.startswith("Async"))
        received: list[Any] = []

        def serve(request: httpx2.Request) -> httpx2.Response:
            received.append(json.loads(request.content))
            return httpx2.Response(200)

        def send(*, body: Any = None, **members: Any) -> Any:
            received.clear()
            with ITwinPlatform(token="t", transport=httpx2.MockTransport(serve)) as itwin:
                api = getattr(module, name)(itwin)
                try:
                    api.get_things(**(members if body is None else {"body": body}))
                except InvalidRequest:
                    assert received == []
                    raise
            return received[0]

        return send

    return make


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"f": NAN}, "$.f"),
        ({"f": INFINITY}, "$.f"),
        ({"f": -INFINITY}, "$.f"),
        ({"whatever": NAN}, "$.whatever"),
        ({"whatever": {"a": [1, {"b": INFINITY}]}}, "$.whatever.a[1].b"),
        ({"whatever": [[NAN]]}, "$.whatever[0][0]"),
        ({"whatever": (1, NAN)}, "$.whatever[1]"),
        ({"whatever": {1: 2}}, "$.whatever"),
        ({"several": [1.0, NAN]}, "$.several[1]"),
        ({"named": {"a": INFINITY}}, "$.named.a"),
        ({"small": 2**31}, "$.small"),
        ({"small": -(2**31) - 1}, "$.small"),
        ({"large": 2**63}, "$.large"),
        ({"plain": 10**5000}, "$.plain"),
        ({"whatever": -(10**5000)}, "$.whatever"),
        ({"even": 3}, "$.even"),
        ({"distinct": [{"a": 1}, {"a": 1}]}, "$.distinct"),
        ({"distinct": ["a", "a"]}, "$.distinct"),
    ],
)
def test_a_member_that_json_or_its_format_cannot_carry_is_refused(
    post: Callable[..., Any], members: Document, path: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        post({"type": "object", "properties": MEMBERS})(**members)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "members",
    [
        {"f": 1e308, "whatever": {"a": [0.5, None, True]}, "several": [], "named": {"a": 1}},
        {"small": 2**31 - 1, "large": -(2**63), "plain": 2**70, "even": 0},
        {"distinct": [1, True, "1", {"a": 1}, {"a": True}]},
    ],
)
def test_what_json_can_carry_arrives(post: Callable[..., Any], members: Document) -> None:
    assert post({"type": "object", "properties": MEMBERS})(**members) == members


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        ({"type": "object", "additionalProperties": NUMBER}, {"a": NAN}),
        ({"type": "object", "additionalProperties": {}}, {"a": {"b": NAN}}),
        ({"type": "array", "items": NUMBER}, [1, INFINITY]),
        ({}, NAN),
        ({}, {"a": [NAN]}),
        (NUMBER, INFINITY),
    ],
)
def test_a_body_that_is_no_model_is_checked_too(post: Callable[..., Any], schema: Document, body: Any) -> None:
    with pytest.raises(InvalidRequest):
        post(schema)(body=body)
