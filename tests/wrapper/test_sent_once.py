"""A request that was answered was sent: whatever goes wrong while the response is read, a start is not sent again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform.errors import ConnectionLost, OutcomeUnknown, UntrustedLink
from itwin_platform_api.grouping_and_mapping.models.extraction_run_mapping import ExtractionRunMapping
from itwin_platform_api.grouping_and_mapping.models.extraction_run_request import ExtractionRunRequest

from .clients import Answer, Body, Both, raw

pytestmark = pytest.mark.anyio

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"

#: Locations that some parser refuses, each in a way of its own.
ODD_LOCATIONS = [
    "http://xn--a.test/",
    "http://xn--0.test/x",
    "http://[::1/x",
    "http://a:99999/",
    "http://a:b/",
    "http://exa\u00admple.\u200d/",
    "http://" + "a" * 70_000 + "/",
    "//",
    "http://",
    "http:///path",
    "\x7f",
    "ftp://x/y",
    "data:,x",
]


def start(itwin: Any) -> Any:
    body = ExtractionRunRequest(imodel_id=IMODEL, mappings=[ExtractionRunMapping(id=MAPPING)])
    return itwin.grouping_and_mapping.run_extraction(body=body)


def read(itwin: Any) -> Any:
    return itwin.grouping_and_mapping.get_mapping(MAPPING)


def redirected(status: int, location: str) -> Answer:
    headers = [(b"Location", location.encode())]
    return lambda _: httpx2.Response(status, headers=headers, stream=Body([b""]))


@pytest.mark.parametrize("location", ODD_LOCATIONS, ids=range(len(ODD_LOCATIONS)))
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirected_start_is_sent_once(both: Both, status: int, location: str) -> None:
    seen = await both(start, [redirected(status, location)])
    assert len(seen.requests) == 1
    assert isinstance(seen.error, UntrustedLink | OutcomeUnknown)


@pytest.mark.parametrize("location", [one for one in ODD_LOCATIONS if one != "//"], ids=lambda one: ascii(one[:12]))
async def test_a_read_does_not_follow_a_location_that_cannot_be_parsed(both: Both, location: str) -> None:
    seen = await both(read, [redirected(302, location)])
    assert len(seen.requests) == 1
    assert isinstance(seen.error, UntrustedLink)


@pytest.mark.parametrize(
    "kind",
    [
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
        httpx2.LocalProtocolError,
        httpx2.InvalidURL,
        UnicodeError,
        OSError,
    ],
)
async def test_an_error_in_the_body_says_that_the_request_was_sent(
    both: Both, kind: Callable[[str], Exception]
) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(201, stream=Body([b"{"], breaks=kind("it broke")))

    started = await both(start, [answer])
    assert len(started.requests) == 1
    assert isinstance(started.error, OutcomeUnknown)
    fetched = await both(read, [answer])
    assert isinstance(fetched.error, ConnectionLost) or "seconds" in str(fetched.error)


async def test_the_http_library_logs_no_request_of_ours(both: Both, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await both(read, [raw(503), raw(404)])
    assert not [record for record in caplog.records if record.name.startswith(("httpx2", "httpcore2"))]
    with httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(204))) as other:
        other.get("https://example.test/")
    assert [record.name for record in caplog.records if "example.test" in record.getMessage()] == ["httpx2"]
