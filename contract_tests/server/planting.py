"""Servers with one bug each: the sandbox behind a transport that changes what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import msgspec

from itwin_conformance.target import Target, embedded
from itwin_platform.sandbox import Sandbox

#: Changes an answer; gives None to leave it.
Plant = Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None]


def planted(plant: Plant, *, seed: int = 0) -> Target:
    """A sandbox in this process with a bug."""

    class Planted(Sandbox):
        def transport(self, *, prefix: str = "") -> Any:
            return Changing(super().transport(prefix=prefix), plant)

    return embedded(seed=seed, make=Planted)


class Changing(httpx2.BaseTransport):
    """Passes requests on, and changes the answers."""

    def __init__(self, inner: httpx2.BaseTransport, plant: Plant) -> None:
        self._inner = inner
        self._plant = plant

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._inner.handle_request(request)
        answer.read()
        return self._plant(request, answer) or answered(answer, answer.content)


def answered(answer: httpx2.Response, content: bytes, *, status: int | None = None, **headers: str) -> httpx2.Response:
    """The answer with another body; a header of an empty value is left out."""
    given = {name: value for name, value in answer.headers.items() if name != "content-length"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in given.items() if value}
    return httpx2.Response(status or answer.status_code, headers=kept, content=content)


def in_json(change: Callable[[Any], object], *, member: str = "") -> Plant:
    """A change of every successful JSON body, or only of those that have a member."""

    def plant(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        if not answer.is_success or answer.headers.get("content-type") != "application/json":
            return None
        body = msgspec.json.decode(answer.content)
        if member and member not in body:
            return None
        change(body)
        return answered(answer, msgspec.json.encode(body))

    return plant
