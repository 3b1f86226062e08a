"""Shortcuts on the way of every call, and what they must not lose."""

from __future__ import annotations

import subprocess
import sys
import uuid

import httpx2
from opentelemetry import propagate, trace

from itwin_platform import ITwinPlatform
from itwin_platform._client import _new_id
from itwin_platform._core.effects import Send
from itwin_platform._http import request_of
from itwin_platform.testing import VirtualClock

from .clients import TOKEN

JOB = {"id": "j", "itwinId": "t", "status": "Active"}


def test_correlation_ids_are_random_uuids() -> None:
    made = {_new_id() for _ in range(200)}
    assert len(made) == 200
    parsed = [uuid.UUID(one) for one in made]
    assert {(one.version, one.variant) for one in parsed} == {(4, uuid.RFC_4122)}
    assert {str(one) for one in parsed} == made
    # All four forms of the variant come up; the chance that one is missed is one in 10^24.
    assert {one[19] for one in made} == set("89ab")


def test_a_request_is_what_the_library_would_make_of_it() -> None:
    send = Send("POST", "https://api.bentley.com:8443/a?$top=1", {"Accept": "a/b", "X-Own": "b"}, b"{}", 7.5)
    ours = request_of(send)
    with httpx2.Client(headers={"Accept-Encoding": "gzip"}) as http:
        theirs = http.build_request(send.method, send.url, headers={**send.headers}, content=send.content, timeout=7.5)
    assert (ours.method, ours.url, ours.content) == (theirs.method, theirs.url, theirs.content)
    assert ours.extensions == theirs.extensions
    del theirs.headers["user-agent"]  # the session sets its own
    assert dict(ours.headers) == dict(theirs.headers)


def test_cookies_of_the_service_are_neither_kept_nor_sent() -> None:
    seen: list[str | None] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("cookie"))
        return httpx2.Response(200, json=JOB, headers={"set-cookie": "who=somebody; Path=/"})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer)) as itwin:
        for _ in range(3):
            itwin.access_control.get_itwin_job("t", "j")
    assert seen == [None, None, None]


def test_tracing_is_loaded_only_by_programs_that_trace() -> None:
    program = """
import sys, httpx2
from itwin_platform import ITwinPlatform
answer = {"id": "j", "itwinId": "t", "status": "Active"}
transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=answer))
with ITwinPlatform(token="t", transport=transport) as itwin:
    itwin.access_control.get_itwin_job("t", "j")
    print("opentelemetry" in sys.modules)
    # A program may begin to trace at any time: clients that are there already take part.
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)
    itwin.access_control.get_itwin_job("t", "j")
    print([span.name for span in kept.get_finished_spans()])
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["False", "['get-itwin-job']"]


def test_a_trace_that_others_began_goes_on_without_a_provider_of_our_process() -> None:
    headers: list[httpx2.Headers] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        headers.append(request.headers)
        return httpx2.Response(200, json=JOB)

    incoming = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    span = trace.get_current_span(propagate.extract(incoming))
    with ITwinPlatform(token=TOKEN, clock=VirtualClock(), transport=httpx2.MockTransport(answer)) as itwin:
        itwin.access_control.get_itwin_job("t", "j")
        with trace.use_span(span):
            itwin.access_control.get_itwin_job("t", "j")
    assert "traceparent" not in headers[0]
    assert headers[1]["traceparent"].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
