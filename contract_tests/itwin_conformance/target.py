"""The server under test: where it is, who may call it, what is known to exist there, and what is allowed to be done."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import httpx2
import msgspec

from .documents import APIS
from .redaction import variable

__all__ = ["ROLES", "Clock", "Embedded", "Target", "TargetError", "embedded", "read_ids", "remote"]

#: The callers that checks ask for. Only ``main`` is needed; without the others some things cannot be tested.
ROLES = ("main", "reader", "other", "expired")
PLATFORM = "api.bentley.com"
#: Ids that go together: path or query parameter -> value.
Ids = Mapping[str, str]

#: What the portal's own examples show, and every sandbox starts with.
EXAMPLES: dict[str, list[Ids]] = {
    "grouping_and_mapping": [
        {
            "iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a",
            "mappingId": "f1fe5959-35ab-467e-83b8-a679b722d80f",
            "groupId": "08f252c4-ee78-4e2b-9280-f7365400b932",
            "propertyId": "1ba1f4dd-efc1-4bd1-86f0-a69a4f0d4743",
            "extractionId": "d4ca244b-81c8-4146-934d-e5936345bba2",
            "location": "Beam/part00000.csv",
        }
    ],
    "access_control": [
        {"id": "806b19d5-c037-48a4-aa98-e297c81453f1"},
        {"id": "6c9aba19-76f5-4a21-a4df-a8512df2201e", "jobId": "fb936e1f-5a60-4fe0-8237-e7afbf47512b"},
        {"id": "7b359df1-04e3-4e2b-9ccb-5f0d4363aa3e"},
        {"id": "a9c999c9-5516-4ea0-adc3-28238c02b18e"},
    ],
    "export": [
        {
            "imodelId": "7dbd531d-6967-47b2-8945-a722a437ad7a",
            "connectionId": "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e",
            "runId": "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
        }
    ],
}
SANDBOX_TOKENS = {
    "main": "sandbox-token",
    "reader": "sandbox-token-reader",
    "other": "sandbox-token-other",
    "expired": "sandbox-token-expired",
}


class TargetError(ValueError):
    """The target cannot be used as asked; the text says what to do about it."""


class Clock(Protocol):
    """Tells the time in seconds, and waits."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        ...


class RealClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, eq=False)
class Target:
    """A server under test.

    Attributes:
        base_url: below it come ``/grouping-and-mapping``, ``/accesscontrol`` and ``/export``.
        kind: ``embedded`` (a sandbox in this process), ``loopback`` (somebody's own server) or ``foreign``.
        tokens: role -> access token.
        ids: API -> sets of ids that go together, the preferred one first.
        surely: whether the ids are known to exist there, not only hoped to.
        accept: what is asked for instead of each operation's versioned media type: mocks may not know these.
        may_write: whether anything but GET may be sent.
        clock: what jobs are waited for with.
        reset: brings the server back to its beginning, where that is possible.
        limited: the same server with a limit of so many requests a minute, where there is one.
        bug: the name of the bug that is planted in it.
    """

    base_url: str
    kind: Literal["embedded", "loopback", "foreign"]
    tokens: Mapping[str, str] = field(repr=False)
    ids: Mapping[str, list[Ids]] = field(repr=False)
    may_write: bool
    surely: bool = True
    accept: str | None = None
    clock: Clock = field(default_factory=RealClock, repr=False)
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)
    reset: Callable[[], None] | None = field(default=None, repr=False)
    limited: Callable[[int], Target] | None = field(default=None, repr=False)
    bug: str = ""

    @property
    def origin(self) -> tuple[str, str, int | None]:
        """Scheme, host and port of the server."""
        return origin(self.base_url)


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


class Embedded(Protocol):
    """What is asked of a sandbox: `itwin_platform.sandbox.Sandbox`, or one with a planted bug."""

    url: str

    def transport(self) -> httpx2.BaseTransport:
        """Answers requests."""
        ...

    def reset(self) -> None:
        """Back to the seeded world."""
        ...


def embedded(*, seed: int = 0, make: Callable[..., Embedded] | None = None) -> Target:
    """A sandbox in this process, on a clock that moves only when a check waits.

    Args:
        make: called with ``seed``, ``clock``, ``rows`` and ``rate_limit`` instead of `Sandbox`.
    """
    from itwin_platform.sandbox import Sandbox
    from itwin_platform.testing import VirtualClock

    clock = VirtualClock()
    build: Callable[..., Embedded] = make or Sandbox

    def target(rate_limit: int | None) -> Target:
        sandbox = build(seed=seed, clock=clock, rows=20, rate_limit=rate_limit)
        return Target(
            base_url=sandbox.url,
            kind="embedded",
            tokens=SANDBOX_TOKENS,
            ids=EXAMPLES,
            may_write=True,
            clock=clock,
            transport=sandbox.transport(),
            reset=sandbox.reset,
            limited=target if rate_limit is None else None,
        )

    return target(None)


def remote(
    base_url: str,
    environment: Mapping[str, str],
    *,
    ids: Mapping[str, list[Ids]] | None = None,
    allow_writes: bool = False,
    allow_hosts: tuple[str, ...] = (),
    accept: str | None = None,
) -> Target:
    """A server at an address. Tokens come from the environment, and from nowhere else.

    Raises:
        TargetError: the address is none, its host is not on the list, or there is no token for it.
    """
    scheme, host, _ = origin(base_url)
    if scheme not in ("http", "https") or not host or "@" in base_url or urlsplit(base_url).query:
        raise TargetError(f"{base_url!r} is no address of a server; expected https://host or http://localhost:port")
    tokens = {role: environment[variable(role)] for role in ROLES if environment.get(variable(role))}
    if _is_loopback(host):
        # The sandbox's tokens are public; a server of one's own that wants others is told so by the variables.
        kept = tokens if "main" in tokens else SANDBOX_TOKENS
        surely = ids is not None
        return Target(
            base_url.rstrip("/"), "loopback", kept, ids or EXAMPLES, may_write=True, surely=surely, accept=accept
        )
    if scheme != "https":
        raise TargetError(f"{base_url}: a token would go over an open line; expected https")
    if not (host == PLATFORM or host.endswith(f"-{PLATFORM}") or host in allow_hosts):
        raise TargetError(f"{host} is not a host of the platform; if it is yours to test, add --allow-host {host}")
    if "main" not in tokens:
        raise TargetError(f"no token for {host}: set ITWIN_TOKEN")
    return Target(base_url.rstrip("/"), "foreign", tokens, ids or {}, may_write=allow_writes, accept=accept)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_ids(path: Path) -> dict[str, list[Ids]]:
    """The ids of a small YAML or JSON file: API -> one set of ids, or several, by the names of the parameters.

    Raises:
        TargetError: the file cannot be read, or names an API that is none.
    """
    try:
        given = msgspec.yaml.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise TargetError(f"{path}: {error}") from error
    found: dict[str, list[Ids]] = {}
    for name, value in given.items():
        api = name.replace("-", "_")
        if api not in APIS:
            raise TargetError(f"{path}: no API {name!r}; there are {', '.join(APIS)}")
        try:
            found[api] = msgspec.convert(value if isinstance(value, list) else [value], list[dict[str, str]])
        except msgspec.ValidationError as error:
            raise TargetError(f"{path}: {name}: {error}") from error
    return found
