"""Logs, traces and hooks: what they tell, and what they never show."""

from __future__ import annotations

import logging

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from itwin_platform import AsyncITwinPlatform, Hooks, ITwinPlatform, RequestEvent, RetryEvent
from itwin_platform._core.events import shown_headers, shown_url
from itwin_platform.errors import NotFound
from itwin_platform.testing import VirtualClock

from .clients import TOKEN

JOB = {"id": "j", "itwinId": "t", "status": "Active"}


class Service:
    """Answers from a list, and keeps what it was sent."""

    def __init__(self, *answers: httpx2.Response) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.answers.pop(0)


def ok() -> httpx2.Response:
    return httpx2.Response(200, json=JOB, headers={"x-correlation-id": "c", "set-cookie": "secret=1"})


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What clients made from now on export; the provider of the process stays as it is."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    return exporter


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (span,) = spans.get_finished_spans()
    return span


def test_a_call_is_one_client_span_and_its_attempts_are_counted_in_it(spans: InMemorySpanExporter) -> None:
    service = Service(httpx2.Response(503), httpx2.Response(429, headers={"retry-after": "3"}), ok())
    with ITwinPlatform(token=TOKEN, clock=VirtualClock(), transport=httpx2.MockTransport(service)) as itwin:
        itwin.access_control.get_itwin_job("t", "j")
    span = only(spans)
    assert (span.name, span.kind) == ("get-itwin-job", trace.SpanKind.CLIENT)
    told = dict(span.attributes or {})
    assert told["http.request.resend_count"] == 2
    assert told["http.response.status_code"] == 200
    assert told["url.full"] == "https://api.bentley.com/accesscontrol/itwins/t/jobs/j"
    assert told["itwin.correlation_id"] == service.requests[0].headers["x-correlation-id"]
    assert [event.name for event in span.events] == ["retry", "retry"]
    context = span.get_span_context()
    assert context is not None
    sent = {request.headers["traceparent"].split("-")[1] for request in service.requests}
    assert sent == {trace.format_trace_id(context.trace_id)}
    assert TOKEN not in span.to_json()


@pytest.mark.anyio
async def test_an_error_ends_the_span_with_its_name(spans: InMemorySpanExporter) -> None:
    service = Service(httpx2.Response(404, json={"error": {"code": "ItwinNotFound", "message": "m"}}))
    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(service)) as itwin:
        with pytest.raises(NotFound):
            await itwin.access_control.get_itwin_job("t", "j")
    span = only(spans)
    assert span.status.status_code is trace.StatusCode.ERROR
    told = dict(span.attributes or {})
    assert (told["error.type"], told["http.response.status_code"]) == ("NotFound", 404)


def test_logs_tell_of_attempts_and_withhold_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="itwin_platform")
    service = Service(
        httpx2.Response(502), httpx2.Response(200, json={"extractions": [], "_links": {"self": {"href": "x"}}})
    )
    with ITwinPlatform(token=TOKEN, clock=VirtualClock(), transport=httpx2.MockTransport(service)) as itwin:
        list(itwin.grouping_and_mapping.get_imodel_extractions(imodel_id="i", continuation_token="hidden"))
    text = "\n".join(record.getMessage() for record in caplog.records if record.name == "itwin_platform")
    assert "attempt 1: GET https://api.bentley.com/grouping-and-mapping/" in text
    assert "-> 502" in text
    assert "status 502; attempt 2 in" in text
    assert "iModelId=i" in text
    assert "$continuationToken=..." in text
    assert "hidden" not in text
    assert TOKEN not in text


def test_hooks_are_told_of_each_attempt_and_each_retry() -> None:
    requests: list[RequestEvent] = []
    retries: list[RetryEvent] = []
    service = Service(httpx2.Response(500), ok())
    hooks = Hooks(on_request=requests.append, on_retry=retries.append)
    with ITwinPlatform(
        token=TOKEN, hooks=hooks, clock=VirtualClock(), transport=httpx2.MockTransport(service)
    ) as itwin:
        itwin.access_control.get_itwin_job("t", "j")
    assert [(one.operation, one.attempt, one.status) for one in requests] == [
        ("get-itwin-job", 1, 500),
        ("get-itwin-job", 2, 200),
    ]
    assert requests[1].headers == {"x-correlation-id": "c", "content-type": "application/json"} | {
        "content-length": requests[1].headers["content-length"]
    }
    assert [(one.attempt, one.reason) for one in retries] == [(1, "status 500")]
    assert TOKEN not in repr(requests)


def test_only_what_is_on_the_list_is_shown() -> None:
    assert shown_headers({"Authorization": "Bearer x", "Cookie": "y", "Retry-After": "3"}) == {"Retry-After": "3"}
    assert shown_url("https://user:pw@h/p?sig=SECRET&$top=5&empty") == "https://h/p?sig=...&$top=5&empty=..."
