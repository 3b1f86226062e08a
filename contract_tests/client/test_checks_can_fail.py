"""The checks of requests and answers themselves: what they let pass, and what they name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
import msgspec
import pytest

from itwin_conformance.bodies import SHAPES, make
from itwin_conformance.calls import call_of, example_of, sent_as_meant
from itwin_conformance.compare import raw_objects, same
from itwin_conformance.definitions import Endpoint, endpoints
from itwin_conformance.schema import ContractViolation, advice, check_answer, check_request, problems

ENDPOINTS = {endpoint.id: endpoint for endpoint in endpoints()}
LOGS, CREATE, RUN = (
    ENDPOINTS["get-extraction-logs"],
    ENDPOINTS["create-mapping"],
    ENDPOINTS["get-export-connection-run"],
)
URL = "https://api.bentley.com/grouping-and-mapping/datasources/imodel-mappings"
V1 = "application/vnd.bentley.itwin-platform.v1+json"
HEADERS = {"Accept": V1, "Authorization": "Bearer a.b.c"}
JSON = {"content-type": "application/json"}
BODY = {"iModelId": "x", "mappingName": "Name"}


def get(path: str = "/extractions/1/logs", method: str = "GET", **headers: str) -> httpx2.Request:
    return httpx2.Request(method, f"{URL}{path}", headers=HEADERS | headers)


def post(body: Any, **headers: str) -> httpx2.Request:
    return httpx2.Request("POST", URL, headers=HEADERS | headers, json=body)


@pytest.mark.parametrize(
    ("endpoint", "request_", "named"),
    [
        (LOGS, get(method="POST"), "expected GET"),
        (LOGS, get("/extractions/1/2/logs"), "the path does not fit"),
        (LOGS, get("/EXTRACTIONS/1/logs"), "the path does not fit"),
        (LOGS, get("/extractions//logs"), "the path does not fit"),
        (LOGS, get("/extractions/1/logs?top=1"), "'top' is not declared"),
        (LOGS, get("/extractions/1/logs?$top=1&$top=2"), "'$top' is given 2 times"),
        (LOGS, get("/extractions/1/logs?$top=0"), "0 is less than the minimum"),
        (LOGS, get("/extractions/1/logs?$top=1001"), "1001 is greater than the maximum"),
        (LOGS, get("/extractions/1/logs?$top=ten"), 'is not of type "integer"'),
        (LOGS, get(Accept="*/*"), "expected one Accept header"),
        (LOGS, get(Authorization="Basic abc"), "bearer token"),
        (LOGS, get(Prefer="return=minimal"), "'prefer' is not declared"),
        (ENDPOINTS["get-mappings"], get(""), "'iModelId' is missing"),
        (ENDPOINTS["get-groups"], get("/1/groups", Prefer="return=maximal"), "is not one of"),
        (CREATE, post(BODY | {"colour": "red"}), "Additional properties are not allowed"),
        (CREATE, post({"iModelId": "x"}), '"mappingName" is a required property'),
        (CREATE, post(BODY | {"mappingName": ""}), "shorter than 1 character"),
        (CREATE, post(BODY | {"description": None}), 'null is not of type "string" - at $.description'),
        (CREATE, httpx2.Request("POST", URL, headers=HEADERS, content=b"{}"), "expected a body of application/json"),
        (CREATE, httpx2.Request("POST", URL, headers=HEADERS | JSON, content=b"{"), "the body is no JSON"),
    ],
)
def test_a_request_that_the_definition_does_not_allow_is_named(
    endpoint: Endpoint, request_: httpx2.Request, named: str
) -> None:
    with pytest.raises(ContractViolation) as caught:
        check_request(endpoint, request_)
    assert [one for one in caught.value.found if named in one], caught.value.found


def test_a_body_where_none_is_declared_is_named() -> None:
    with pytest.raises(ContractViolation, match="a body is sent where none is declared"):
        check_request(LOGS, httpx2.Request("GET", f"{URL}/extractions/1/logs", headers=HEADERS, content=b"x"))


def test_requests_that_the_definition_allows_pass() -> None:
    check_request(LOGS, get("/extractions/a%20b/logs?$top=1000&$continuationToken=%C3%A4"))
    check_request(CREATE, post(BODY))


def _page(change: Callable[[dict[str, Any]], object]) -> bytes:
    page = copy.deepcopy(LOGS.answers[0].examples["example"])
    change(page)
    return msgspec.json.encode(page)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda page: page.pop("logs"), '"logs" is a required property'),
        (lambda page: page["logs"][0].update(state=None), 'null is not of type "string" - at $.logs[0].state'),
        (lambda page: page["logs"][0].update(dateTime="yesterday"), 'is not a "date-time"'),
        (lambda page: page["_links"].update(next={}), "$._links.next"),
        (lambda page: page["_links"].update(next="text"), "$._links.next"),
    ],
)
def test_an_answer_that_the_definition_does_not_allow_is_named(
    change: Callable[[dict[str, Any]], object], named: str
) -> None:
    with pytest.raises(ContractViolation) as caught:
        check_answer(LOGS, 200, JSON, _page(change))
    assert named in str(caught.value)


def test_a_null_is_an_answer_where_a_reference_is_nullable() -> None:
    check_answer(LOGS, 200, JSON, _page(lambda page: page["_links"].update(next=None)))
    check_answer(LOGS, 200, JSON, _page(lambda page: page["logs"][0].update(message=None)))


def test_what_no_documentation_knows_is_allowed_and_told() -> None:
    def change(page: dict[str, Any]) -> None:
        page["logs"][0].update(state="Paused", colour="red")
        page["_links"]["self"]["rel"] = "self"

    check_answer(LOGS, 200, JSON, _page(change))
    assert sorted(advice(LOGS, 200, _page(change))) == [
        "the member 'colour' is not documented - at $.logs[0]",
        "the member 'rel' is not documented - at $._links.self",
        "the value 'Paused' is not among those that are documented - at $.logs[0].state",
    ]
    assert advice(LOGS, 200, _page(len)) == advice(LOGS, 200, b"{") == advice(LOGS, 299, b"{}") == []


@pytest.mark.parametrize(
    ("endpoint", "status", "headers", "content", "named"),
    [
        (LOGS, 418, JSON, b"{}", "the status 418 is not documented"),
        (LOGS, 200, {"content-type": "text/html"}, b"{}", "expected application/json, got text/html"),
        (LOGS, 200, {}, b"{}", "got no content type"),
        (LOGS, 429, JSON, b'{"error": {"code": "", "message": ""}}', "the header 'retry-after' is missing"),
        (ENDPOINTS["delete-mapping"], 204, {}, b"x", "a body is given where none is documented"),
    ],
)
def test_status_headers_and_media_type_of_an_answer_are_checked(
    endpoint: Endpoint, status: int, headers: dict[str, str], content: bytes, named: str
) -> None:
    with pytest.raises(ContractViolation, match=named):
        check_answer(endpoint, status, headers, content)


@pytest.mark.parametrize("endpoint", [pytest.param(endpoint, id=endpoint.id) for endpoint in endpoints()])
def test_documented_examples_and_derived_values_fit_their_schemas(endpoint: Endpoint) -> None:
    schemas = [(answer.schema, answer.examples) for answer in endpoint.answers if answer.schema is not None]
    if endpoint.body is not None:
        schemas.append((endpoint.body, endpoint.body_examples))
    for schema, examples in schemas:
        for value in [*examples.values(), *(make(endpoint.api, schema, shape) for shape in SHAPES)]:
            assert problems(endpoint, schema, value) == []
    for parameter in endpoint.parameters:
        if parameter.example is not None:
            assert problems(endpoint, parameter.schema, parameter.example) == []


def test_the_shapes_differ_where_a_schema_leaves_a_choice() -> None:
    minimal, maximal, nulls = (make(RUN.api, RUN.answers[0].schema, shape) for shape in SHAPES)
    assert minimal == {"run": {}}
    assert len(maximal["run"]["jobs"][1]["tasks"]) == 2
    assert maximal["run"]["error"] is not None
    assert (nulls["run"]["error"], nulls["run"]["jobs"]) == (None, None)


def test_a_call_that_loses_something_on_its_way_is_noticed() -> None:
    call = example_of(CREATE, BODY)
    one_page = replace(call_of(LOGS, "minimal"), path={"extractionId": "1"})
    sent_as_meant(one_page, get())
    sent_as_meant(call, post(BODY))
    with pytest.raises(AssertionError):
        sent_as_meant(call, post(BODY | {"mappingName": "name"}))
    with pytest.raises(AssertionError):
        sent_as_meant(one_page, get("/extractions/1/logs?$top=1"))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": [1, None]}, {"a": [1, None]}, True),
        ({"a": None}, {}, False),
        ([1], [1, 2], False),
        (1, True, False),
        (1, 1.0, False),
        ("2023-01-10T13:44:56.1234567Z", "2023-01-10T14:44:56.123457+01:00", True),
        ("2023-01-10T13:44:56Z", "2023-01-10T13:44:56+01:00", False),
        ("2023-01-10T13:44:56.1Z", "2023-01-10T13:44:56.2Z", False),
        ("text", "other", False),
    ],
)
def test_values_are_the_same_by_content_and_dates_by_their_instant(one: Any, other: Any, *, equal: bool) -> None:
    assert same(one, other) is equal


def test_a_raw_object_inside_a_model_is_found() -> None:
    model = msgspec.defstruct("Model", [("items", list[Any])])
    assert raw_objects(model(items=[model(items=[]), {"id": 1}])) == ["$.items[1]"]
