"""Processes that share a token store: one of them asks for the token; one that is killed holds up nobody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from itwin_platform import ClientCredentials, ITwinPlatform
from itwin_platform._stores import FileStore
from itwin_platform.errors import ITwinError
from itwin_platform.sandbox import Sandbox, running

PROCESSES = 8
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
WORKER = f"""
import sys
from itwin_platform import ClientCredentials, ITwinPlatform
from itwin_platform._stores import FileStore
url, path = sys.argv[1:]
auth = ClientCredentials("service-sandbox", "sandbox-secret", authority=url + "/ims", store=FileStore(path))
with ITwinPlatform(base_url=url, auth=auth) as itwin:
    itwin.grouping_and_mapping
    print("ready", flush=True)
    sys.stdin.readline()
    print(itwin.grouping_and_mapping.get_extraction_status("{EXTRACTION}").extraction.state, flush=True)
"""


class Worker:
    """A process that makes one call when it is told to."""

    def __init__(self, url: str, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WORKER, url, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Worker]]:
    workers: list[Worker] = []

    def begin(url: str) -> Worker:
        workers.append(Worker(url, tmp_path / "tokens.json"))
        return workers[-1]

    yield begin
    for worker in workers:
        worker.process.kill()
        worker.process.communicate()


def test_eight_processes_that_share_a_file_make_one_token_call(start: Callable[[str], Worker]) -> None:
    sandbox = Sandbox()
    with running(sandbox) as url:
        workers = [start(url) for _ in range(PROCESSES)]
        assert [worker.said() for worker in workers] == ["ready"] * PROCESSES
        for worker in workers:
            worker.go()
        assert [worker.said() for worker in workers] == ["Succeeded"] * PROCESSES
    assert [(one.grant_type, one.status) for one in sandbox.token_calls] == [("client_credentials", 200)]
    looks = [one for one in sandbox.requests if one.path.endswith("openid-configuration")]
    assert len(looks) == 1


@contextmanager
def silent_service() -> Iterator[tuple[str, threading.Event]]:
    """Takes connections and never answers; the event says that a token was asked for."""
    asked = threading.Event()
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            kept.append(connection)
            if connection.recv(4096).startswith(b"GET"):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                connection.close()
            else:
                asked.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for one in kept:
                one.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_leader_that_is_killed_while_it_asks_leaves_the_lock_to_the_next(
    start: Callable[[str], Worker], tmp_path: Path
) -> None:
    with silent_service() as (url, asked):
        leader = start(url)
        assert leader.said() == "ready"
        leader.go()
        assert asked.wait(30)
        store = FileStore(tmp_path / "tokens.json")
        auth = ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{url}/ims", store=store)
        granted = httpx2.MockTransport(_granted)
        with ITwinPlatform(base_url=url, auth=auth, transport=granted) as itwin:
            with pytest.raises(ITwinError, match=r"0\.2 seconds"):
                itwin.grouping_and_mapping.get_extraction_status(EXTRACTION, deadline=0.2)
            os.kill(leader.process.pid, signal.SIGKILL)
            leader.process.wait(30)
            with pytest.raises(ITwinError, match="404"):
                itwin.grouping_and_mapping.get_extraction_status(EXTRACTION, deadline=20)


def _granted(request: httpx2.Request) -> httpx2.Response:
    if request.url.path.endswith("/connect/token"):
        return httpx2.Response(200, json={"access_token": "t", "expires_in": 3600})
    return httpx2.Response(404, json={})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_that_is_forked_while_another_thread_signs_in_signs_in_by_itself() -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slow(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/connect/token"):
            entered.set()
            assert go_on.wait(30)
        return _granted(request)

    auth = ClientCredentials("service-x", "s", authority="https://ims.example")

    def call(answer: Callable[[httpx2.Request], httpx2.Response]) -> bool:
        itwin = ITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer), deadline=10)
        with itwin, pytest.raises(ITwinError, match="404"):
            itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
        return True

    thread = threading.Thread(target=call, args=(slow,))
    thread.start()
    assert entered.wait(30)
    child = os.fork()
    if child == 0:  # pragma: no cover
        done = False
        try:
            done = call(_granted)
        finally:
            os._exit(0 if done else 1)
    go_on.set()
    thread.join(30)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
