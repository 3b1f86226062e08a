"""How fast the sandbox answers, against a bare starlette route that gives the same body; and what a large table costs.

The servers run in processes of their own, one at a time busy; rounds alternate, so that a busy machine slows both, and
medians are compared. The client is a plain socket program: an HTTP library would be slower than what it measures.

    python benchmarks/sandbox_throughput.py             both measurements, as text
    python benchmarks/sandbox_throughput.py --json FILE and as JSON
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

PATH = "/grouping-and-mapping/datasources/imodel-mappings/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
#: Mapping, extraction and partition of the seeded world.
TABLE = ("f1fe5959-35ab-467e-83b8-a679b722d80f", "d4ca244b-81c8-4146-934d-e5936345bba2")
LOCATION = "Beam/part00001.csv"
TOKEN = "sandbox-token"
HEADERS = {
    "Accept": "application/vnd.bentley.itwin-platform.v1+json",
    "Authorization": f"Bearer {TOKEN}",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "benchmark",
}
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 200
LEAST_RATIO = 0.5


def main() -> int:
    """Measure what was asked for; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--mebibytes", type=int, default=1024, help="size of the table; 0 leaves it out")
    parser.add_argument("--json", type=Path, default=None, help="file for the numbers")
    parser.add_argument("--serve", choices=["bare", "sandbox"], default=None, help=argparse.SUPPRESS)
    parser.add_argument("--read", default=None, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=1000, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        _serve(options.serve, options.rows)
        return 0
    if options.read:
        _read(options.read)
        return 0
    found = {"throughput": throughput(options.rounds, options.seconds, options.connections)}
    if options.mebibytes:
        found["table"] = table(options.mebibytes)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    met = found["throughput"]["ratio"] >= LEAST_RATIO
    if "table" in found:
        met = met and max(found["table"]["server_mib"], found["table"]["client_mib"]) < MOST_MEMORY
    return 0 if met else 1


def throughput(rounds: int, seconds: float, connections: int) -> dict[str, Any]:
    """Requests a second of both servers and their ratio; and the time of the processor that each request costs them."""
    rates: dict[str, list[float]] = {"bare": [], "sandbox": []}
    costs: dict[str, list[float]] = {"bare": [], "sandbox": []}
    with server("bare") as bare, server("sandbox") as sandbox:
        urls = {"bare": bare, "sandbox": sandbox}
        for url in urls.values():
            asyncio.run(_load(url, min(seconds, 0.3), connections))
        for _ in range(rounds):
            for name, url in urls.items():
                spent = _processor_time(url)
                done, took = asyncio.run(_load(url, seconds, connections))
                rates[name].append(done / took)
                costs[name].append((_processor_time(url) - spent) / done * 1e6)
    ratio = median(mine / other for mine, other in zip(rates["sandbox"], rates["bare"], strict=True))
    for name, found in rates.items():
        spread = f"{min(found):,.0f} to {max(found):,.0f}"
        print(f"{name:8} {median(found):8,.0f} requests/s ({spread}), {median(costs[name]):.0f} us of processor each")
    print(f"ratio    {ratio:8.2f} of the bare route, {connections} connections, {rounds} rounds of {seconds:g} s")
    return {
        "requests_per_second": {name: round(median(found)) for name, found in rates.items()},
        "processor_us_per_request": {name: round(median(found)) for name, found in costs.items()},
        "ratio": round(ratio, 3),
        "connections": connections,
        "rounds": rounds,
    }


class _Connection(asyncio.Protocol):
    """Sends a request, and the next one when its answer is there. All answers have the length of the first one."""

    def __init__(self, request: bytes, end: float) -> None:
        self._request, self._end = request, end
        self._received = bytearray()
        self._length = 0
        self.done = 0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._length and (head := self._received.find(b"\r\n\r\n") + 4) > 4:
            length = re.search(rb"content-length: (\d+)", self._received)
            assert length is not None
            self._length = head + int(length[1])
        if not self._length or len(self._received) < self._length:
            return
        assert self._received.startswith(b"HTTP/1.1 200")
        assert len(self._received) == self._length
        self._received.clear()
        self.done += 1
        if time.perf_counter() < self._end:
            self._transport.write(self._request)
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.over.set_result(None)


async def _load(url: str, seconds: float, connections: int) -> tuple[int, float]:
    """Answers, and how long they took, over connections that are kept."""
    address = urlsplit(url)
    assert address.hostname is not None
    assert address.port is not None
    host, port = address.hostname, address.port
    lines = [
        f"GET {PATH} HTTP/1.1",
        f"Host: {address.netloc}",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    begun = time.perf_counter()
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: _Connection(request, begun + seconds), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.over for connection in opened))
    return sum(connection.done for connection in opened), time.perf_counter() - begun


