"""The listener for the browser's answer: only this machine, only the callback, one answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import httpx2
import pytest

from itwin_platform._core.oauth import Refused
from itwin_platform._core.secret import Secret
from itwin_platform._signin import LoopbackVisit
from itwin_platform.errors import ConfigurationError

from .signin import free_port

PATH = "/signin-callback"


class Waiting:
    """A visit that waits for the state ``s``."""

    def __init__(self) -> None:
        self.port = free_port()
        self.visit = LoopbackVisit(self.port, PATH, Secret("s"), lambda _: True)

    def get(self, target: str, host: str = "localhost", headers: dict[str, str] | None = None) -> httpx2.Response:
        return httpx2.get(f"http://{host}:{self.port}{target}", headers=headers)

    @property
    def is_over(self) -> bool:
        return self.visit.ended.acquire(blocking=False)


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    one = Waiting()
    yield one
    one.visit.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_code_is_received_under_every_name_of_this_machine(waiting: Waiting, host: str) -> None:
    if host == "[::1]" and len(waiting.visit._listeners) == 1:
        pytest.skip("this machine has no IPv6")
    assert waiting.get(f"{PATH}?code=c&state=s", host).status_code == 200
    assert waiting.visit.ended.acquire(timeout=30)
    assert waiting.visit.result() == Secret("c")


def test_it_listens_on_loopback_alone(waiting: Waiting) -> None:
    assert {one.getsockname()[0] for one in waiting.visit._listeners} <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 404),
        ("/favicon.ico", 404),
        (f"{PATH}/?code=c&state=s", 404),
        ("/SIGNIN-CALLBACK?code=c&state=s", 404),
        (f"{PATH}?code=c&state=wrong", 400),
        (f"{PATH}?code=c", 400),
        (PATH, 400),
    ],
)
def test_anything_but_the_answer_that_is_waited_for_ends_nothing(waiting: Waiting, target: str, status: int) -> None:
    assert waiting.get(target).status_code == status
    assert not waiting.is_over
    assert waiting.get(f"{PATH}?code=c&state=s").status_code == 200
    assert waiting.visit.ended.acquire(timeout=30)
    assert waiting.visit.result() == Secret("c")


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "localhost.evil.example:80"])
def test_a_page_elsewhere_that_resolves_to_this_machine_gets_nothing(waiting: Waiting, host: str) -> None:
    assert waiting.get(f"{PATH}?code=c&state=s", headers={"Host": host}).status_code == 404
    assert not waiting.is_over


def test_other_methods_are_refused_and_end_nothing(waiting: Waiting) -> None:
    assert httpx2.post(f"http://localhost:{waiting.port}{PATH}?code=c&state=s").status_code == 501
    assert not waiting.is_over


def test_the_first_answer_counts_and_a_second_one_is_told_so(waiting: Waiting) -> None:
    assert waiting.get(f"{PATH}?code=first&state=s").status_code == 200
    assert waiting.visit.ended.acquire(timeout=30)
    assert waiting.get(f"{PATH}?code=second&state=s").status_code == 410
    assert waiting.visit.result() == Secret("first")


def test_what_the_service_says_cannot_become_part_of_the_page(waiting: Waiting) -> None:
    page = waiting.get(f"{PATH}?error=%3Cscript%3E&error_description=%3Cimg%20src%3Dx%3E&state=s")
    assert "<script>" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert waiting.visit.ended.acquire(timeout=30)
    assert waiting.visit.result() == Refused("<script>", "<img src=x>")


@pytest.mark.parametrize(
    "noise", [b"", b"\x16\x03\x01", b"GET", b"GET / HTTP/9.9\r\n\r\n", b"x" * 70_000 + b"\r\n\r\n"]
)
def test_connections_that_send_nothing_or_nonsense_do_not_hold_up_the_answer(waiting: Waiting, noise: bytes) -> None:
    with socket.create_connection(("127.0.0.1", waiting.port)) as idle:
        idle.sendall(noise)
        assert waiting.get(f"{PATH}?code=c&state=s").status_code == 200
        assert waiting.visit.ended.acquire(timeout=30)


def test_a_browser_that_is_gone_before_the_page_has_still_brought_the_code(waiting: Waiting) -> None:
    with socket.create_connection(("127.0.0.1", waiting.port)) as gone:
        gone.sendall(f"GET {PATH}?code=c&state=s HTTP/1.1\r\nHost: localhost:{waiting.port}\r\n\r\n".encode())
    assert waiting.visit.ended.acquire(timeout=30)
    assert waiting.visit.result() == Secret("c")


def test_nothing_of_a_request_is_printed(waiting: Waiting, capfd: pytest.CaptureFixture[str]) -> None:
    waiting.get(f"{PATH}?code=hush&state=s")
    waiting.get("/hush")
    assert capfd.readouterr() == ("", "")


def test_the_port_is_free_again_when_it_is_closed(waiting: Waiting) -> None:
    for _ in range(20):
        waiting.visit.close()
        waiting.visit = LoopbackVisit(waiting.port, PATH, Secret("s"), lambda _: True)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_port_in_use_is_named_with_the_others_that_are_advised(family: socket.AddressFamily) -> None:
    with socket.socket(family) as taken:
        try:
            taken.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"Port {port} .*31234, 41234, 51234"):
            LoopbackVisit(port, PATH, Secret("s"), None)
        assert not [one for one in threading.enumerate() if one.name == "itwin-sign-in"]
