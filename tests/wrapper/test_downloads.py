"""Partitions on their way to the disk: whole whatever sizes come, written while more arrives, and read in large pieces."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform._folders import _AHEAD, _File
from itwin_platform._writing import _AT_ONCE, _MOST, Writer
from itwin_platform.testing import VirtualClock

from .clients import TOKEN, Body

pytestmark = pytest.mark.anyio

MODEL = {
    "name": "m",
    "version": "1.0",
    "entities": [
        {"$type": "LocalEntity", "name": "A", "attributes": [], "partitions": [{"name": "p", "location": "a/0.csv"}]}
    ],
}


def service(*bodies: Any) -> httpx2.MockTransport:
    """A model of one partition, and what each request for it gets."""
    left = list(bodies)

    def answer(request: httpx2.Request) -> httpx2.Response:
        if not request.url.path.endswith("/partitions"):
            return httpx2.Response(200, json=MODEL)
        return httpx2.Response(200, headers={"content-type": "text/csv"}, stream=left.pop(0))

    return httpx2.MockTransport(answer)


def download(transport: httpx2.MockTransport, folder: Path) -> bytes:
    with ITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock()) as itwin:
        (file,) = itwin.extractions.get("x", mappings=["m"]).download(folder / "sync")
    return file.read_bytes()


async def download_async(transport: httpx2.MockTransport, folder: Path) -> bytes:
    async with AsyncITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock()) as itwin:
        (file,) = await itwin.extractions.get("x", mappings=["m"]).download(folder / "async")
    return file.read_bytes()


def files_below(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*.csv*"))


def pieces(*sizes: int) -> list[bytes]:
    return [bytes([number % 251]) * size for number, size in enumerate(sizes, 1)]


@pytest.mark.parametrize(
    "arriving",
    [
        [],
        pieces(1),
        pieces(_AT_ONCE),
        pieces(_AT_ONCE, 1),
        pieces(_AT_ONCE - 1, 2, _AT_ONCE - 1),
        pieces(3 * _AT_ONCE + 7),
        pieces(5, 2 * _AT_ONCE, 0, 2 * _AT_ONCE, 5),
        pieces(*[65_000] * 40),
    ],
    ids=lambda arriving: "+".join(str(len(one)) for one in arriving[:5]) or "nothing",
)
async def test_a_file_is_whole_whatever_sizes_its_pieces_have(tmp_path: Path, arriving: Sequence[bytes]) -> None:
    assert download(service(Body(arriving)), tmp_path) == b"".join(arriving)
    assert await download_async(service(Body(arriving)), tmp_path) == b"".join(arriving)


async def test_a_file_that_broke_after_some_writes_is_begun_again_and_holds_nothing_of_the_first_try(
    tmp_path: Path,
) -> None:
    def bodies() -> list[Body]:
        return [Body([b"old" * _AT_ONCE], httpx2.ReadError("reset")), Body([b"new"])]

    assert download(service(*bodies()), tmp_path) == b"new"
    assert await download_async(service(*bodies()), tmp_path) == b"new"


async def test_a_full_disk_is_the_error_of_the_system_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: _File, __: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_File, "write", full)
    bodies = [Body(pieces(_AT_ONCE, _AT_ONCE, _AT_ONCE)) for _ in range(2)]
    with pytest.raises(OSError, match="No space left"):
        download(service(bodies[0]), tmp_path)
    with pytest.raises(OSError, match="No space left"):
        await download_async(service(bodies[1]), tmp_path)
    assert all(body.closed for body in bodies)
    assert not files_below(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such call, or another meaning for it")
def test_the_system_is_asked_to_begin_with_the_disk_for_what_is_new_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, offset, size, __: asked.append((offset, size)))
    file = _File(tmp_path / "data.csv")
    for _ in range(5):
        file.write(b"a" * (_AHEAD // 2))
    file.keep()
    assert asked == [(0, 0), (_AHEAD, 0)]
    assert (tmp_path / "data.csv").stat().st_size == 5 * _AHEAD // 2


def test_after_an_error_nothing_more_is_written_or_asked_for() -> None:
    written: list[bytes] = []

    def full(piece: bytes) -> None:
        written.append(piece)
        raise OSError(errno.ENOSPC, "No space left on device")

    writer = Writer(full)
    writer.add(b"a" * _AT_ONCE)
    with writer._changed:
        assert writer._changed.wait_for(lambda: writer._error is not None, 10)
    assert writer.add(b"b" * _AT_ONCE)
    with pytest.raises(OSError, match="No space left"):
        writer.finish()
    assert [piece[:1] for piece in written] == [b"a"]


async def test_on_an_event_loop_pieces_are_written_while_more_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for_more = threading.Event()
    in_time: list[bool] = []

    class Watched(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"a" * _AT_ONCE
            asked_for_more.set()
            yield b"b" * _AT_ONCE

    write: Callable[[_File, bytes], int] = _File.write

    def slow(file: _File, piece: bytes) -> int:
        in_time.append(asked_for_more.wait(10))
        return write(file, piece)

    monkeypatch.setattr(_File, "write", slow)
    content = await download_async(service(Watched()), tmp_path)
    assert content == b"a" * _AT_ONCE + b"b" * _AT_ONCE
    assert all(in_time)


async def test_nothing_more_is_read_while_much_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0
    waiting: list[int] = []
    disk = threading.Event()

    class Counted(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(3 * _MOST // _AT_ONCE):
                read += _AT_ONCE
                yield b"a" * _AT_ONCE

    write: Callable[[_File, bytes], int] = _File.write
    wait: Callable[[Writer], None] = Writer.wait

    def stuck(file: _File, piece: bytes) -> int:
        assert disk.wait(10)
        return write(file, piece)

    def waits(writer: Writer) -> None:
        waiting.append(read)
        disk.set()
        wait(writer)

    monkeypatch.setattr(_File, "write", stuck)
    monkeypatch.setattr(Writer, "wait", waits)
    assert await download_async(service(Counted()), tmp_path) == b"a" * (3 * _MOST)
    assert waiting[0] == _MOST + _AT_ONCE


async def test_a_download_that_is_cancelled_leaves_no_thread_and_writes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = anyio.CancelScope()
    begun, disk = threading.Event(), threading.Event()
    written: list[int] = []

    class Endless(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(4):
                yield b"a" * _AT_ONCE
            assert begun.wait(10)
            scope.cancel()
            await anyio.sleep_forever()

    def stuck(_: _File, piece: bytes) -> int:
        begun.set()
        assert disk.wait(10)
        written.append(len(piece))
        return len(piece)

    end: Callable[[Writer], None] = Writer._end

    def ends(writer: Writer) -> None:
        disk.set()
        end(writer)

    monkeypatch.setattr(_File, "write", stuck)
    monkeypatch.setattr(Writer, "_end", ends)
    with scope:
        await download_async(service(Endless()), tmp_path)
    assert scope.cancelled_caught
    assert written == [_AT_ONCE]
    assert not [one for one in threading.enumerate() if one.name == "itwin-download"]
    assert not files_below(tmp_path)


class Partition(BaseHTTPRequestHandler):
    """Four megabytes on a real socket."""

    protocol_version = "HTTP/1.1"
    CONTENT = b"0x1,4.5\n" * (1 << 19)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(self.CONTENT)))
        self.end_headers()
        self.wfile.write(self.CONTENT)

    def log_message(self, *_: object) -> None:
        pass


def test_a_connection_gives_more_at_once_than_the_http_library_asks_for() -> None:
    """A second file comes over the same connection, and all of it arrives."""
    server = HTTPServer(("127.0.0.1", 0), Partition)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"

    def ask(client: Any) -> Any:
        return client.grouping_and_mapping.get_cdm_partition("m", "x", location="a")

    async def on_a_loop() -> list[list[bytes]]:
        async with AsyncITwinPlatform(token=TOKEN, base_url=url) as itwin:
            return [[piece async for piece in await ask(itwin)] for _ in range(2)]

    try:
        with ITwinPlatform(token=TOKEN, base_url=url) as itwin:
            found = [list(ask(itwin)) for _ in range(2)]
        # One client at a time: this server serves one connection.
        found += asyncio.run(on_a_loop())
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert all(b"".join(one) == Partition.CONTENT for one in found)
    assert all(max(map(len, one)) > 1 << 16 for one in found)
