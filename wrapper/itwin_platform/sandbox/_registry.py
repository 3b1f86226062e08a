"""What a handler is given, and how it is found: by the operation id of the definition."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote

from ._arrivals import Arrivals
from ._auth import Principal
from ._definitions import Operation
from ._errors import Detail
from ._messages import SandboxReply, SandboxRequest
from ._store import Store

__all__ = ["HANDLERS", "Context", "Handler", "Settings", "World", "new_id", "operation"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The knobs of a sandbox, as the user set them."""

    seed: int = 0
    speed: float = 1.0
    rate_limit: int | None = None
    rows: int = 1000
    members: int = 120
    tier: str | None = None


def new_id(random: Random) -> str:
    """A new lower-case GUID from the sandbox's own random source."""
    bits = random.getrandbits(128) & ~(0xC000 << 48 | 0xF000 << 64) | 0x8000 << 48 | 4 << 76
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@functools.lru_cache(maxsize=65_536)
def _quoted(segment: str) -> str:
    return quote(segment, safe="")


@dataclass(slots=True)
class World:
    """What there is, and the moment."""

    store: Store
    settings: Settings
    random: Random
    now: datetime

    def later(self, seconds: float) -> datetime:
        """The moment after so many seconds of a life cycle, which ``speed`` shortens."""
        return self.now + timedelta(seconds=seconds / self.settings.speed)


@dataclass(slots=True)
class Context(World):
    """One request on its way through a handler."""

    request: SandboxRequest
    operation: Operation
    principal: Principal
    path: dict[str, str]
    arrivals: Arrivals
    arrival: int
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None

    def url(self, *segments: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """An absolute link to this sandbox; ``$`` stays readable in the names, as on the platform."""
        text = "/".join([self.request.origin, *map(_quoted, segments)])
        pairs = "&".join(f"{name}={quote(value, safe='')}" for name, value in query)
        return f"{text}?{pairs}" if pairs else text


Handle = Callable[[Context], SandboxReply]
Find = Callable[[Context], object]
Check = Callable[[Context], Sequence[Detail]]


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler and what is asked before it: the things in the path, and what the schema cannot say.

    The first of ``path`` decides whether the caller sees anything at all; permission is asked after it and
    before the others. Without ``allow`` everybody may read, and who may write does so everywhere.
    """

    handle: Handle
    path: tuple[Find, ...]
    check: Check | None
    allow: Find | None


HANDLERS: dict[str, Handler] = {}


def operation(
    operation_id: str, *, path: tuple[Find, ...] = (), check: Check | None = None, allow: Find | None = None
) -> Callable[[Handle], Handle]:
    """Register a handler for an operation of the definitions."""

    def register(handle: Handle) -> Handle:
        HANDLERS[operation_id] = Handler(handle, path, check, allow)
        return handle

    return register
