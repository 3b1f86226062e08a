"""What is checked before any handler: token, path, version, rate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
STATUS = f"{ROOT}/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
JOB = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
JOBS = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs"
RUN = "/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs/a1ecbdc8c4f6173004f9f881914a57c5511a362b"
V1, V2 = (f"application/vnd.bentley.itwin-platform.v{number}+json" for number in (1, 2))


def code(reply: SandboxReply) -> str:
    value: str = reply.json()["error"]["code"]
    return value


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "HeaderNotFound"),
        ("", "InvalidHeaderValue"),
        ("   ", "InvalidHeaderValue"),
        ("Basic c2FuZGJveC10b2tlbg==", "InvalidAuthorizationScheme"),
        ("sandbox-token", "InvalidAuthorizationScheme"),
        ("Bearer", "Unauthorized"),
        ("Bearer nobody", "Unauthorized"),
        ("Bearer sandbox-token-expired", "Unauthorized"),
        ("Bearer sandbox-token extra", "Unauthorized"),
    ],
)
def test_401_says_what_is_wrong_with_the_header(call: Call, header: str | None, expected: str) -> None:
    for path in (STATUS, JOB, RUN, "/nowhere"):
        reply = call("GET", path, token=None, headers={} if header is None else {"authorization": header})
        assert (reply.status, code(reply)) == (401, expected)


@pytest.mark.parametrize(
    ("path", "expected"), [(STATUS, "ExtractionNotFound"), (JOB, "ItwinNotFound"), (RUN, "ConnectionRunNotFound")]
)
def test_another_organization_sees_nothing(call: Call, path: str, expected: str) -> None:
    reply = call("GET", path, token="sandbox-token-other")
    assert (reply.status, code(reply)) == (404, expected)
    assert call("GET", path, token="sandbox-token-reader").status == 200


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        (ROOT, "iModelId=70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "iModelNotFound"),
        (f"{ROOT}/extractions", "iModelId=70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "iModelNotFound"),
        (f"{ROOT}/f1fe5959-35ab-467e-83b8-a679b722d80f/extractions", "", "MappingNotFound"),
        ("/accesscontrol/itwins/806b19d5-c037-48a4-aa98-e297c81453f1/members/users", "", "ItwinNotFound"),
        ("/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs", "", "ConnectionNotFound"),
    ],
)
def test_lists_of_another_organization_are_not_found(call: Call, path: str, query: str, expected: str) -> None:
    reply = call("GET", path, query, token="sandbox-token-other")
    assert (reply.status, code(reply)) == (404, expected)
    assert call("GET", path, query).status == 200


@pytest.mark.parametrize(
    "path", [ROOT, f"{ROOT}/extractions", JOBS, "/export/connections/fc226d0d-1647-48d7-8c11-f1f74f2d9808/runs"]
)
def test_a_reader_may_not_write_whatever_the_body(call: Call, path: str) -> None:
    for body in (b"", b"{", b"{}"):
        reply = call("POST", path, token="sandbox-token-reader", body=body)
        assert (reply.status, code(reply)) == (403, "InsufficientPermissions")


def test_what_is_not_visible_comes_before_what_is_not_allowed(call: Call) -> None:
    missing = "/accesscontrol/itwins/22acf21e-0575-4faf-849b-bcd538718269/jobs"
    for token in ("sandbox-token", "sandbox-token-reader", "sandbox-token-other"):
        assert code(call("POST", missing, token=token, json={})) == "ItwinNotFound"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (STATUS, V1, 200),
        (STATUS, None, 200),
        (STATUS, "*/*", 200),
        (STATUS, "application/json", 200),
        (STATUS, "application/*;q=0.1", 200),
        (STATUS, f"text/html, {V1.upper()};q=0.5", 200),
        (STATUS, V2, 404),
        (STATUS, f"{V2}, text/html", 404),
        (STATUS, f"{V1};q=0", 404),
        (STATUS, "text/html", 404),
        (STATUS, "application/vnd.bentley.itwin-platform.v11+json", 404),
        (JOB, V2, 200),
        (JOB, V1, 404),
        (RUN, V1, 200),
        (RUN, V2, 404),
    ],
)
def test_the_version_is_chosen_by_accept(call: Call, path: str, accept: str | None, status: int) -> None:
    reply = call("GET", path, headers={} if accept is None else {"accept": accept})
    assert reply.status == status
    if status == 404:
        error = reply.json()["error"]
        assert error["code"] == "ResourceNotFound"
        assert [detail["code"] for detail in error["details"]] == ["OperationNotFound"]


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/sandbox/faults", "/export", f"{STATUS}/logs/more", f"{ROOT}//extractions"]
)
def test_an_unknown_path_is_the_gateways_404(call: Call, path: str) -> None:
    reply = call("GET", path)
    assert (reply.status, code(reply)) == (404, "ResourceNotFound")
    assert reply.json()["error"]["details"][0]["code"] == "OperationNotFound"


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", STATUS, "GET"),
        ("PUT", f"{ROOT}/extractions", "GET, POST"),
        ("HEAD", STATUS, "GET"),
        ("OPTIONS", JOBS, "POST"),
        ("POST", "/ims/.well-known/openid-configuration", "GET"),
        ("GET", "/ims/connect/token", "POST"),
    ],
)
def test_another_method_of_a_known_path(call: Call, method: str, path: str, allow: str) -> None:
    reply = call(method, path)
    assert (reply.status, reply.header("allow")) == (405, allow)


def test_headers_of_every_answer(call: Call) -> None:
    echoed = call("GET", STATUS, headers={"x-correlation-id": "my-own-id"})
    assert echoed.header("x-correlation-id") == "my-own-id"
    assert echoed.header("content-type") == "application/json"
    assert echoed.header("x-itwinplatform-media-type") == "bentley.itwin-platform.v1"
    fresh = [call("GET", JOB).header("x-correlation-id") for _ in range(2)]
    assert fresh[0] != fresh[1]
    refused = call("GET", JOB, token=None)
    assert refused.header("x-itwinplatform-media-type") == "bentley.itwin-platform.v2"
    assert refused.header("x-correlation-id")


def test_literal_segments_win_over_parameters(call: Call, sandbox: Sandbox) -> None:
    call("GET", f"{ROOT}/extractions")
    call("GET", f"{ROOT}/f1fe5959-35ab-467e-83b8-a679b722d80f")
    call("GET", f"{ROOT}/extractions/extractions")
    seen = [request.operation_id for request in sandbox.requests]
    assert seen == ["get-imodel-extractions", "get-mapping", "get-extraction-status"]


def test_order_of_refusals(caller: Callable[[Sandbox], Call], clock: VirtualClock) -> None:
    call = caller(Sandbox(rate_limit=1, clock=clock))
    assert call("GET", STATUS).status == 200
    assert call("GET", STATUS, token=None).status == 401
    assert call("GET", STATUS, headers={"accept": V2}).status == 404
    assert call("DELETE", STATUS).status == 405
    assert call("DELETE", "/export/connections/x").status == 429


def test_requests_are_remembered_without_the_token(call: Call, sandbox: Sandbox) -> None:
    call("GET", STATUS, "a=1", headers={"x-note": "mine"})
    call("GET", STATUS, token=None)
    first, second = sandbox.requests
    assert (first.method, first.path, first.query, first.status) == ("GET", STATUS, "a=1", 200)
    assert first.operation_id == second.operation_id == "get-extraction-status"
    assert dict(first.headers)["authorization"] == "[redacted]"
    assert dict(first.headers)["x-note"] == "mine"
    assert second.status == 401
    assert "sandbox-token" not in repr(sandbox.requests)
    sandbox.reset()
    assert sandbox.requests == []
