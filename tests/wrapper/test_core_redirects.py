"""Redirects are followed by hand: for reading only, to trusted hosts only, and not for ever."""

from __future__ import annotations

import pytest

from itwin_platform.errors import DecodeError, UntrustedLink
from itwin_platform.testing import VirtualClock
from itwin_platform_api.runtime.operation import Answer, Effect

from .effects import Runner, answer, request_with, session_on


def follow(*locations: str | None, effect: Effect = "safe", status: int = 302) -> Runner:
    clock = VirtualClock()
    answers = [answer(status, headers={} if one is None else {"location": one}) for one in locations]
    runner = Runner(clock, [*answers, answer(200)])
    try:
        runner.run(session_on(clock).execute(request_with(effect)))
    except BaseException as error:
        error.add_note(repr(runner.urls))
        raise
    return runner


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://api.bentley.com/moved?a=b", "https://api.bentley.com/moved?a=b"),
        ("https://eastus-api.bentley.com/moved", "https://eastus-api.bentley.com/moved"),
        ("/moved", "https://api.bentley.com/moved"),
        ("moved", "https://api.bentley.com/demo/moved"),
        ("//api.bentley.com/moved", "https://api.bentley.com/moved"),
    ],
)
def test_a_read_is_redirected_within_the_platform_with_its_token(status: int, location: str, url: str) -> None:
    runner = follow(location, status=status)
    assert runner.urls == ["https://api.bentley.com/demo/things", url]
    assert runner.bearers == ["Bearer token-0"] * 2


@pytest.mark.parametrize(
    "location",
    [
        "https://blob.core.example/file?sig=abc",
        "http://api.bentley.com/moved",
        "https://api.bentley.com:8443/moved",
        "//evil.example/moved",
        "https://api.bentley.com@evil.example/",
        "ftp://api.bentley.com/",
        "javascript:alert(1)",
        "\\\\evil.example",
    ],
)
def test_a_redirect_elsewhere_is_an_error_and_no_request(location: str) -> None:
    with pytest.raises(UntrustedLink) as caught:
        follow(location)
    assert caught.value.operation == "do-something"
    assert caught.value.__notes__ == ["['https://api.bentley.com/demo/things']"]


@pytest.mark.parametrize("location", ["https://[", "//[::1", "https://api.bentley.com:x/", "http://[v1.x]/"])
def test_a_redirect_to_what_is_no_url_is_an_error_of_ours(location: str) -> None:
    with pytest.raises(UntrustedLink):
        follow(location)


@pytest.mark.parametrize("effect", ["idempotent", "start-once"])
def test_a_write_is_never_redirected(effect: Effect) -> None:
    with pytest.raises(UntrustedLink, match="is not redirected") as caught:
        follow("https://api.bentley.com/moved", effect=effect, status=307)
    assert caught.value.link == "https://api.bentley.com/moved"
    assert caught.value.__notes__ == ["['https://api.bentley.com/demo/things']"]


def test_redirects_in_a_circle_end() -> None:
    with pytest.raises(UntrustedLink, match="6 redirects in a row") as caught:
        follow(*["/demo/things"] * 10)
    assert caught.value.__notes__ == [repr(["https://api.bentley.com/demo/things"] * 6)]


def test_a_redirect_without_an_address_is_a_wrong_answer() -> None:
    with pytest.raises(DecodeError, match="Expected a Location header") as caught:
        follow(None)
    assert caught.value.status == 302


def test_a_303_that_the_definition_has_is_an_answer_and_not_a_redirect() -> None:
    clock = VirtualClock()
    runner = Runner(clock, [answer(303, headers={"location": "https://api.bentley.com/runs/1"})])
    request = request_with("start-once", answers={"202": Answer("none"), "303": Answer("none")})
    response = runner.run(session_on(clock).execute(request))
    assert (response.status_code, response.headers["location"]) == (303, "https://api.bentley.com/runs/1")
    assert len(runner.sends) == 1
