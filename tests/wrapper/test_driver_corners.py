"""The asynchronous driver where time runs out or a connection breaks: it lets go of what it holds, and says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ConnectionLost, DeadlineExceeded
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import AsyncFaultyTransport, Fault, VirtualClock

from .clients import TOKEN, Body

pytestmark = pytest.mark.anyio

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"


class Silent(httpx2.AsyncByteStream):
    """A body of which nothing ever arrives."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await anyio.sleep_forever()
        yield b""


async def never(_: httpx2.Request) -> httpx2.Response:
    await anyio.sleep_forever()
    raise AssertionError


async def begun(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, headers={"content-type": "text/csv"}, stream=Silent())


async def status(itwin: AsyncITwinPlatform) -> Any:
    return await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


async def partition(itwin: AsyncITwinPlatform) -> Any:
    return await (await itwin.grouping_and_mapping.get_cdm_partition(MAPPING, EXTRACTION, location="a.csv")).read()


@pytest.mark.parametrize(("handle", "ask"), [(never, status), (begun, status), (never, partition), (begun, partition)])
async def test_whatever_the_service_keeps_waiting_for_ends_at_the_deadline(
    handle: Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]],
    ask: Callable[[AsyncITwinPlatform], Coroutine[None, None, Any]],
) -> None:
    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), deadline=0.05) as itwin:
        with anyio.fail_after(10), pytest.raises(DeadlineExceeded):
            await ask(itwin)


async def test_an_answer_that_breaks_is_closed() -> None:
    bodies: list[Body] = []

    def breaking(_: httpx2.Request) -> httpx2.Response:
        bodies.append(Body([b"{"], httpx2.ReadError("gone")))
        return httpx2.Response(200, stream=bodies[-1])

    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(breaking), clock=VirtualClock()) as itwin:
        with pytest.raises(ConnectionLost):
            await status(itwin)
    assert len(bodies) == 5
    assert all(body.closed for body in bodies)


@pytest.mark.parametrize("fault", [Fault.CUT_BODY, Fault.WRONG_LENGTH, Fault.RESET_AFTER, Fault.UNAVAILABLE])
async def test_a_partition_that_comes_short_is_fetched_again(tmp_path: Path, fault: Fault) -> None:
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock, rows=100)
    options: dict[str, Any] = {"base_url": sandbox.url, "token": "sandbox-token", "clock": clock}
    with ITwinPlatform(transport=sandbox.transport(), **options) as itwin:
        run = itwin.extractions.run(IMODEL, mappings=[MAPPING])
        run.wait()
        whole = run.download(tmp_path / "whole")
    plan = [None, fault, None, fault]
    transport = AsyncFaultyTransport(sandbox.async_transport(), plan, clock=clock)
    async with AsyncITwinPlatform(transport=transport, **options) as other:
        job: Any = other.job(run.token)
        files = await job.download(tmp_path / "broken")
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in whole]


async def test_a_large_partition_in_pieces_of_odd_sizes_is_written_as_it_came(tmp_path: Path) -> None:
    pattern = bytes(range(251)) * 997
    whole = b"".join(pattern[number:] for number in range(24))
    pieces = [whole[start : start + 1_234_567] for start in range(0, len(whole), 1_234_567)]

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/partitions"):
            return httpx2.Response(200, headers={"content-type": "text/csv"}, stream=Body(pieces))
        partitions = [{"name": "p", "location": "a.csv"}]
        entity = {"$type": "LocalEntity", "name": "table", "attributes": [], "partitions": partitions}
        return httpx2.Response(200, json={"name": "m", "version": "1.0", "entities": [entity]})

    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle)) as itwin:
        (file,) = await itwin.extractions.get("x").download(tmp_path / "run", mapping_id="m")
    assert file.read_bytes() == whole


async def test_a_partition_may_lie_in_a_storage_which_never_sees_the_token() -> None:
    """The operation says that its answer is a file, and only those may be fetched from elsewhere."""
    headers: list[httpx2.Headers] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        headers.append(request.headers)
        if request.url.host == "api.bentley.com":
            return httpx2.Response(302, headers={"location": "https://storage.example/a.csv?sig=x"})
        return httpx2.Response(200, text="rows", headers={"content-type": "text/csv"})

    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle)) as itwin:
        assert await partition(itwin) == b"rows"
    assert ["authorization" in one for one in headers] == [True, False]


def test_each_api_is_the_attribute_of_its_name() -> None:
    names = {"access_control": "AccessControl", "export": "Export", "grouping_and_mapping": "GroupingAndMapping"}
    for name, kind in names.items():
        assert type(getattr(ITwinPlatform(token=TOKEN), name)).__name__ == kind
        assert type(getattr(AsyncITwinPlatform(token=TOKEN), name)).__name__ == f"Async{kind}"
