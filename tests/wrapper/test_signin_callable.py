"""A function that gives tokens, as ``auth=``: asked when there is none, when it is rejected, when it ends."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, StaticToken
from itwin_platform._auth import credential_of
from itwin_platform.errors import ConfigurationError, Unauthorized
from itwin_platform.testing import VirtualClock

from .clients import assert_hidden

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"


class Api:
    """Takes the tokens that are not in ``rejected``."""

    def __init__(self) -> None:
        self.bearers: list[str] = []
        self.rejected: set[str] = set()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.bearers.append(request.headers["authorization"].removeprefix("Bearer "))
        status = 401 if self.bearers[-1] in self.rejected else 200
        links = {name: {"href": f"https://api.bentley.com/{name}"} for name in ("status", "logs")}
        members = {"id": "x", "state": "Running", "startedOn": "2026-03-01T12:00:00Z", "_links": links}
        return httpx2.Response(status, json={"extraction": members} if status == 200 else {})


class Tokens:
    """Numbered tokens, each good for ``lifetime`` seconds if it is a JWT."""

    def __init__(self, clock: VirtualClock, lifetime: float | None = None) -> None:
        self.clock, self.lifetime, self.given = clock, lifetime, 0

    def __call__(self) -> str:
        self.given += 1
        if self.lifetime is None:
            return f"token-{self.given}"
        claims = {"jti": self.given, "exp": self.clock.time() + self.lifetime}
        return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.c2ln"


def use(auth: Any, api: Api, clock: VirtualClock) -> None:
    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(api), clock=clock) as itwin:
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_a_token_that_says_nothing_about_its_end_is_kept_until_it_is_rejected() -> None:
    clock, api = VirtualClock(), Api()
    tokens = Tokens(clock)
    auth = credential_of(tokens)
    for _ in range(3):
        use(auth, api, clock)
        clock.advance(1e6)
    assert tokens.given == 1
    api.rejected = {"token-1"}
    use(auth, api, clock)
    assert api.bearers == ["token-1"] * 4 + ["token-2"]


def test_a_jwt_is_replaced_ahead_of_its_end() -> None:
    clock, api = VirtualClock(), Api()
    tokens = Tokens(clock, 3600)
    auth = credential_of(tokens)
    for seconds, given in ((0, 1), (3000, 1), (400, 2), (3000, 2), (100_000, 3)):
        clock.advance(seconds)
        use(auth, api, clock)
        assert tokens.given == given


def test_a_rejected_token_that_is_given_again_is_an_error_after_one_more_question() -> None:
    clock, api = VirtualClock(), Api()
    asked = []

    def same() -> str:
        asked.append(1)
        return "hush-same"

    api.rejected = {"hush-same"}
    with pytest.raises(Unauthorized) as caught:
        use(credential_of(same), api, clock)
    assert (len(asked), len(api.bearers)) == (2, 1)
    assert_hidden(caught.value, "hush-same")


@pytest.mark.parametrize("given", ["", "  ", "Bearer hush-7", "hush-7\nx", "hush-7é", None, 7, b"hush-7"])
def test_what_is_no_token_is_refused_and_not_quoted(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="without the word Bearer") as caught:
        use(credential_of(lambda: given), Api(), VirtualClock())
    assert_hidden(caught.value, "hush-7")


def test_what_the_function_raises_reaches_the_caller_unless_the_old_token_still_serves() -> None:
    clock, api = VirtualClock(), Api()
    tokens = Tokens(clock, 3600)
    source: list[Callable[[], str]] = [tokens]

    def fail() -> str:
        raise LookupError("vault is closed")

    auth = credential_of(lambda: source[0]().strip())
    use(auth, api, clock)
    source[0] = fail
    clock.advance(3400)
    use(auth, api, clock)
    assert len(api.bearers) == 2
    clock.advance(190)
    with pytest.raises(LookupError, match="vault"):
        use(auth, api, clock)


@pytest.mark.anyio
@pytest.mark.parametrize("is_coroutine", [True, False])
async def test_an_asynchronous_client_takes_plain_and_coroutine_functions(is_coroutine: bool) -> None:
    clock, api = VirtualClock(), Api()
    tokens = Tokens(clock)

    async def later() -> str:
        return tokens()

    auth = credential_of(later if is_coroutine else tokens)
    transport = httpx2.MockTransport(api)
    async with AsyncITwinPlatform(auth=auth, transport=transport, clock=clock) as itwin:
        for _ in range(2):
            await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert api.bearers == ["token-1"] * 2


@pytest.mark.anyio
async def test_what_a_coroutine_function_raises_reaches_the_caller() -> None:
    async def fail() -> str:
        raise LookupError("vault is closed")

    transport = httpx2.MockTransport(Api())
    async with AsyncITwinPlatform(auth=credential_of(fail), transport=transport) as itwin:
        with pytest.raises(LookupError, match="vault"):
            await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_a_synchronous_client_says_that_it_cannot_call_a_coroutine_function() -> None:
    async def later() -> str:
        return "t"

    with pytest.raises(ConfigurationError, match="AsyncITwinPlatform"):
        use(credential_of(later), Api(), VirtualClock())


def test_a_credential_stays_what_it_is() -> None:
    token = StaticToken("t")
    assert credential_of(token) is token


@pytest.mark.parametrize("auth", ["hush-token", 7, StaticToken])
def test_what_is_neither_a_credential_nor_a_function_is_refused(auth: Any) -> None:
    with pytest.raises(ConfigurationError, match="expected a credential or a function") as caught:
        credential_of(auth)
    assert "hush" not in str(caught.value)
