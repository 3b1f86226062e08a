"""What the SDK may cost, in figures that do not depend on the machine: modules, bytecodes, memory, requests, bytes.

``benchmarks/`` measures the same in seconds. The bounds leave room for a fifth more than there was when they were set.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import httpx2
import msgspec
import pytest

from itwin_platform import ClientCredentials, ITwinPlatform, RateLimit
from itwin_platform_api.grouping_and_mapping.models import ExtractionResponse

from .distributions import closure

ROOT = Path(__file__).parents[2]
URL = "https://api.bentley.com"
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
STATUS = {
    "extraction": {
        "id": EXTRACTION,
        "state": "Succeeded",
        "reason": None,
        "startedOn": "2026-03-01T12:00:00Z",
        "jobId": "0c1b4d63-0d0e-4e1c-8c8d-2b2f9f0d6a11",
        "containsIssues": False,
        "_links": {"status": {"href": f"{URL}/status"}, "logs": {"href": f"{URL}/logs"}},
    }
}


def fresh(program: str) -> Any:
    """What a program prints as JSON, in an interpreter that has imported nothing yet."""
    command = [sys.executable, "-c", f"import json, sys\n{program}"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that arrives in one piece, as from a socket."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


class Service(httpx2.BaseTransport):
    """Answers each request as it is told, and counts them by path."""

    def __init__(self, answer: Callable[[httpx2.Request], Any]) -> None:
        self._answer = answer
        self.paths: Counter[str] = Counter()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.paths[request.url.path] += 1
        content = json.dumps(self._answer(request)).encode()
        headers = {"content-type": "application/json", "content-length": str(len(content))}
        return httpx2.Response(200, headers=headers, stream=Body(content))


# Modules: an import that a program does not need is paid by every program.


def test_a_client_brings_few_modules_beside_its_own() -> None:
    loaded = fresh("""
import httpx2, msgspec
before = set(sys.modules)
from itwin_platform import ITwinPlatform
ITwinPlatform(token="t", transport=httpx2.MockTransport(lambda request: httpx2.Response(200)))
print(json.dumps(sorted(set(sys.modules) - before)))
""")
    foreign = {name for name in loaded if not name.startswith("itwin_platform")}
    assert foreign <= {"_hmac", "hmac", "secrets", "fcntl", "msvcrt", "_contextvars", "contextvars"}
    assert len(loaded) <= 60


def test_the_first_call_of_an_api_brings_that_api_alone() -> None:
    loaded = fresh("""
import httpx2
from itwin_platform import ITwinPlatform
answer = {"id": "j", "itwinId": "t", "status": "Active"}
client = ITwinPlatform(token="t", transport=httpx2.MockTransport(lambda request: httpx2.Response(200, json=answer)))
before = set(sys.modules)
client.access_control.get_itwin_job("t", "j")
print(json.dumps(sorted(set(sys.modules) - before)))
""")
    assert {name.split(".")[0] for name in loaded} == {"itwin_platform_api"}
    apis = {name.split(".")[1] for name in loaded}
    assert apis == {"access_control", "runtime"}
    assert len(loaded) <= 140


def test_an_asynchronous_call_imports_nothing_while_the_loop_is_running() -> None:
    """A running loop stands still during an import: all of them belong to the making of the client and of the API."""
    loaded = fresh("""
import asyncio
from itwin_platform import AsyncITwinPlatform

job = b'{"id": "j", "itwinId": "t", "status": "Active"}'
page = b'{"members": [], "_links": {"self": {"href": "https://api.bentley.com/"}}}'

async def serve(reader, writer):
    for body in (job, page):
        await reader.readuntil(b"\\r\\n\\r\\n")
        head = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body)
        writer.write(head + body)
        await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with AsyncITwinPlatform(token="t", base_url=f"http://127.0.0.1:{port}") as itwin:
        api = itwin.access_control
        before = set(sys.modules)
        await api.get_itwin_job("t", "j")
        assert [member async for member in api.get_itwin_user_members("t")] == []
        print(json.dumps(sorted(set(sys.modules) - before)))
    server.close()

