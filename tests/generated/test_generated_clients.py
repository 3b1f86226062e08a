"""The plain clients: one request, one answer, the token for one host only and in no text."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx2
import pytest

from itwin_platform_api.export.api.export_connections import create_export_connection_run
from itwin_platform_api.export.models import ExportConnectionRunCreate, ExportType
from itwin_platform_api.grouping_and_mapping.api.data_access import get_cdm_partition
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_status
from itwin_platform_api.grouping_and_mapping.api.mappings import create_mapping
from itwin_platform_api.grouping_and_mapping.models import MappingCreate
from itwin_platform_api.runtime.client import AsyncClient, Client
from itwin_platform_api.runtime.errors import ApiError, DecodeError

TOKEN = "secret-token"
LINK = {"href": "http://host/"}
EXTRACTION = {
    "id": "1",
    "state": "Running",
    "startedOn": "2022-09-10T12:00:00Z",
    "_links": {"logs": LINK, "status": LINK},
}
STATUS = {"extraction": EXTRACTION}
ERROR = {"error": {"code": "ExtractionNotFound", "message": "Requested extraction is not available."}}

Handler = Callable[[httpx2.Request], httpx2.Response]

pytestmark = pytest.mark.anyio


class Service:
    """Answers every request the same way, and remembers what it was asked."""

    def __init__(self, answer: Handler) -> None:
        self.asked: list[httpx2.Request] = []
        self._answer = answer

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        return self._answer(request)

    def client(self, **more: Any) -> Client:
        return Client("http://host/prefix/", token=TOKEN, transport=httpx2.MockTransport(self), **more)

    def async_client(self) -> AsyncClient:
        return AsyncClient("http://host/prefix/", token=TOKEN, transport=httpx2.MockTransport(self))


@pytest.fixture
def status() -> Service:
    return Service(lambda _: httpx2.Response(200, json=STATUS, headers={"X-Correlation-Id": "abc-1"}))


class Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body in pieces that knows whether it was closed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def test_sync_gives_the_decoded_answer_and_sync_detailed_the_whole_one(status: Service) -> None:
    with status.client() as client:
        assert get_extraction_status.sync("a/b", client=client).extraction.state == "Running"
        answer = get_extraction_status.sync_detailed("a/b", client=client)
    assert (answer.status_code, answer.headers["x-correlation-id"], json.loads(answer.content)) == (
        200,
        "abc-1",
        STATUS,
    )
    assert answer.parsed.extraction.id == "1"
    asked = status.asked[0]
    assert str(asked.url) == "http://host/prefix/grouping-and-mapping/datasources/imodel-mappings/extractions/a%2Fb"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["accept"] == "application/vnd.bentley.itwin-platform.v1+json"


async def test_asyncio_gives_the_decoded_answer_and_asyncio_detailed_the_whole_one(status: Service) -> None:
    async with status.async_client() as client:
        assert (await get_extraction_status.asyncio("1", client=client)).extraction.state == "Running"
        answer = await get_extraction_status.asyncio_detailed("1", client=client)
    assert (answer.status_code, answer.headers["x-correlation-id"], json.loads(answer.content)) == (
        200,
        "abc-1",
        STATUS,
    )
    assert [one.headers["authorization"] for one in status.asked] == [f"Bearer {TOKEN}"] * 2


def test_without_a_token_none_is_sent(status: Service) -> None:
    with Client("http://host", transport=httpx2.MockTransport(status)) as client:
        get_extraction_status.sync("1", client=client)
    assert "authorization" not in status.asked[0].headers


def test_the_token_stands_in_no_repr_and_in_no_error() -> None:
    service = Service(lambda _: httpx2.Response(401, json=ERROR))
    with service.client() as client, pytest.raises(ApiError) as caught:
        get_extraction_status.sync("1", client=client)
    answer = Service(lambda _: httpx2.Response(200, json=STATUS))
    with answer.client() as other:
        whole = get_extraction_status.sync_detailed("1", client=other)
    for text in (repr(client), repr(service.async_client()), repr(caught.value), str(caught.value), repr(whole)):
        assert TOKEN not in text
    assert repr(client) == "Client('http://host/prefix')"


def test_a_body_is_sent_as_json() -> None:
    service = Service(lambda _: httpx2.Response(422, json=ERROR))
    with service.client() as client, pytest.raises(ApiError):
        create_mapping.sync(body=MappingCreate(imodel_id="1", mapping_name="a"), client=client)
    assert service.asked[0].method == "POST"
    assert service.asked[0].headers["content-type"] == "application/json"
    assert json.loads(service.asked[0].content) == {"iModelId": "1", "mappingName": "a"}


async def test_an_error_status_is_raised_alike_by_both_clients() -> None:
    service = Service(lambda _: httpx2.Response(404, json=ERROR, headers={"x-correlation-id": "abc-1"}))
    errors = []
    with service.client() as client, pytest.raises(ApiError) as caught:
        get_extraction_status.sync("1", client=client)
    errors.append(caught.value)
    async with service.async_client() as aclient:
        with pytest.raises(ApiError) as caught:
            await get_extraction_status.asyncio("1", client=aclient)
    errors.append(caught.value)
    assert {(one.status, one.code, one.correlation_id, str(one)) for one in errors} == {
        (
            404,
            "ExtractionNotFound",
            "abc-1",
            f"get-extraction-status answered 404 ExtractionNotFound: {ERROR['error']['message'][:-1]} (correlation id abc-1).",
        )
    }


def test_an_answer_that_is_no_json_is_our_error() -> None:
    service = Service(lambda _: httpx2.Response(200, html="<html></html>"))
    with service.client() as client, pytest.raises(DecodeError, match="got `text/html`"):
        get_extraction_status.sync("1", client=client)


@pytest.mark.parametrize("location", ["http://elsewhere/steal", "/runs/1"])
def test_a_redirect_is_not_followed_and_the_token_stays(location: str) -> None:
    service = Service(lambda _: httpx2.Response(303, headers={"location": location}))
    body = ExportConnectionRunCreate(export_type=ExportType.IFC)
    with service.client() as client:
        answer = create_export_connection_run.sync_detailed("1", body=body, client=client)
    assert (answer.status_code, answer.headers["Location"], answer.parsed) == (303, location, None)
    assert len(service.asked) == 1


# -- streams -------------------------------------------------------------------------------------------------------


def test_a_file_is_read_piece_by_piece_and_closed_at_its_end() -> None:
    pieces = Pieces(b"a,b\r\n1,", b"", "ü\r\n".encode(), b"3,4")
    service = Service(lambda _: httpx2.Response(200, stream=pieces))
    with service.client() as client:
        answer = get_cdm_partition.sync_detailed("m", "e", location="l", client=client)
        assert (answer.status_code, answer.content) == (200, b"")
        assert not pieces.closed
        assert list(answer.parsed.iter_lines()) == ["a,b", "1,ü", "3,4"]
    assert pieces.closed


def test_a_file_that_is_left_early_is_closed() -> None:
    pieces = Pieces(b"1", b"2")
    with Service(lambda _: httpx2.Response(200, stream=pieces)).client() as client:
        with get_cdm_partition.sync("m", "e", location="l", client=client) as stream:
            assert next(iter(stream)) == b"1"
        assert pieces.closed


async def test_a_file_is_read_piece_by_piece_without_blocking() -> None:
    pieces = Pieces(b"a,b\n1", b",2\n")
    async with Service(lambda _: httpx2.Response(200, stream=pieces)).async_client() as client:
        async with await get_cdm_partition.asyncio("m", "e", location="l", client=client) as stream:
            assert [line async for line in stream.iter_lines()] == ["a,b", "1,2"]
        assert pieces.closed
        whole = await get_cdm_partition.asyncio_detailed("m", "e", location="l", client=client)
        assert await whole.parsed.read() == b"a,b\n1,2\n"


async def test_an_error_instead_of_a_file_is_read_raised_and_closed() -> None:
    for code in (404, 302):
        pieces = Pieces(json.dumps(ERROR).encode())
        service = Service(lambda _, code=code, pieces=pieces: httpx2.Response(code, stream=pieces))  # type: ignore[misc]
        with service.client() as client, pytest.raises(ApiError) as caught:
            get_cdm_partition.sync("m", "e", location="l", client=client)
        assert (caught.value.status, caught.value.code, pieces.closed) == (code, "ExtractionNotFound", True)
        pieces.closed = False
        async with service.async_client() as aclient:
            with pytest.raises(ApiError) as caught:
                await get_cdm_partition.asyncio("m", "e", location="l", client=aclient)
        assert (caught.value.status, pieces.closed) == (code, True)
