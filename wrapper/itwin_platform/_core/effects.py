"""What a procedure can ask of its driver."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from msgspec import Struct

__all__ = [
    "Acquire",
    "Clock",
    "Drain",
    "Effect",
    "Failure",
    "Invoke",
    "Lock",
    "Reply",
    "Send",
    "Sleep",
    "Steps",
    "Together",
    "Wake",
]

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


class Wake(Protocol):
    """What can end a wait early, from any thread."""

    def is_set(self) -> bool:
        """Whether somebody asked for it."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for it, as a thread; gives whether somebody asked for it."""
        ...


class Send(Struct, frozen=True):
    """Send one HTTP request; gives a `Reply` or a `Failure`.

    Attributes:
        timeout: seconds until the whole answer has to be there (for a stream: until it begins).
        stream: leave the body of a 2xx answer unread, in ``Reply.stream``.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    timeout: float
    stream: bool = False

    def __repr__(self) -> str:
        return f"Send({self.method} {self.url})"


class Sleep(Struct, frozen=True):
    """Wait so many seconds, or until ``wake`` is set."""

    seconds: float
    wake: Wake | None = None


class Acquire(Struct, frozen=True):
    """Wait for a lock, at most ``timeout`` seconds; gives whether it was got. The procedure itself releases it."""

    lock: Lock
    timeout: float


class Invoke(Struct, frozen=True):
    """Call a function of the user's, which may be a coroutine function where the driver is asynchronous.

    Attributes:
        blocking: it waits for a disk or a keyring. An asynchronous driver calls it in a worker thread, and to its
            end even when the task is cancelled meanwhile.
    """

    function: Callable[[], Any]
    blocking: bool = False


class Reply(Struct, frozen=True):
    """An HTTP answer. ``stream`` is what the driver gives for a body that is read later."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    stream: Any = None

    def __repr__(self) -> str:
        return f"Reply({self.status}, {self.headers!r})"


class Failure(Struct, frozen=True):
    """No whole answer.

    ``unsent``: it failed before the first byte of the request was sent. ``lost``: afterwards. ``late``: the
    time-out ended it, and the request may have been sent. ``undecodable``: the whole answer came, but its
    content encoding is not what it says. ``closed``: the client was closed before it was sent.
    """

    kind: Literal["unsent", "lost", "late", "undecodable", "closed"]
    reason: str
    status: int = 0


class Drain(Struct, frozen=True):
    """Read the open stream of a reply to its end.

    Gives None, or the error that ended it early; what ``write`` raises ends the procedure. ``write`` waits for a
    disk: an asynchronous driver calls it in a worker thread.
    """

    reply: Reply
    call: Any
    write: Callable[[bytes], object]


class Together(Struct, frozen=True):
    """Carry out procedures side by side; gives what each of them gives, in their order."""

    procedures: Sequence[Generator[Any, Any, Any]]


Effect: TypeAlias = Send | Sleep | Acquire | Invoke | Drain | Together
Steps: TypeAlias = Generator[Effect, Any, T]
