"""What a client tells those who watch it: progress bars, logs, tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Hooks", "PollEvent", "RetryEvent"]


@dataclass(frozen=True, slots=True)
class RetryEvent:
    """A request is about to be sent again.

    Attributes:
        operation: the operation's id on the developer portal.
        attempt: how many attempts there were.
        wait: seconds until the next one.
        reason: what the last one ended with.
    """

    operation: str
    attempt: int
    wait: float
    reason: str


@dataclass(frozen=True, slots=True)
class PollEvent:
    """The state of a job was read.

    Attributes:
        job: what the job is, e.g. ``extraction 40f71ed2-...``.
        state: the service's own word.
        ended: whether it is an end.
        status: the decoded answer.
    """

    job: str
    state: str
    ended: bool
    status: Any


@dataclass(frozen=True, slots=True)
class Hooks:
    """Functions that a client calls as it works. They must not block; what they raise reaches the caller."""

    on_retry: Callable[[RetryEvent], None] | None = None
    on_poll: Callable[[PollEvent], None] | None = None

    def retry(self, event: RetryEvent) -> None:
        if self.on_retry is not None:
            self.on_retry(event)

    def poll(self, event: PollEvent) -> None:
        if self.on_poll is not None:
            self.on_poll(event)
