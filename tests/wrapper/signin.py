"""Persons with a browser, for the tests of sign-in: they consent at once, or do what a test tells them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx2

__all__ = ["Person", "free_port", "parameters"]


def free_port() -> int:
    """A port that nobody listens on, on either loopback address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def parameters(url: str) -> dict[str, str]:
    """The query of a URL, each name once."""
    found = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


class Person:
    """Opens the page, presses the button, and is sent back to this machine.

    Args:
        decision: ``allow`` or ``deny``.
        identity: where the identity service is reached; the network unless a sandbox's transport is given.
        before: called with the address of the page.
    """

    def __init__(
        self,
        decision: str = "allow",
        identity: httpx2.BaseTransport | None = None,
        before: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.decision = decision
        self.identity = identity
        self.before = before
        self.asked: list[str] = []
        self.pages: list[httpx2.Response] = []
        self.callbacks: list[str] = []
        self._done = threading.Semaphore(0)

    def last_page(self) -> httpx2.Response:
        """The page that the browser shows at the end; the program may go on before it is shown."""
        assert self._done.acquire(timeout=30)
        return self.pages[-1]

    def __call__(self, url: str) -> bool:
        self.asked.append(url)
        self.before(url)
        with httpx2.Client(transport=self.identity) as service:
            sent_back = service.get(url, headers={"X-Sandbox-Consent": self.decision})
        assert sent_back.status_code == 302, sent_back.text
        self.callbacks.append(sent_back.headers["location"])
        self.pages.append(httpx2.get(sent_back.headers["location"]))
        self._done.release()
        return True
