"""A server that breaks the rules of HTTP, on real sockets: each call ends with a value or with an error of ours."""

from __future__ import annotations

import gzip
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ITwinError
from itwin_platform.testing import VirtualClock
from itwin_platform_api.access_control.models import JobActions, JobMemberAction
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream

from .clients import assert_hidden

pytestmark = pytest.mark.anyio

TOKEN = "secret-token"
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # never used here; it spares each client reading the certificates
JOB = json.dumps({"id": "j", "itwinId": "t", "status": "Active"}).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(JOB)
GZIP = gzip.compress(b"a,b\n" * 9, mtime=0)
CSV = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"


class HurriedClock(VirtualClock):
    """A wait takes no time and only moves the clock on, but real time counts too: for deadlines on real sockets."""

    def monotonic(self) -> float:
        return time.monotonic() + super().monotonic()


class HostileServer:
    """Gives every connection the same scripted answer and says no more; a client that waits for more waits in vain.

    It closes only after the client: a socket that is closed with unread data resets the connection, and what was sent is
    lost at a moment that nobody chose.
    """

    def __init__(self) -> None:
        self.answer = b""
        self.is_open = False
        self.requests = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        # Closing a socket does not wake a thread that waits in accept; shutting it down does.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._converse, args=(connection,), daemon=True))
            self._threads[-1].start()

    def _converse(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            if not self._heard(connection):
                return
            self.requests += 1
            connection.sendall(self.answer.replace(b"{authorization}", TOKEN.encode()))
            if not self.is_open:
                connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    def _heard(self, connection: socket.socket) -> bool:
        """Whether a whole request came."""
        received = b""
        while b"\r\n\r\n" not in received:
            more = connection.recv(65536)
            if not more:
                return False
            received += more
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            more = connection.recv(missing)
            missing -= len(more) or missing
        return True


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    server = HostileServer()
    yield server
    server.close()


def job(itwin: Any, deadline: float) -> Any:
    return itwin.access_control.get_itwin_job("t", "j", deadline=deadline)


def partition(itwin: Any, deadline: float) -> Any:
    return itwin.grouping_and_mapping.get_cdm_partition("m", "e", location="l", deadline=deadline)


def start(itwin: Any, deadline: float) -> Any:
    actions = JobActions(remove_members=[JobMemberAction(email="a@b.example")])
    return itwin.access_control.create_itwin_job("t", actions=actions, deadline=deadline)


async def ends(server: HostileServer, ask: Callable[[Any, float], Any] = job, deadline: float = 30.0) -> str:
    """How the call ends on both clients: the name of the error's class, or that of the value's."""
    options: dict[str, Any] = {"base_url": server.url, "token": TOKEN, "verify": TLS}
    found: list[object] = []
    try:
        with ITwinPlatform(clock=HurriedClock(), **options) as itwin:
            value = ask(itwin, deadline)
            found.append(value.read() if isinstance(value, ByteStream) else value)
    except ITwinError as error:
        assert_hidden(error, TOKEN)
        found.append(error)
    try:
        async with AsyncITwinPlatform(clock=HurriedClock(), **options) as other:
            value = await ask(other, deadline)
            found.append(await value.read() if isinstance(value, AsyncByteStream) else value)
    except ITwinError as error:
        assert_hidden(error, TOKEN)
        found.append(error)
    assert type(found[0]) is type(found[1])
    return type(found[0]).__name__


BUSY = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: "
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
CASES: dict[str, tuple[bytes, str]] = {
    "closes at once": (b"", "ConnectionLost"),
    "half a status line": (b"HTTP/1.1 20", "ConnectionLost"),
    "half of the headers": (OK + b"Content-Le", "ConnectionLost"),
    "headers without their end": (OK + LENGTH, "ConnectionLost"),
    "headers and no body": (OK + LENGTH + b"\r\n", "ConnectionLost"),
    "a body cut against its length": (OK + LENGTH + b"\r\n" + JOB[:9], "ConnectionLost"),
    "a length that is too long": (OK + b"Content-Length: 999\r\n\r\n" + JOB, "ConnectionLost"),
    "a length that is too short": (OK + b"Content-Length: 9\r\n\r\n" + JOB, "DecodeError"),
    "a length of 5,000 digits": (OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + JOB, "ConnectionLost"),
    "a chunk cut short": (OK + CHUNKED + b"ff\r\n" + JOB, "ConnectionLost"),
    "chunks without an end": (OK + CHUNKED + b"2\r\n{}\r\n", "ConnectionLost"),
    "a chunk size that is garbage": (OK + CHUNKED + b"zebra\r\n" + JOB, "ConnectionLost"),
    "no length at all": (OK + b"\r\n" + JOB, "ITwinJob"),
    "bytes that are not gzip": (OK + LENGTH + b"Content-Encoding: gzip\r\n\r\n" + JOB, "DecodeError"),
    "gzip that is cut": (OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(JOB, mtime=0)[:20], "ConnectionLost"),
    "a coding that nobody knows": (OK + LENGTH + b"Content-Encoding: zebra\r\n\r\n" + JOB, "ITwinJob"),
    "answers before the answer": (b"HTTP/1.1 100 Z\r\n\r\nHTTP/1.1 103 Z\r\n\r\n" + OK + b"\r\n" + JOB, "ITwinJob"),
    "answers before no answer": (b"HTTP/1.1 100 Continue\r\n\r\n" * 50, "ConnectionLost"),
    "another protocol": (b"HTTP/1.1 101 No\r\nUpgrade: z\r\nConnection: upgrade\r\n\r\nz", "ConnectionLost"),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", "ConnectionLost"),
    "a body alone, as in HTTP/0.9": (JOB, "ConnectionLost"),
    "NUL bytes in a header": (OK + b"X-Zebra: a\0b\r\n\r\n" + JOB, "ConnectionLost"),
    "a header of 100 kB": (OK + b"X-Zebra: " + b"z" * 100_000 + b"\r\n\r\n" + JOB, "ITwinJob"),
    "a Retry-After beyond all numbers": (BUSY + b"9" * 400 + b"\r\n\r\n", "ServerError"),
    "a Retry-After beyond the calendar": (BUSY + b"Mon, 99 Jan 99999 99:99:99 GMT\r\n\r\n", "ServerError"),
}

LOCATIONS = {
    "/accesscontrol/itwins/t/jobs/j": "UntrustedLink",
    "http://other.example/": "UntrustedLink",
    "//other.example/": "UntrustedLink",
    "http://127.0.0.1:1/": "UntrustedLink",
    "http://[::1": "ConnectionLost",
    "javascript:alert(1)": "ConnectionLost",
    "": "UntrustedLink",
}


@pytest.mark.parametrize("name", CASES)
async def test_an_answer_against_the_rules_is_a_value_or_an_error_of_ours(server: HostileServer, name: str) -> None:
    answer, expected = CASES[name]
    server.answer = answer
    assert await ends(server) == expected
    assert 2 <= server.requests <= 10  # at most five attempts of each client


async def test_a_token_that_the_server_sends_back_is_not_shown(server: HostileServer) -> None:
    body = b'{"error": {"code": "Forbidden", "message": "No rights for Bearer {authorization}"}}'
    server.answer = b"HTTP/1.1 403 No\r\nContent-Type: application/json\r\n\r\n" + body
    assert await ends(server) == "PermissionDenied"


async def test_a_start_whose_answer_points_nowhere_is_not_sent_again(server: HostileServer) -> None:
    server.answer = b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n"
    # Some HTTP libraries read the link themselves and give up on the response.
    assert await ends(server, start) in {"OutcomeUnknown", "UntrustedLink"}
    assert server.requests == 2  # one of each client


@pytest.mark.parametrize("location", LOCATIONS)
async def test_a_redirect_comes_to_an_end(server: HostileServer, location: str) -> None:
    server.answer = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    assert await ends(server) in {LOCATIONS[location], "UntrustedLink"}
    assert server.requests < 50


async def test_a_status_with_any_kind_of_body_ends_well(server: HostileServer) -> None:
    bodies = [(b"text/plain", b""), (b"text/html", b"<html>no</html>"), (b"application/json", JOB)]
    wrong = {}
    for status in {*range(200, 600, 4), 201, 202, 204, 304, 401, 403, 429, 503, 521, 599}:
        for kind, body in bodies:
            head = b"HTTP/1.1 %d Zebra\r\nContent-Type: %s\r\n" % (status, kind)
            server.answer = head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
            name = await ends(server)
            value = status < HTTPStatus.MULTIPLE_CHOICES and status != HTTPStatus.NO_CONTENT and body == JOB
            if (name == "ITwinJob") != value:
                wrong[status, kind] = name
    assert not wrong


@pytest.mark.parametrize("ask", [job, partition])
async def test_a_body_that_stops_coming_ends_with_the_deadline(
    server: HostileServer, ask: Callable[[Any, float], Any]
) -> None:
    server.answer, server.is_open = (OK if ask is job else CSV) + LENGTH + b"\r\n" + JOB[:3], True
    assert await ends(server, ask, deadline=0.2) == "DeadlineExceeded"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (b"Content-Length: 100\r\n\r\na,b\n", "ConnectionLost"),
        (b"Content-Length: 100\r\n\r\n", "ConnectionLost"),
        (b"Content-Length: 3\r\n\r\na,b\n", "bytes"),
        (CHUNKED + b"4\r\na,b\n\r\n", "ConnectionLost"),
        (CHUNKED + b"ff\r\na,b\n", "ConnectionLost"),
        (CHUNKED + b"zebra\r\na,b\n", "ConnectionLost"),
        (b"Content-Encoding: gzip\r\n\r\na,b\n", "DecodeError"),
        (b"Content-Encoding: gzip\r\n\r\n" + GZIP[:16], "ConnectionLost"),
        (b"Content-Encoding: gzip\r\n\r\n" + GZIP, "bytes"),
        (b"Content-Encoding: gzip\r\n\r\n" + GZIP * 2, "bytes"),
        (b"Content-Encoding: gzip\r\n\r\n" + GZIP + b"zebra", "DecodeError"),
    ],
)
async def test_a_stream_that_is_cut_says_so(server: HostileServer, rest: bytes, expected: str) -> None:
    server.answer = CSV + rest
    assert await ends(server, partition) == expected
