"""What a handler is given, and how it is found: by the operation id of the definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ._auth import Principal
from ._definitions import Operation
from ._errors import Detail
from ._messages import SandboxReply, SandboxRequest
from ._store import Store

__all__ = ["HANDLERS", "Context", "Handler", "Settings", "new_id", "operation"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The knobs of a sandbox, as the user set them."""

    seed: int = 0
    speed: float = 1.0
    rate_limit: int | None = None
    rows: int = 1000
    members: int = 120


def new_id(random: Random) -> str:
    """A new lower-case GUID from the sandbox's own random source."""
    return str(UUID(int=random.getrandbits(128), version=4))


@dataclass(slots=True)
class Context:
    """One request on its way through a handler."""

    store: Store
    settings: Settings
    random: Random
    now: datetime
    request: SandboxRequest
    operation: Operation
    principal: Principal
    path: dict[str, str]
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None

    def url(self, *segments: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """An absolute link to this sandbox; ``$`` stays readable in the names, as on the platform."""
        text = "/".join([self.request.origin, *(quote(segment, safe="") for segment in segments)])
        pairs = "&".join(f"{name}={quote(value, safe='')}" for name, value in query)
        return f"{text}?{pairs}" if pairs else text

    def later(self, seconds: float) -> datetime:
        """The moment after so many seconds of a life cycle, which ``speed`` shortens."""
        return self.now + timedelta(seconds=seconds / self.settings.speed)


Handle = Callable[[Context], SandboxReply]
Find = Callable[[Context], object]
Check = Callable[[Context], Sequence[Detail]]


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler and what is asked before it: the things in the path, and what the schema cannot say.

    The first of ``path`` decides whether the caller sees anything at all; permission is asked after it and
    before the others.
    """

    handle: Handle
    path: tuple[Find, ...]
    check: Check | None


HANDLERS: dict[str, Handler] = {}


def operation(
    operation_id: str, *, path: tuple[Find, ...] = (), check: Check | None = None
) -> Callable[[Handle], Handle]:
    """Register a handler for an operation of the definitions."""

    def register(handle: Handle) -> Handle:
        HANDLERS[operation_id] = Handler(handle, path, check)
        return handle

    return register