def _processor_time(url: str) -> float:
    """Seconds of the processor that a server has used so far. Linux only."""
    fields = Path(f"/proc/{_PROCESSES[url]}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(mebibytes: int) -> dict[str, Any]:
    """The time of one partition of about that size, read piece by piece, and the memory of both sides."""
    with server("sandbox", rows=_rows_for(mebibytes)) as url:
        begun = time.perf_counter()
        size, client = _in_another_process(url)
        seconds = time.perf_counter() - begun
        memory = _peak_of(url)
    print(f"table    {size / MEBIBYTE:8,.0f} MiB in {seconds:.1f} s, {size / MEBIBYTE / seconds:,.0f} MiB/s")
    print(f"memory   {memory:8,.0f} MiB server at most, {client:,.0f} MiB client at most")
    return {
        "mebibytes": round(size / MEBIBYTE),
        "seconds": round(seconds, 1),
        "server_mib": round(memory),
        "client_mib": round(client),
    }


def _rows_for(mebibytes: int) -> int:
    """So many rows that the first partition has that size: by that of a small table."""
    from itwin_platform.sandbox import Sandbox

    rows = 160_000
    sandbox = Sandbox(rows=rows)
    with _client(sandbox.url, sandbox.transport()) as itwin:
        size = sum(
            len(piece) for piece in itwin.grouping_and_mapping.get_cdm_partition(*TABLE, location=LOCATION).iter_bytes()
        )
    return -(-mebibytes * MEBIBYTE * rows // size)


def _in_another_process(url: str) -> tuple[int, float]:
    """Read the partition elsewhere; its size, and the peak of that process's memory in MiB."""
    command = [sys.executable, __file__, "--read", url]
    size, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(size), float(peak)


def _read(url: str) -> None:
    size = 0
    with _client(url) as itwin:
        for piece in itwin.grouping_and_mapping.get_cdm_partition(
            *TABLE, location=LOCATION, deadline=3600
        ).iter_bytes():
            size += len(piece)
    print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _client(url: str, transport: Any = None) -> Any:
    from itwin_platform import ITwinPlatform

    return ITwinPlatform(base_url=url, token=TOKEN, transport=transport)


@contextmanager
def server(kind: str, *, rows: int = 1000) -> Iterator[str]:
    """A server in a process of its own, on a free port."""
    command = [sys.executable, __file__, "--serve", kind, "--rows", str(rows)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            _PROCESSES[url] = process.pid
            yield url
        finally:
            process.terminate()


_PROCESSES: dict[str, int] = {}


def _peak_of(url: str) -> float:
    """The peak of a server's memory so far, in MiB. Linux only."""
    status = Path(f"/proc/{_PROCESSES[url]}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _serve(kind: str, rows: int) -> None:
    """Both servers are the same uvicorn with the same options; only the application differs."""
    from itwin_platform.sandbox import Sandbox, _server

    sandbox = Sandbox(rows=rows)
    if kind == "bare":
        sandbox = _Bare(sandbox)  # type: ignore[assignment]
    _server.serve(sandbox, port=0, ready=lambda url: print(url, flush=True))


class _Bare:
    """In the place of a sandbox: one route of starlette that always gives the same answer."""

    def __init__(self, sandbox: Any) -> None:
        transport = sandbox.transport()
        import httpx2

        with httpx2.Client(transport=transport, base_url=sandbox.url, headers=HEADERS) as client:
            answer = client.get(PATH)
        self._body, self._headers = answer.content, dict(answer.headers)

    def app(self, _: object) -> Any:
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import Response
        from starlette.routing import Route

        async def answer(_: Request) -> Response:
            return Response(self._body, headers=self._headers)

        return Starlette(routes=[Route(PATH, answer)])


if __name__ == "__main__":
    sys.exit(main())
