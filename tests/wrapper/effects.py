"""A driver for procedures of the core: no I/O, prepared outcomes, a clock that moves only when somebody waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from itwin_platform._core.calls import Call
from itwin_platform._core.effects import Acquire, Failure, Invoke, Reply, Send, Sleep, Steps
from itwin_platform._core.events import Hooks
from itwin_platform._core.grants import StaticSource
from itwin_platform._core.origins import BaseUrl
from itwin_platform._core.secret import Secret
from itwin_platform._core.session import Session, TokenSource
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.operation import Answer, Effect, Operation, Request

T = TypeVar("T")

Outcome = Reply | Failure | Callable[[Send], Reply | Failure]

METHODS: dict[Effect, str] = {"safe": "GET", "idempotent": "PUT", "start-once": "POST"}


def answer(status: int, data: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer with a JSON body."""
    content = b"{}" if data is None else json.dumps(data).encode()
    return Reply(status, {"content-type": "application/json", **(headers or {})}, content)


def extraction(state: str, extraction_id: str = "x") -> Reply:
    """The status of an extraction."""
    links = {name: {"href": f"https://api.bentley.com/{name}"} for name in ("status", "logs")}
    members = {"id": extraction_id, "state": state, "startedOn": "2026-03-01T12:00:00Z", "_links": links}
    return answer(200, {"extraction": members})


class Runner:
    """Gives each `Send` the next outcome (the last one again and again), and takes ``took`` seconds for it."""

    def __init__(self, clock: VirtualClock, outcomes: Sequence[Outcome], took: float = 0.0) -> None:
        self.clock = clock
        self.outcomes = list(outcomes)
        self.took = took
        self.sends: list[Send] = []

    def run(self, steps: Steps[T]) -> T:
        result: Any = None
        while True:
            try:
                effect = steps.send(result)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            match effect:
                case Send():
                    result = self._send(effect)
                case Sleep():
                    result = None
                    self.clock.sleep(effect.seconds)
                case Acquire():
                    result = effect.lock.acquire(timeout=effect.timeout)
                case Invoke():
                    result = effect.function()

    @property
    def urls(self) -> list[str]:
        return [send.url for send in self.sends]

    @property
    def bearers(self) -> list[str]:
        return [send.headers.get("Authorization", "") for send in self.sends]

    def _send(self, send: Send) -> Reply | Failure:
        outcome = self.outcomes[min(len(self.sends), len(self.outcomes) - 1)]
        self.sends.append(send)
        assert len(self.sends) < 1000, "the procedure does not end"
        if callable(outcome):
            return outcome(send)
        late = isinstance(outcome, Failure) and outcome.kind == "late"
        self.clock.advance(send.timeout if late else min(self.took, send.timeout))
        return outcome


class Rotating:
    """A token source that gives another token each time, and remembers which ones were rejected."""

    def __init__(self) -> None:
        self.given = 0
        self.rejected: list[str] = []

    def obtain(self, session: Session, call: Call, rejected: Secret | None) -> Steps[Secret]:
        if rejected is not None:
            self.rejected.append(rejected.reveal())
        self.given += 1
        return Secret(f"token-{self.given}")
        yield


def session_on(
    clock: VirtualClock,
    *,
    source: TokenSource | None = None,
    url: str = "https://api.bentley.com",
    deadline: float = 120.0,
    hooks: Hooks | None = None,
    random: Callable[[], float] = lambda: 0.5,
) -> Session:
    return Session(
        base_url=BaseUrl.parse(url, option="base_url"),
        source=source or StaticSource(Secret("token-0")),
        clock=clock,
        random=random,
        new_id=lambda: "id-1",
        user_agent="tests",
        deadline=deadline,
        hooks=hooks or Hooks(),
    )


def request_with(
    effect: Effect, method: str | None = None, answers: Mapping[str, Answer] | None = None
) -> Request[Any]:
    operation: Operation[Any] = Operation(
        api="demo",
        id="do-something",
        method=method or METHODS[effect],
        base_path="/demo",
        path="/things",
        accept="application/json",
        effect=effect,
        answers=answers or {"200": Answer("json", Any)},
    )
    return operation.request()
