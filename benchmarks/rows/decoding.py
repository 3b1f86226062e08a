"""Rows that only compute: decoding a page, one small call, one call that gives a page; no socket."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from typing import Any

import httpx2

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, RateLimit
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_logs
from itwin_platform_api.runtime.decode import decode

from .. import answers, bare
from ..harness import Bench, Row, alternate, cpu
from ..peers import ROOT, Absent, Peers

__all__ = ["call", "call_async", "decode_page", "page_call", "small_call"]

URL = "https://api.bentley.com"
OURS = "itwin-platform"
BARE = "bare httpx"
#: On, and wide enough never to hold a call back.
LIMIT = RateLimit(per_minute=1_000_000)


class _Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that arrives in one piece, as from a socket: nobody has read it yet."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


class InProcess(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Answers each request with the same content, and reads nothing of it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
            (b"x-correlation-id", b"8a9d5a3c-35b1-4b4d-a2a1-6f2b5d0e7c11"),
        ]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=self._headers, stream=_Body(self._content))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.handle_request(request)


def decode_page(bench: Bench) -> Row:
    """Bytes of a page of 1,000 log entries to objects."""
    row = Row("decode", "decode a page of 1,000 log entries", "s of CPU")
    content = answers.log_page(0, f"{URL}{bare.LOGS_PATH}")
    headers = httpx2.Headers({"content-type": "application/json"})
    times = 20 if bench.size == "full" else 10
    runs: dict[str, Callable[[], float]] = {
        OURS: cpu(lambda: decode(get_extraction_logs.OPERATION, 200, headers, content).parsed, times),
        "bare msgspec": cpu(lambda: bare.LOGS.decode(content), times),
        "json.loads, dictionaries": cpu(lambda: json.loads(content), times),
    }
    try:
        model = import_module(f"{bench.peers.unmodified().__name__}.models").ExtractionLogsResponse
        runs["openapi-python-client"] = cpu(lambda: model.from_dict(json.loads(content)), 2)
    except Absent as reason:
        row.absent["openapi-python-client"] = str(reason)
    try:
        pydantic = bench.peers.openapi_generator().ExtractionLogsResponse
        runs["openapi-generator"] = cpu(lambda: pydantic.from_json(content), 2)
    except Absent as reason:
        row.absent["openapi-generator"] = str(reason)
    row.samples = alternate(runs, 15 if bench.size == "full" else 3)
    row.at_most("of bare msgspec", row.ratio(OURS, "bare msgspec"), 1.15)
    for peer, bound in (("openapi-python-client", 8.0), ("openapi-generator", 15.0)):
        if peer in row.samples:
            row.at_least(f"faster than {peer}", row.ratio(peer, OURS), bound)
    return row


def small_call(bench: Bench) -> Row:
    """One small call: sign-in, limiter and retry on."""
    row = Row("call", "one small call in process: auth, limiter and retry on", "s of CPU")
    transport = InProcess(answers.status())
    times, rounds = (300, 21) if bench.size == "full" else (200, 3)
    runs: dict[str, Callable[[], float]] = {
        OURS: cpu(call(transport), times),
        f"{OURS}, async": lambda: asyncio.run(call_async(transport, times)),
    }
    for name, library in bare.clients().items():
        if name == "httpx":  # its successor has other transports
            runs[BARE] = cpu(_bare(library, transport, bare.STATUS, bare.STATUS_PATH), times)
            runs[f"{BARE}, async"] = lambda: asyncio.run(_bare_async(transport, times))
    try:
        unmodified = _unmodified(bench.peers, transport)
        runs["openapi-python-client"] = cpu(unmodified, times)
    except Absent as reason:
        row.absent["openapi-python-client"] = str(reason)
    if "httpx2" in bare.clients():
        runs[f"{OURS} on httpx2"] = lambda: _under_httpx2("call", times)
        runs["bare httpx2"] = lambda: _under_httpx2("bare", times)
    row.samples = alternate(runs, rounds)
    row.at_most("of bare httpx", row.ratio(OURS, BARE), 1.5)
    row.at_most("of bare httpx2, async", row.ratio(f"{OURS}, async", f"{BARE}, async"), 1.5)
    row.notes.append("Same address, headers and time-out; the answer's body is read from a stream and decoded.")
    row.notes.append(
        "openapi-python-client sends no correlation id, keeps no limit and tries once; its rows on httpx2 run in a process each."
    )
    return row


def page_call(bench: Bench) -> Row:
    """One call that gives a page of 1,000 log entries."""
    row = Row("page", "one call that returns a page of 1,000 entries, in process", "s of CPU")
    content = answers.log_page(0, f"{URL}{bare.LOGS_PATH}")
    transport = InProcess(content)
    itwin = ITwinPlatform(token=answers.TOKEN, transport=transport, rate_limit=LIMIT)
    times = 20 if bench.size == "full" else 10
    request = get_extraction_logs.request(answers.EXTRACTION, top=1000)
    row.samples = alternate(
        {
            OURS: cpu(lambda: itwin.execute(request).parsed, times),
            BARE + " + bare msgspec": cpu(_bare(httpx2, transport, bare.LOGS, f"{bare.LOGS_PATH}?$top=1000"), times),
        },
        21 if bench.size == "full" else 9,
    )
    row.at_most("of bare httpx + bare msgspec", row.ratio(OURS, BARE + " + bare msgspec"), 1.25)
    return row


def call(transport: httpx2.BaseTransport) -> Callable[[], object]:
    """A small call of ours."""
    itwin = ITwinPlatform(token=answers.TOKEN, transport=transport, rate_limit=LIMIT)
    get = itwin.grouping_and_mapping.get_extraction_status
    return lambda: get(answers.EXTRACTION)


async def call_async(transport: httpx2.AsyncBaseTransport, times: int) -> float:
    """Seconds of CPU for a small call of ours on an event loop."""
    async with AsyncITwinPlatform(token=answers.TOKEN, transport=transport, rate_limit=LIMIT) as itwin:
        get = itwin.grouping_and_mapping.get_extraction_status
        return await _repeated(lambda: get(answers.EXTRACTION), times)


def _bare(library: Any, transport: Any, decoder: Any, path: str) -> Callable[[], object]:
    http = library.Client(transport=transport)
    url = URL + path
    return lambda: decoder.decode(http.get(url, headers=bare.HEADERS, timeout=bare.TIMEOUT).content)


async def _bare_async(transport: httpx2.AsyncBaseTransport, times: int) -> float:
    async with httpx2.AsyncClient(transport=transport) as http:

        async def once() -> object:
            answer = await http.get(URL + bare.STATUS_PATH, headers=bare.HEADERS, timeout=bare.TIMEOUT)
            return bare.STATUS.decode(answer.content)

        return await _repeated(once, times)


async def _repeated(once: Callable[[], Any], times: int) -> float:
    await once()
    begun = time.process_time()
    for _ in range(times):
        await once()
    return (time.process_time() - begun) / times


def _unmodified(peers: Peers, transport: httpx2.BaseTransport) -> Callable[[], object]:
    package = peers.unmodified()
    endpoint = import_module(f"{package.__name__}.api.extraction.get_extraction_status")
    client = package.Client(base_url=f"{URL}/grouping-and-mapping").set_httpx_client(
        httpx2.Client(transport=transport, base_url=f"{URL}/grouping-and-mapping")
    )
    given = {"authorization": bare.HEADERS["Authorization"], "accept": bare.HEADERS["Accept"]}
    return lambda: endpoint.sync(answers.EXTRACTION, client=client, **given)


def _under_httpx2(what: str, times: int) -> float:
    command = [sys.executable, "-m", "benchmarks.under_httpx2", what, str(times)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
