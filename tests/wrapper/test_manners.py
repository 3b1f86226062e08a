"""Connections, storage redirects, and what threads and forks may share."""

from __future__ import annotations

import os
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from itwin_platform import ITwinPlatform
from itwin_platform.errors import ConfigurationError, DecodeError, OutcomeUnknown, PermissionDenied, UntrustedLink
from itwin_platform.sandbox import Sandbox, running

from .clients import TOKEN

JOB = ("6c9aba19-76f5-4a21-a4df-a8512df2201e", "fb936e1f-5a60-4fe0-8237-e7afbf47512b")


@pytest.mark.parametrize("option", [{"proxy": "http://localhost:1"}, {"verify": False}])
def test_a_transport_makes_its_own_connections(option: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="transport= makes its own connections"):
        ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(lambda _: httpx2.Response(200)), **option)


def test_a_path_is_no_authority() -> None:
    with pytest.raises(ConfigurationError, match="create_default_context"):
        ITwinPlatform(token=TOKEN, verify="ca.pem")  # type: ignore[arg-type]


def test_an_authority_of_your_own_and_a_proxy_are_taken() -> None:
    with ITwinPlatform(token=TOKEN, verify=ssl.create_default_context(), proxy="http://localhost:1") as itwin:
        assert TOKEN not in repr(itwin)


def redirected(location: str) -> tuple[httpx2.MockTransport, list[httpx2.Request]]:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx2.Response(302, headers={"location": location})
        return httpx2.Response(200, headers={"content-type": "text/csv"}, content=b"a,b\n")

    return httpx2.MockTransport(answer), seen


def test_a_file_in_storage_is_fetched_without_the_token() -> None:
    transport, seen = redirected("https://files.example/part.csv?sig=s")
    with ITwinPlatform(token=TOKEN, transport=transport) as itwin:
        with itwin.grouping_and_mapping.get_cdm_partition("m", "x", location="Beam/part00000.csv") as body:
            assert body.read() == b"a,b\n"
    assert "authorization" in seen[0].headers
    assert "authorization" not in seen[1].headers
    assert seen[1].url.host == "files.example"


@pytest.mark.parametrize(
    "location", ["http://files.example/part.csv", "https://user@files.example/", "ftp://files.example/"]
)
def test_a_file_is_fetched_over_https_or_not_at_all(location: str) -> None:
    transport, seen = redirected(location)
    with ITwinPlatform(token=TOKEN, transport=transport) as itwin, pytest.raises(UntrustedLink):
        itwin.grouping_and_mapping.get_cdm_partition("m", "x", location="Beam/part00000.csv")
    assert len(seen) == 1


def test_what_is_no_file_is_not_fetched_elsewhere() -> None:
    transport, seen = redirected("https://files.example/job")
    with ITwinPlatform(token=TOKEN, transport=transport) as itwin, pytest.raises(UntrustedLink):
        itwin.access_control.get_itwin_job("t", "j")
    assert len(seen) == 1


def test_a_client_may_be_shared_between_threads() -> None:
    with running(Sandbox()) as url, ITwinPlatform(base_url=url, token="sandbox-token") as itwin:
        with ThreadPoolExecutor(8) as pool:
            jobs = list(pool.map(lambda _: itwin.access_control.get_itwin_job(*JOB).id, range(64)))
    assert jobs == [JOB[1]] * 64


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_makes_its_own_client() -> None:
    sandbox = Sandbox()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # Whatever happens, the child must not go on as a second test run.
        try:
            with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport()) as itwin:
                os.write(writer, itwin.access_control.get_itwin_job(*JOB).id.encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        assert answer.read().decode() == JOB[1]
    os.waitpid(child, 0)


def test_a_start_whose_answer_cannot_be_read_is_not_sent_again() -> None:
    """The library reads ``Location`` itself and raises; the request had been sent all the same."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        raise httpx2.InvalidURL("Invalid non-printable ASCII character in URL")

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer)) as itwin, pytest.raises(OutcomeUnknown):
        itwin.grouping_and_mapping.create_mapping(imodel_id="i", mapping_name="m")
    assert len(seen) == 1


def test_a_token_that_an_answer_echoes_is_not_shown() -> None:
    error = {"error": {"code": "Forbidden", "message": f"No rights for Bearer {TOKEN}"}}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(403, json=error))
    with ITwinPlatform(token=TOKEN, transport=transport) as itwin, pytest.raises(PermissionDenied) as caught:
        itwin.access_control.get_itwin_job("t", "j")
    assert TOKEN not in str(caught.value)
    assert TOKEN.encode() not in caught.value.body
    page = httpx2.MockTransport(lambda _: httpx2.Response(200, text=TOKEN, headers={"content-type": "text/html"}))
    with ITwinPlatform(token=TOKEN, transport=page) as itwin, pytest.raises(DecodeError) as broken:
        itwin.access_control.get_itwin_job("t", "j")
    assert TOKEN not in str(broken.value)
