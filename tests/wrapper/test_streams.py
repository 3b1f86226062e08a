"""CSV partitions: read piece by piece, never kept whole, and a cut is an error and not a short file."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx2
import pytest
import respx

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ConnectionLost, DeadlineExceeded, DecodeError, ITwinError, NotFound, ServerError
from itwin_platform.testing import VirtualClock

from .clients import TOKEN, Body, Both, answered, assert_hidden, raw

pytestmark = pytest.mark.anyio

URL = (
    "https://api.bentley.com/grouping-and-mapping/datasources/imodel-mappings/m/extractions/x/cdm/partitions"
    "?location=mapping%2Ftable%26part%3D0.csv"
)
ROWS = b'0x1,4.5\r\n0x2,"a\nb"\n\xc3\xa4,7'
CSV = {"content-type": "text/csv"}


class SlowBody(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """One byte after each of these waits, on a virtual clock."""

    def __init__(self, clock: VirtualClock, waits: list[float]) -> None:
        self._clock = clock
        self._waits = waits

    def __iter__(self) -> Iterator[bytes]:
        for wait in self._waits:
            self._clock.advance(wait)
            yield b"a"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def partition(client: Any) -> Any:
    return client.grouping_and_mapping.get_cdm_partition("m", "x", location="mapping/table&part=0.csv")


async def test_a_partition_is_read_to_its_end(both: Both) -> None:
    seen = await both(partition, [raw(200, ROWS, content_type="text/csv", content_length=str(len(ROWS)))])
    assert seen.value == ROWS
    assert str(seen.requests[0].url) == URL


async def test_lines_are_put_together_from_pieces_that_end_anywhere() -> None:
    pieces = [bytes([byte]) for byte in ROWS]
    expected = ["0x1,4.5", '0x2,"a', 'b"', "ä,7"]
    with respx.mock:
        respx.get(URL).mock(side_effect=lambda _: httpx2.Response(200, headers=CSV, stream=Body(pieces)))
        with ITwinPlatform(token=TOKEN) as itwin, partition(itwin) as stream:
            assert list(stream.iter_lines()) == expected
        async with AsyncITwinPlatform(token=TOKEN) as other, await partition(other) as source:
            assert [line async for line in source.iter_lines()] == expected


async def test_nothing_is_read_before_it_is_asked_for_and_closing_gives_the_connection_back() -> None:
    bodies: list[Body] = []

    def answer(_: httpx2.Request) -> httpx2.Response:
        bodies.append(Body([ROWS] * 3, breaks=AssertionError("the body was read")))
        return httpx2.Response(200, headers=CSV, stream=bodies[-1])

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer)) as itwin:
        with partition(itwin):
            assert not bodies[0].closed
        assert bodies[0].closed
    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer)) as other:
        async with await partition(other):
            assert not bodies[1].closed
        assert bodies[1].closed


CUTS: list[tuple[Callable[[], httpx2.Response], str]] = [
    (
        lambda: httpx2.Response(200, headers=CSV | {"content-length": "100"}, stream=Body([b"a" * 40])),
        "40 of 100 bytes",
    ),
    (lambda: httpx2.Response(200, headers=CSV, stream=Body([b"a" * 40], httpx2.ReadError("reset"))), "reset"),
    (
        lambda: httpx2.Response(
            200, headers=CSV, stream=Body([b"a" * 40], httpx2.RemoteProtocolError("incomplete chunked read"))
        ),
        "incomplete chunked read",
    ),
]


@pytest.mark.parametrize(("answer", "reason"), CUTS)
async def test_a_connection_that_is_cut_in_the_middle_is_an_error_after_what_came(
    answer: Callable[[], httpx2.Response], reason: str
) -> None:
    came: list[bytes] = []
    with respx.mock(assert_all_called=True) as router:
        route = router.get(URL).mock(side_effect=lambda _: answer())
        with ITwinPlatform(token=TOKEN, clock=VirtualClock()) as itwin:
            pieces = iter(partition(itwin))
            came.append(next(pieces))
            with pytest.raises(ConnectionLost, match=reason) as caught:
                next(pieces)
        async with AsyncITwinPlatform(token=TOKEN, clock=VirtualClock()) as other:
            source = aiter(await partition(other))
            came.append(await anext(source))
            with pytest.raises(ConnectionLost, match=reason) as also:
                await anext(source)
    assert came == [b"a" * 40] * 2
    assert caught.value.operation == also.value.operation == "get-cdm-partition"
    assert_hidden(caught.value, TOKEN)
    assert_hidden(also.value, TOKEN)
    assert route.call_count == 2


@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")
@pytest.mark.parametrize("pause", [70.0, 200.0])
async def test_the_deadline_counts_the_service_and_not_the_reader(pause: float) -> None:
    """The client has 100 seconds; the service takes 60 for the second piece, and the reader its own time between them."""
    clock = VirtualClock()

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=CSV, stream=SlowBody(clock, [0.0, 60.0, 60.0]))

    with ITwinPlatform(token=TOKEN, clock=clock, deadline=100, transport=httpx2.MockTransport(answer)) as itwin:
        pieces = iter(partition(itwin))
        for _ in range(2):
            assert next(pieces) == b"a"
            clock.advance(pause)
        with pytest.raises(DeadlineExceeded, match="get-cdm-partition: the 100 seconds"):
            next(pieces)
    async with AsyncITwinPlatform(
        token=TOKEN, clock=clock, deadline=100, transport=httpx2.MockTransport(answer)
    ) as other:
        source = aiter(await partition(other))
        for _ in range(2):
            assert await anext(source) == b"a"
            clock.advance(pause)
        with pytest.raises(DeadlineExceeded, match="get-cdm-partition: the 100 seconds"):
            await anext(source)


async def test_a_body_that_stops_coming_is_late_not_lost() -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=CSV, stream=Body([b"a"], httpx2.ReadTimeout("slow")))

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer)) as itwin, pytest.raises(DeadlineExceeded):
        partition(itwin).read()


async def test_a_wrong_content_encoding_is_a_wrong_answer(both: Both) -> None:
    seen = await both(partition, [raw(200, ROWS, content_type="text/csv", content_encoding="gzip")])
    assert isinstance(seen.error, DecodeError)
    assert (seen.error.operation, seen.error.status) == ("get-cdm-partition", 200)


async def test_a_compressed_body_is_unpacked(both: Both) -> None:
    packed = gzip.compress(ROWS)
    answer = raw(200, packed, content_type="text/csv", content_encoding="gzip", content_length=str(len(packed)))
    assert (await both(partition, [answer])).value == ROWS


@pytest.mark.parametrize(
    ("answer", "error", "requests"),
    [
        (answered(404, {"error": {"code": "CdmNotFound", "message": "no data"}}), NotFound, 1),
        (raw(503, b"<html>", content_type="text/html"), ServerError, 5),
    ],
)
async def test_an_error_answer_is_an_error_before_the_first_piece(
    both: Both, answer: Any, error: type[ITwinError], requests: int
) -> None:
    seen = await both(partition, [answer])
    assert type(seen.error) is error
    assert len(seen.requests) == requests


async def test_a_gateways_html_is_no_partition(both: Both) -> None:
    seen = await both(partition, [raw(200, b"<html>sign in</html>", content_type="text/html; charset=utf-8")])
    assert isinstance(seen.error, DecodeError)
    assert (seen.error.operation, seen.error.status, seen.error.path) == ("get-cdm-partition", 200, "$")


@pytest.mark.parametrize("kind", ["text/csv", "text/plain", "application/octet-stream", None])
async def test_other_media_types_of_a_partition_are_taken(both: Both, kind: str | None) -> None:
    assert (await both(partition, [raw(200, ROWS, **({"content_type": kind} if kind else {}))])).value == ROWS
