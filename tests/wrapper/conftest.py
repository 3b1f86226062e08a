"""What the tests of the wrapper share: an environment without credentials, both event loops, both clients."""

from __future__ import annotations

import pytest

from .clients import Both


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _no_credentials_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ITWIN_API_URL", "ITWIN_AUTHORITY", "ITWIN_CLIENT_ID", "ITWIN_CLIENT_SECRET", "ITWIN_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Both:
    """Runs a case on the synchronous and on the asynchronous client; jitter is the same for both."""
    monkeypatch.setattr("random.random", lambda: 0.5)
    return Both()
