"""What a procedure can ask of its driver."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

__all__ = ["Acquire", "Clock", "Effect", "Failure", "Invoke", "Lock", "Reply", "Send", "Sleep", "Steps"]

T = TypeVar("T")


class Clock(Protocol):
    """Time, as the core sees it."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def time(self) -> float:
        """Seconds since 1970, for what others say about time: token life and dates in headers."""
        ...


class Lock(Protocol):
    """A lock that a driver can wait for; releasing it never waits."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool: ...  # noqa: FBT001, FBT002 - the shape of threading.Lock

    def release(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Send:
    """Send one HTTP request; gives a `Reply` or a `Failure`.

    Attributes:
        timeout: seconds until the whole answer has to be there (for a stream: until it begins).
        stream: leave the body of a 2xx answer unread, in ``Reply.stream``.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)
    timeout: float
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Acquire:
    """Wait for a lock, at most ``timeout`` seconds; gives whether it was got. The procedure itself releases it."""

    lock: Lock
    timeout: float


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call a function of the user's, which may be a coroutine function where the driver is asynchronous.

    Attributes:
        blocking: it waits for a disk or a keyring. An asynchronous driver calls it in a worker thread, and to its
            end even when the task is cancelled meanwhile.
    """

    function: Callable[[], Any]
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer. ``stream`` is what the driver gives for a body that is read later."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False, default=b"")
    stream: Any = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Failure:
    """No whole answer.

    ``unsent``: it failed before the first byte of the request was sent. ``lost``: afterwards. ``late``: the
    time-out ended it, and the request may have been sent. ``undecodable``: the whole answer came, but its
    content encoding is not what it says.
    """

    kind: Literal["unsent", "lost", "late", "undecodable"]
    reason: str
    status: int = 0


Effect: TypeAlias = Send | Sleep | Acquire | Invoke
Steps: TypeAlias = Generator[Effect, Any, T]
