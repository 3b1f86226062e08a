"""Whatever comes from outside, both clients give the same value or the same named error, and show no credential."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform import ClientCredentials
from itwin_platform.errors import (
    ApiError,
    ConfigurationError,
    ConnectionFailed,
    ConnectionLost,
    DecodeError,
    ITwinError,
    MissingCredentials,
    NotFound,
    OperationNotFound,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    SignInFailed,
    Unauthorized,
    UntrustedLink,
)

from .clients import TOKEN, Answer, Body, Both, answered, assert_hidden, broken, raw

pytestmark = pytest.mark.anyio

ID = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
DEEP = b"[" * 300_000 + b"]" * 300_000


def status(client: Any) -> Any:
    return client.grouping_and_mapping.get_extraction_status(ID)


def logs(client: Any) -> Any:
    return client.grouping_and_mapping.get_extraction_logs(ID)


def start(client: Any) -> Any:
    return client.access_jobs.run("70a3d6d3", remove_members=["jane.doe@example.com"])


def extraction(**changes: Any) -> dict[str, Any]:
    links = {name: {"href": f"https://api.bentley.com/{name}"} for name in ("status", "logs")}
    members = {"id": ID, "state": "Succeeded", "startedOn": "2026-03-01T12:00:00.1234567Z", "_links": links}
    return {"extraction": members | changes}


def envelope(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, **more}}


def as_json(content: bytes, **headers: str) -> Answer:
    return raw(200, content, content_type="application/json", **headers)


WHOLE = json.dumps(extraction()).encode()


async def test_a_good_answer_is_a_value(both: Both) -> None:
    seen = await both(status, [answered(200, extraction())])
    assert seen.error is None
    assert seen.value.extraction.state == "Succeeded"


@pytest.mark.parametrize(
    ("answer", "path", "reason"),
    [
        (raw(200, HTML, content_type="text/html"), "$", "Expected `application/json`, got `text/html`"),
        (as_json(HTML), "$", "Expected JSON, got '<html>"),
        (as_json(b""), "$", "Expected JSON, got an empty body"),
        (as_json(b" \n"), "$", "Expected JSON, got an empty body"),
        (as_json(WHOLE[:40]), "$", "Expected JSON"),
        (as_json(WHOLE + b"x"), "$", "Expected JSON"),
        (answered(200, []), "$", "Expected `object`, got `array`"),
        (answered(200, None), "$", "Expected `object`, got `null`"),
        (answered(200, {}), "$", "missing required field `extraction`"),
        (answered(200, extraction(id=None)), "$.extraction.id", "Expected `str`, got `null`"),
        (answered(200, extraction(id=7)), "$.extraction.id", "Expected `str`, got `int`"),
        (answered(200, extraction(state=None)), "$.extraction.state", "Expected"),
        (answered(200, extraction(startedOn="yesterday")), "$.extraction.startedOn", "Invalid RFC3339"),
        (answered(200, extraction(startedOn="0000-00-00T00:00:00Z")), "$.extraction.startedOn", "Invalid RFC3339"),
        (answered(200, extraction(_links={})), "$.extraction._links", "missing required field"),
        (as_json(b'{"extraction": {"more": ' + DEEP + b"}}"), "$", "Expected less nesting"),
        (as_json(WHOLE.replace(b"Succeeded", b"Succ\xff\xfe")), "$", "Expected UTF-8"),
        (as_json(WHOLE.decode().encode("utf-16")), "$", "Expected"),
        (as_json(WHOLE, content_encoding="gzip"), "$", "content encoding"),
        (as_json(gzip.compress(WHOLE)), "$", "Expected"),
    ],
)
async def test_an_answer_that_the_definition_does_not_allow(both: Both, answer: Answer, path: str, reason: str) -> None:
    seen = await both(status, [answer])
    assert isinstance(seen.error, DecodeError)
    assert (seen.error.operation, seen.error.status, seen.error.path) == ("get-extraction-status", 200, path)
    assert reason in seen.error.reason
    assert f"at `{path}`" in str(seen.error)
    assert len(seen.requests) == 1


async def test_an_item_of_a_list_is_named_by_its_place(both: Both) -> None:
    entry = {
        "state": "Running", "dateTime": "2026-03-01T12:00:00Z", "contextType": "Mapping", "contextId": "m",
        "level": "Information", "category": "QueryExecution", "message": None,
    }  # fmt: skip
    page = {"logs": [entry, entry | {"contextId": None}], "_links": {"self": {"href": "https://api.bentley.com/x"}}}
    seen = await both(logs, [answered(200, page)])
    assert isinstance(seen.error, DecodeError)
    assert (seen.error.operation, seen.error.path) == ("get-extraction-logs", "$.logs[1].contextId")


async def test_an_enum_value_that_nobody_knows_is_a_value_that_says_so(both: Both) -> None:
    seen = await both(status, [answered(200, extraction(state="Paused", more={"new": [1]}))])
    assert seen.error is None
    state = seen.value.extraction.state
    assert (state, state.is_known) == ("Paused", False)


@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
async def test_a_date_without_a_zone_is_utc(both: Both, zone: str) -> None:
    seen = await both(status, [answered(200, extraction(startedOn=f"2026-03-01T12:00:00.1234567{zone}"))])
    assert seen.value.extraction.started_on.isoformat() == "2026-03-01T12:00:00.123457+00:00"


@pytest.mark.parametrize(
    ("answer", "error", "code", "requests"),
    [
        (answered(404, envelope("ExtractionNotFound", "No such extraction.")), NotFound, "ExtractionNotFound", 1),
        (answered(404, envelope("OperationNotFound", "Unable to match.")), OperationNotFound, "OperationNotFound", 1),
        (answered(404, {"code": "OperationNotFound", "message": "flat"}), OperationNotFound, "OperationNotFound", 1),
        (raw(404, HTML, content_type="text/html"), NotFound, "", 1),
        (raw(404), NotFound, "", 1),
        (
            answered(401, envelope("HeaderNotFound", "Header Authorization was not found.")),
            Unauthorized,
            "HeaderNotFound",
            1,
        ),
        (raw(502, HTML, content_type="text/html"), ServerError, "", 5),
        (raw(521, HTML, content_type="text/html"), ServerError, "", 5),
        (answered(501, {"error": "not an object"}), ServerError, "", 1),
        (answered(501, envelope("NotImplemented", "no") | {"more": 1}), ServerError, "NotImplemented", 1),
        (raw(404, DEEP, content_type="application/json"), NotFound, "", 1),
        (raw(404, b'{"error": {"code": "\xff"}}', content_type="application/json"), NotFound, "", 1),
        (answered(404, envelope("X", "y", details=[None, 7, {"code": 7}], target=[])), NotFound, "X", 1),
        (raw(429, HTML, content_type="text/html", retry_after="500"), RateLimited, "", 1),
    ],
)
async def test_an_error_answer(both: Both, answer: Answer, error: type[ApiError], code: str, requests: int) -> None:
    seen = await both(status, [answer])
    assert type(seen.error) is error
    assert isinstance(seen.error, ApiError)
    assert (seen.error.operation, seen.error.code) == ("get-extraction-status", code)
    assert str(seen.error.status) in str(seen.error)
    assert len(seen.requests) == requests


async def test_a_wrong_version_says_what_to_check(both: Both) -> None:
    details = [{"code": "OperationNotFound", "message": "no such version", "target": "Accept"}]
    answer = answered(404, envelope("NotFound", "Unable to match.", details=details), x_correlation_id="c-17")
    seen = await both(status, [answer])
    assert isinstance(seen.error, OperationNotFound)
    assert "Check the version in the Accept header and the base URL" in str(seen.error)
    assert seen.error.correlation_id == "c-17"
    assert seen.error.details[0].target == "Accept"


async def test_html_with_429_is_waited_out_to_the_deadline(both: Both) -> None:
    seen = await both(status, [raw(429, HTML, content_type="text/html")], deadline=30)
    assert isinstance(seen.error, RateLimited)
    assert 20 < sum(seen.sleeps) < 30


@pytest.mark.parametrize(("ask", "error", "requests"), [(status, ConnectionLost, 5), (start, OutcomeUnknown, 1)])
async def test_a_body_that_is_cut_short(
    both: Both, ask: Callable[[Any], Any], error: type[ITwinError], requests: int
) -> None:
    def cut(_: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "application/json", "content-length": str(len(WHOLE))}
        return httpx2.Response(200, headers=headers, stream=Body([WHOLE[:30]]))

    seen = await both(ask, [cut])
    assert type(seen.error) is error
    assert f"the answer ended after 30 of {len(WHOLE)} bytes" in str(seen.error)
    assert len(seen.requests) == requests


@pytest.mark.parametrize("length", ["", "-1", "x", "²", "1e2", "٣"])
async def test_a_length_that_is_no_number_does_not_matter(both: Both, length: str) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        headers = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
        return httpx2.Response(200, headers=headers, stream=Body([WHOLE]))

    assert (await both(status, [answer])).error is None


@pytest.mark.parametrize("ask", [status, start])
@pytest.mark.parametrize("error", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError])
async def test_a_host_that_cannot_be_reached(
    both: Both, ask: Callable[[Any], Any], error: type[httpx2.TransportError]
) -> None:
    seen = await both(ask, [broken(error, "Name or service not known")])
    assert isinstance(seen.error, ConnectionFailed)
    assert seen.error.attempts == 5
    assert "Name or service not known" in str(seen.error)


@pytest.mark.parametrize(
    "link", ["https://evil.example/logs?$continuationToken=t", "https://api.bentley.com.evil.example/", "javascript:1"]
)
async def test_a_next_link_to_a_foreign_host(both: Both, link: str) -> None:
    page: dict[str, Any] = {"logs": [], "_links": {"self": {"href": link}, "next": {"href": link}}}
    seen = await both(logs, [answered(200, page)])
    assert isinstance(seen.error, UntrustedLink)
    assert (seen.error.link, seen.error.operation) == (link, "get-extraction-logs")
    assert len(seen.requests) == 1


@pytest.mark.parametrize(
    ("token", "error"),
    [("", MissingCredentials), ("  ", MissingCredentials), ("secret-é", ConfigurationError), ("secret-a\r\nb", ConfigurationError),
     ("Bearer secret-a", ConfigurationError)],
)  # fmt: skip
async def test_a_token_that_cannot_be_one_is_refused_and_not_quoted(
    both: Both, token: str, error: type[ITwinError]
) -> None:
    with pytest.raises(error) as caught:
        await both(status, [answered(200, extraction())], token=token)
    assert "secret-" not in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"token": None}, {"token": TOKEN, "auth": lambda: ClientCredentials("a", "b")}, {"deadline": 0}, {"deadline": True},
                {"base_url": "api.bentley.com"}, {"base_url": "http://api.bentley.com"}],
)  # fmt: skip
async def test_a_client_that_cannot_work_is_not_made(both: Both, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        await both(status, [answered(200, extraction())], **options)
    assert TOKEN not in f"{caught.value!r} {caught.value}"


SECRET = "hush-hush-77"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (answered(400, {"error": "invalid_client", "error_description": f"not {SECRET}"}), SignInFailed),
        (answered(200, {"access_token": "tok én", "expires_in": 3600}), SignInFailed),
        (answered(200, {"access_token": TOKEN, "expires_in": "x"}), SignInFailed),
        (raw(200, HTML, content_type="text/html"), SignInFailed),
        (raw(302, b"", location="https://evil.example/"), SignInFailed),
        (raw(200, b"not gzip", content_encoding="gzip"), DecodeError),
        (raw(503, HTML), ServerError),
        (broken(httpx2.ConnectError, "refused"), ConnectionFailed),
        (broken(httpx2.ReadError, "reset"), ConnectionLost),
    ],
)
async def test_a_sign_in_that_fails(both: Both, answer: Answer, error: type[ITwinError]) -> None:
    seen = await both(status, [answer], auth=lambda: ClientCredentials("service-x", SECRET))
    assert type(seen.error) is error
    assert_hidden(seen.error, SECRET)
    assert {request.url.host for request in seen.requests} == {"ims.bentley.com"}
