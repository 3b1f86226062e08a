"""The loopback server that all peers call, in a process of its own: prepared answers, no framework.

Paths are those of the platform, below an optional prefix that says how to answer: ``/wait-50`` after 50 ms,
``/limit-500-60-NAME`` with 429 above 500 requests in a minute (``/count/NAME`` tells how many got which status).
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from msgspec import Struct

from . import answers

__all__ = ["running"]

ROOT = Path(__file__).parent.parent
_PREFIX = re.compile(r"/(wait-(?P<wait>\d+)|limit-(?P<most>\d+)-(?P<window>\d+)-(?P<name>\w+))(?=/)")
_STATUS = re.compile(r".*/extractions/([\w-]+)")
_LOGS = re.compile(r".*/extractions/[\w-]+/logs")
_MEMBERS = re.compile(r".*/members/users")
_MODEL = re.compile(r".*/extractions/[\w-]+/cdm")
_PARTITION = re.compile(r".*/extractions/[\w-]+/cdm/partitions")
#: One partition, of so many pieces of the file.
PARTITION = "Walls/data.csv"
_PIECES = 16


class _Limit:
    """A window of the kind that counts from its first request."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._times: deque[float] = deque()
        self.statuses: Counter[str] = Counter()
        self.first = self.last = 0.0

    def ask(self) -> float | None:
        """Seconds to wait, or None when there is room."""
        now = time.monotonic()
        self.first = self.first or now
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        if len(self._times) < self._most:
            self._times.append(now)
            self.last = now
            self.statuses["200"] += 1
            return None
        self.statuses["429"] += 1
        return self._times[0] + self._seconds - now


class Request(Struct):
    """The head of a request, as far as it matters here."""

    path: str
    query: dict[str, str]
    address: str


class Server:
    """Connections that stay open, answered one request after the other."""

    def __init__(self, partition: Path) -> None:
        self._limits: dict[str, _Limit] = {}
        self._partition = partition
        self._begun: dict[str, float] = {}
        self._looks: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until the peer closes it."""
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = re.search(r"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
                if length:
                    await reader.readexactly(int(length[1]))
                await self._answer(head, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        target = head.split(" ", 2)[1]
        path, _, query = target.partition("?")
        host = re.search(r"\r\nhost: *([^\r]+)", head, re.IGNORECASE)
        asked = Request(path, dict(parse_qsl(query)), f"http://{host[1] if host else ''}{path}")
        prefix = _PREFIX.match(path)
        if prefix and prefix["wait"]:
            await asyncio.sleep(int(prefix["wait"]) / 1000)
        if prefix and prefix["name"]:
            limit = self._limits.setdefault(prefix["name"], _Limit(int(prefix["most"]), float(prefix["window"])))
            wait = limit.ask()
            if wait is not None:
                body = b'{"error":{"code":"RateLimitExceeded","message":"Too many requests."}}'
                retry = (f"Retry-After: {int(wait) + 1}", "itwinplatform-ratelimited-tier: Community")
                return _write(writer, 429, body, *retry)
        if _PARTITION.fullmatch(path):
            return await self._send_partition(writer)
        found = self._body(asked)
        return _write(writer, 404 if found is None else 200, found or b'{"error":{"code":"NotFound","message":"no"}}')

    def _body(self, asked: Request) -> bytes | None:
        if asked.path.startswith("/count/"):
            limit = self._limits.pop(asked.path.removeprefix("/count/"))
            return json.dumps({**limit.statuses, "seconds": limit.last - limit.first}).encode()
        if _LOGS.fullmatch(asked.path):
            return answers.log_page(int(asked.query.get("$continuationToken", "0")), asked.address)
        if _MEMBERS.fullmatch(asked.path):
            top = int(asked.query.get("$top", "100"))
            return answers.member_page(int(asked.query.get("$skip", "0")), top, asked.address)
        if _MODEL.fullmatch(asked.path):
            partition = {"name": "0", "location": PARTITION}
            entity = {"$type": "LocalEntity", "name": "Walls", "attributes": [], "partitions": [partition]}
            return json.dumps({"name": "m", "version": "1.0", "entities": [entity]}).encode()
        if asked.path.startswith("/count-jobs-"):
            return str(self._looks[asked.path.removeprefix("/count-jobs-")]).encode()
        found = _STATUS.fullmatch(asked.path)
        return self._status(found[1]) if found else None

    def _status(self, identifier: str) -> bytes:
        """``job-SECONDS-OWNER-NUMBER`` begins when it is first asked for; every other extraction is over."""
        if not identifier.startswith("job-"):
            return answers.status()
        _, seconds, owner, _ = identifier.split("-")
        self._looks[owner] += 1
        now = time.monotonic()
        ends = self._begun.setdefault(identifier, now) + int(seconds)
        return answers.status("Succeeded" if now >= ends else "Running", identifier)

    async def _send_partition(self, writer: asyncio.StreamWriter) -> None:
        size = self._partition.stat().st_size
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: {size * _PIECES}\r\n\r\n"
        writer.write(head.encode())
        loop = asyncio.get_running_loop()
        with self._partition.open("rb") as file:
            for _ in range(_PIECES):
                file.seek(0)
                await loop.sendfile(writer.transport, file)


def _write(writer: asyncio.StreamWriter, status: int, body: bytes, *more: str) -> None:
    lines = (
        f"HTTP/1.1 {status} X",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "x-correlation-id: 8a9d5a3c-35b1-4b4d-a2a1-6f2b5d0e7c11",
        *more,
        "\r\n",
    )
    writer.write("\r\n".join(lines).encode() + body)


async def _run(partition: Path) -> None:
    for page in range(answers.PAGES):
        # Made beforehand, so that no peer waits for it.
        answers.log_page(page, "")
        answers.member_page(page * answers.ITEMS, answers.ITEMS, "")
    server = await asyncio.start_server(Server(partition).serve, "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running(partition: Path) -> Iterator[str]:
    """The address of a server that runs for the length of the block."""
    command = [sys.executable, "-m", "benchmarks.server", str(partition)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1])))
