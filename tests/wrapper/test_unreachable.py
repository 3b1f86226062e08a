"""One look at real sockets: a port where nobody listens, and a name that is none."""

from __future__ import annotations

import socket

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ConnectionFailed
from itwin_platform.testing import VirtualClock

from .clients import TOKEN, assert_hidden

pytestmark = pytest.mark.anyio


@pytest.fixture
def nobody() -> str:
    """The address of a port of this machine that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_a_name_that_cannot_be_looked_up_is_a_failed_connection() -> None:
    # As the standard library says it of a proxy whose name has a part that is empty or too long.
    def refuse(_: httpx2.Request) -> httpx2.Response:
        raise UnicodeError("label empty or too long")

    itwin = ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(refuse), clock=VirtualClock())
    with itwin, pytest.raises(ConnectionFailed, match="label empty or too long"):
        itwin.access_jobs.run("x", remove_members=["y"])
    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(refuse), clock=VirtualClock()) as other:
        with pytest.raises(ConnectionFailed, match="label empty or too long"):
            await other.access_jobs.run("x", remove_members=["y"])


async def test_a_port_where_nobody_listens_is_a_failed_connection(nobody: str) -> None:
    itwin = ITwinPlatform(base_url=nobody, token=TOKEN, clock=VirtualClock())
    with itwin, pytest.raises(ConnectionFailed, match=r"get-extraction-status.*\(5 attempts\)") as caught:
        itwin.grouping_and_mapping.get_extraction_status("x")
    assert_hidden(caught.value, TOKEN)
    async with AsyncITwinPlatform(base_url=nobody, token=TOKEN, clock=VirtualClock()) as other:
        with pytest.raises(ConnectionFailed, match=r"get-extraction-status.*\(5 attempts\)") as also:
            await other.grouping_and_mapping.get_extraction_status("x")
    assert_hidden(also.value, TOKEN)
