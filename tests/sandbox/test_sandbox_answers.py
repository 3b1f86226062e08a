"""``check_answers``: an answer that breaks the definition is an error of the sandbox, and is named."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._errors import not_found
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest, json_reply
from itwin_platform.sandbox._registry import HANDLERS
from itwin_platform.testing import VirtualClock

STATUS = "/grouping-and-mapping/datasources/imodel-mappings/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
RUNS = "/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs"
CDM = (
    "/grouping-and-mapping/datasources/imodel-mappings/f1fe5959-35ab-467e-83b8-a679b722d80f"
    "/extractions/d4ca244b-81c8-4146-934d-e5936345bba2/cdm/partitions"
)
HEADERS = (("host", "sandbox.test"), ("authorization", "Bearer sandbox-token"))
JSON = (("content-type", "application/json"),)


def bad() -> Iterator[SandboxReply]:
    """Answers to a status request, each with what is wrong with it."""
    yield json_reply(299, {})
    yield json_reply(200, {})
    yield json_reply(200, {"extraction": 7})
    yield SandboxReply(200, JSON, b"{")
    yield SandboxReply(200, (("content-type", "text/html"),), b"<html>")


@pytest.mark.parametrize(
    ("number", "text"),
    list(
        enumerate(
            [
                "the status is not documented",
                '"extraction" is a required property - at $',
                "- at $.extraction",
                "the body is not JSON",
                "expected a body of application/json, got text/html",
            ]
        )
    ),
)
def test_what_is_wrong_with_an_answer_is_named(monkeypatch: pytest.MonkeyPatch, number: int, text: str) -> None:
    wrong = next(itertools.islice(bad(), number, None))
    handler = HANDLERS["get-extraction-status"]
    monkeypatch.setitem(HANDLERS, "get-extraction-status", replace(handler, handle=lambda _: wrong))
    request = SandboxRequest("GET", STATUS, "", HEADERS)
    assert Sandbox(clock=VirtualClock()).platform.handle(request).status == wrong.status
    sandbox = Sandbox(clock=VirtualClock(), check_answers=True)
    with pytest.raises(AssertionError, match="get-extraction-status answered") as caught:
        sandbox.platform.handle(request)
    assert text in str(caught.value)


def test_what_the_gateway_answers_is_not_the_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    """create-export-connection has no 404, and a version that it does not have is one all the same."""
    sandbox = Sandbox(clock=VirtualClock(), check_answers=True)
    other = ("accept", "application/vnd.bentley.itwin-platform.v9+json")
    request = SandboxRequest("POST", "/export/connections", "", (*HEADERS, other))
    assert sandbox.platform.handle(request).status == 404
    handler = HANDLERS["create-export-connection"]
    lost = not_found("connection").reply()
    monkeypatch.setitem(HANDLERS, "create-export-connection", replace(handler, check=None, handle=lambda _: lost))
    with pytest.raises(AssertionError, match="the status is not documented"):
        sandbox.platform.handle(replace(request, headers=HEADERS, body=b'{"iModelId": "x"}'))


def test_a_body_and_headers_that_are_not_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = HANDLERS["create-export-connection-run"]
    wrong = json_reply(202, {})
    monkeypatch.setitem(HANDLERS, "create-export-connection-run", replace(handler, handle=lambda _: wrong))
    request = SandboxRequest("POST", RUNS, "", HEADERS, b'{"exportType": "IFC"}')
    with pytest.raises(AssertionError) as caught:
        Sandbox(clock=VirtualClock(), check_answers=True).platform.handle(request)
    assert "there is a body, and none is documented" in str(caught.value)


@pytest.mark.parametrize(
    ("method", "path", "query", "status"),
    [
        ("GET", STATUS, "", 200),
        ("GET", f"{STATUS}/x", "", 404),
        ("GET", "/nowhere", "", 404),
        ("POST", RUNS, "", 422),
        ("DELETE", STATUS, "", 405),
        ("GET", CDM, "location=Beam%2Fpart00001.csv", 200),
    ],
)
def test_what_the_sandbox_really_answers_passes(method: str, path: str, query: str, status: int) -> None:
    sandbox = Sandbox(clock=VirtualClock(), check_answers=True)
    assert sandbox.platform.handle(SandboxRequest(method, path, query, HEADERS)).status == status
