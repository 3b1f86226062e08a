"""Rate limits: by client, by minute, by hour, by tier."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from itwin_platform import ITwinPlatform
from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

STATUS = "/grouping-and-mapping/datasources/imodel-mappings/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
JOB = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
MINUTE, HOUR = 60, 3600


def asker(sandbox: Sandbox) -> Call:
    """Asks without holding each of thousands of answers to the definition."""

    def ask(method: str, path: str, *, token: str = "sandbox-token") -> SandboxReply:
        headers = (("host", "sandbox.test"), ("authorization", f"Bearer {token}"))
        return sandbox.platform.handle(SandboxRequest(method, path, "", headers))

    return ask


def code(reply: SandboxReply) -> str:
    value: str = reply.json()["error"]["code"]
    return value


def test_the_rate_limit_per_client_and_minute(clock: VirtualClock) -> None:
    call = asker(Sandbox(rate_limit=3, clock=clock))
    for _ in range(3):
        assert call("GET", STATUS).status == 200
        clock.advance(10)
    reply = call("GET", JOB)
    assert (reply.status, code(reply)) == (429, "RateLimitExceeded")
    assert reply.header("retry-after") == "30"
    assert reply.header("itwinplatform-ratelimited-tier") == "Community"
    assert reply.header("itwinplatform-ratelimited-api") == "Access Control"
    assert reply.header("itwinplatform-ratelimited-operation") == "get-itwin-job"
    assert reply.header("itwinplatform-ratelimited-application") == "native-sandbox"
    assert call("GET", JOB, token="sandbox-token-reader").status == 200
    clock.advance(29.5)
    assert call("GET", JOB).header("retry-after") == "1"
    clock.advance(0.5)
    assert call("GET", JOB).status == 200
    assert call("GET", JOB).status == 429


@pytest.mark.parametrize(
    ("tier", "a_minute", "name"),
    [
        ("community", 500, "Community"),
        ("standard", 5000, "Standard"),
        ("premium", 5000, "Premium"),
        ("custom", 5000, "Custom"),
    ],
)
def test_a_tier_allows_so_many_requests_a_minute(clock: VirtualClock, tier: str, a_minute: int, name: str) -> None:
    call = asker(Sandbox(tier=tier, clock=clock))
    assert {call("GET", JOB).status for _ in range(a_minute)} == {200}
    refused = call("GET", JOB)
    assert (refused.status, refused.header("itwinplatform-ratelimited-tier")) == (429, name)
    assert refused.header("retry-after") == "60"


def test_community_has_a_cap_an_hour_which_the_others_do_not_have(clock: VirtualClock) -> None:
    small, large = asker(Sandbox(tier="Community", clock=clock)), asker(Sandbox(tier="premium", clock=clock))
    for _ in range(10):
        assert {call("GET", JOB).status for _ in range(500) for call in (small, large)} == {200}
        clock.advance(MINUTE)
    refused = small("GET", JOB)
    assert (refused.status, code(refused)) == (429, "RateLimitExceeded")
    assert refused.header("retry-after") == str(HOUR - 10 * MINUTE)
    assert large("GET", JOB).status == 200
    clock.advance(HOUR - 10 * MINUTE)
    assert small("GET", JOB).status == 200


def test_the_longer_of_two_waits_is_what_counts(clock: VirtualClock) -> None:
    call = asker(Sandbox(tier="community", clock=clock))
    for _ in range(9):
        for _ in range(500):
            call("GET", JOB)
        clock.advance(MINUTE)
    for _ in range(500):
        call("GET", JOB)
    assert call("GET", JOB).header("retry-after") == str(HOUR - 9 * MINUTE)


def test_also_where_the_hour_has_room_before_the_minute(clock: VirtualClock) -> None:
    call = asker(Sandbox(tier="community", clock=clock))
    for pause in (*[2 * MINUTE] * 8, HOUR - 16 * MINUTE - 10, 0):
        for _ in range(500):
            call("GET", JOB)
        clock.advance(pause)
    assert call("GET", JOB).header("retry-after") == str(MINUTE)


def test_a_rate_limit_replaces_that_of_the_tier_a_minute(clock: VirtualClock) -> None:
    call = asker(Sandbox(tier="premium", rate_limit=2, clock=clock))
    assert [call("GET", JOB).status for _ in range(3)] == [200, 200, 429]
    assert call("GET", JOB).header("itwinplatform-ratelimited-tier") == "Premium"


def test_without_any_limit_there_is_none(sandbox: Sandbox) -> None:
    call = asker(sandbox)
    assert {call("GET", STATUS).status for _ in range(6000)} == {200}


def test_a_client_waits_as_long_as_it_is_told(clock: VirtualClock) -> None:
    sandbox = Sandbox(tier="community", clock=clock)
    transport = sandbox.transport()
    with ITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=transport, clock=clock, deadline=100
    ) as itwin:
        for _ in range(501):
            itwin.access_control.get_itwin_job(*JOB.split("/")[3::2])
    assert [request.status for request in sandbox.requests].count(429) == 1
    assert sum(clock.sleeps) >= MINUTE


def test_an_unknown_tier_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="expected tier to be one of community, standard, premium, custom, got 'gold'"):
        Sandbox(tier="gold")
