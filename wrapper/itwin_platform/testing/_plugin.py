"""Fixtures for pytest: a sandbox, and clients that talk to it. pytest finds them by itself once this package is installed.

Importing this module loads nothing else of the package, because every run of pytest does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .. import AsyncITwinPlatform, ClientCredentials, ITwinPlatform
    from ..sandbox import Sandbox
    from ._clock import VirtualClock

__all__ = ["async_itwin", "itwin", "itwin_clock", "itwin_sandbox", "pytest_configure"]

MARKER = "itwin_sandbox"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", f"{MARKER}(**options): options of the Sandbox that the fixtures of itwin-platform use, e.g. rows=10"
    )


@pytest.fixture
def itwin_clock() -> VirtualClock:
    """The clock of the fixtures `itwin_sandbox`, `itwin` and `async_itwin`: it moves when somebody waits."""
    from ._clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def itwin_sandbox(request: pytest.FixtureRequest, itwin_clock: VirtualClock) -> Iterator[Sandbox]:
    """A local iTwin Platform of its own for each test, in process; options by the marker of the same name."""
    from ..sandbox import Sandbox

    options: dict[str, object] = {"clock": itwin_clock}
    for marker in reversed(list(request.node.iter_markers(MARKER))):
        options |= marker.kwargs
    with Sandbox(**options) as sandbox:  # type: ignore[arg-type]
        yield sandbox


@pytest.fixture
def itwin(itwin_sandbox: Sandbox, itwin_clock: VirtualClock) -> Iterator[ITwinPlatform]:
    """A client of `itwin_sandbox`, which signs in as a service application with all rights. Its waits take no time."""
    from .. import ITwinPlatform

    transport, auth = itwin_sandbox.transport(), _credentials(itwin_sandbox)
    with ITwinPlatform(base_url=itwin_sandbox.url, auth=auth, transport=transport, clock=itwin_clock) as client:
        yield client


@pytest.fixture
def async_itwin(itwin_sandbox: Sandbox, itwin_clock: VirtualClock) -> AsyncITwinPlatform:
    """The same for asynchronous tests, whatever runs them: the client has no connections that need closing."""
    from .. import AsyncITwinPlatform

    transport, auth = itwin_sandbox.async_transport(), _credentials(itwin_sandbox)
    return AsyncITwinPlatform(base_url=itwin_sandbox.url, auth=auth, transport=transport, clock=itwin_clock)


def _credentials(sandbox: Sandbox) -> ClientCredentials:
    from .. import ClientCredentials
    from ..sandbox._auth import CLIENT_ID, CLIENT_SECRET

    return ClientCredentials(CLIENT_ID, CLIENT_SECRET, authority=f"{sandbox.url}/ims")