asyncio.run(main())
""")
    assert loaded == []


# Work: bytecodes instead of seconds. They are the same in each run, and their sum follows the time closely.


def bytecodes(work: Callable[[], object]) -> int:
    """How many bytecodes a piece of work executes, after two runs that fill caches."""
    work()
    work()
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def small_calls() -> tuple[Callable[[], object], Callable[[], object]]:
    """The same small call, ours with sign-in, limiter and retry on, and that of the HTTP library alone."""
    itwin = ITwinPlatform(
        token="t" * 1000, transport=Service(lambda _: STATUS), rate_limit=RateLimit(per_minute=1_000_000)
    )
    http = httpx2.Client(transport=Service(lambda _: STATUS))
    decoder = msgspec.json.Decoder(ExtractionResponse)
    url = f"{URL}/grouping-and-mapping/datasources/imodel-mappings/extractions/{EXTRACTION}"
    headers = {
        "Accept": "application/vnd.bentley.itwin-platform.v1+json",
        "Accept-Encoding": "gzip",
        "User-Agent": "itwin-platform-python/0.1.0",
        "X-Correlation-Id": EXTRACTION,
        "Authorization": "Bearer " + "t" * 1000,
    }
    get = itwin.grouping_and_mapping.get_extraction_status
    return lambda: get(EXTRACTION), lambda: decoder.decode(http.get(url, headers=headers, timeout=120).content)


def test_a_small_call_works_hardly_more_than_the_http_library_alone() -> None:
    ours, bare = small_calls()
    assert bytecodes(ours) <= 1.2 * bytecodes(bare)


def test_a_call_leaves_nothing_behind() -> None:
    ours, _ = small_calls()
    tracemalloc.start()
    try:
        for _ in range(200):
            ours()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            ours()
        gc.collect()
        left = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    # The limiter remembers the moments of a minute, 32 bytes each; nothing else may stay.
    assert left < 200 * 100


def test_a_page_of_a_listing_is_gone_when_the_next_one_is_there() -> None:
    itwin = ITwinPlatform(token="t", transport=Service(page_of_members), rate_limit=RateLimit(per_minute=1_000_000))
    members = itwin.access_control.get_itwin_user_members("t", top=100)
    tracemalloc.start()
    try:
        for number, _ in enumerate(members):
            if number == 200:  # the third page: caches are filled
                gc.collect()
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Ten pages; one as JSON text, bytes and objects takes some 100 KB.
    assert peak - before < 400_000


# Requests: each one counts against a limit.


def page_of_members(request: httpx2.Request) -> Any:
    skip, top = (int(request.url.params.get(name, default)) for name, default in (("$skip", "0"), ("$top", "100")))
    members = [{"id": str(number), "email": f"{number}@example.com"} for number in range(skip, min(skip + top, 1000))]
    links = {"self": {"href": str(request.url)}}
    if skip + top < 1000:
        links["next"] = {"href": f"{request.url.copy_set_param('$skip', str(skip + top))}"}
    return {"members": members, "_links": links}


@pytest.mark.parametrize(
    ("wanted", "options", "requests"),
    [
        (1000, {}, 10),
        (250, {}, 3),
        (1000, {"prefetch": 2}, 10),
        (1000, {"concurrency": 4}, 13),  # where the end is, is known only when it was reached
    ],
    ids=str,
)
def test_a_listing_asks_for_no_page_in_vain(wanted: int, options: dict[str, Any], requests: int) -> None:
    service = Service(page_of_members)
    with ITwinPlatform(token="t", transport=service) as itwin:
        found = itwin.access_control.get_itwin_user_members("t", top=100, **options).limit(wanted)
        assert [int(one.id) for one in found] == list(range(wanted))
    assert service.paths.total() <= requests


def test_a_hundred_calls_take_a_hundred_requests_and_one_token() -> None:
    def answer(request: httpx2.Request) -> Any:
        if request.url.path.endswith("openid-configuration"):
            return {"token_endpoint": "https://ims.bentley.com/connect/token"}
        if request.url.path == "/connect/token":
            return {"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}
        return STATUS

    service = Service(answer)
    with ITwinPlatform(auth=ClientCredentials("service-demo", "secret"), transport=service) as itwin:
        for _ in range(100):
            itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert service.paths["/connect/token"] == 1
    assert service.paths.total() <= 102


# Bytes: what has to be downloaded.


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (built,) = out.glob("*.whl")
    return built


def test_the_parts_that_a_program_loads_are_small(wheel: Path) -> None:
    tools = ("itwin_conformance/", "itwin_platform/sandbox/", "itwin_platform/testing/", "itwin_platform/_cli/")
    packed = sum(
        one.compress_size + 2 * len(one.filename) + 122  # what a zip file has beside it
        for one in zipfile.ZipFile(wheel).infolist()
        if not one.filename.startswith(tools) and ".dist-info/" not in one.filename
    )
    assert packed <= 450 * 1024


def test_the_wheel_does_not_grow_unseen(wheel: Path) -> None:
    assert wheel.stat().st_size <= 760 * 1024


def test_two_dependencies_bring_few_more() -> None:
    allowed = {"httpx2", "msgspec", "anyio", "h11", "httpcore2", "idna", "truststore", "typing-extensions"}
    assert closure("itwin-platform") - {"itwin-platform"} <= allowed
