"""What sign-in sends and reads: PKCE, the page's address, the browser's answer, the discovery document, JWTs."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

import pytest

from itwin_platform import ClientCredentials
from itwin_platform._auth import AuthorizationCode, _new_secret
from itwin_platform._core.discovery import Directory, Endpoints
from itwin_platform._core.effects import Failure, Reply
from itwin_platform._core.oauth import Refused, authorize_url, challenge_of, jwt_life, read_callback
from itwin_platform._core.origins import BaseUrl
from itwin_platform._core.secret import Secret
from itwin_platform.errors import ConfigurationError, ITwinError, MissingCredentials, UntrustedLink
from itwin_platform.testing import VirtualClock

from .clients import assert_hidden
from .effects import Runner, answer, request_with, session_on
from .signin import parameters

USUAL = Endpoints("https://ims.bentley.com/connect/authorize", "https://ims.bentley.com/connect/token")


def test_the_challenge_is_that_of_the_specification() -> None:
    # RFC 7636, appendix B.
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_is_new_each_time_and_as_long_as_the_specification_wants() -> None:
    made = {_new_secret().reveal() for _ in range(50)}
    assert len(made) == 50
    assert all(
        43 <= len(one) <= 128
        and set(one)
        <= set(
            base64.urlsafe_b64encode(bytes(range(256))).decode()
            + "-_"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        )
        for one in made
    )


@pytest.mark.parametrize(
    ("scope", "prompt"), [("itwin-platform offline_access", {"prompt": "consent"}), ("itwin-platform", {})]
)
def test_the_address_of_the_page_asks_for_a_code_and_shows_no_verifier(scope: str, prompt: dict[str, str]) -> None:
    url = authorize_url(
        "https://ims.example/a?tenant=1",
        client_id="native-x",
        redirect_uri="http://localhost:3000/signin-callback",
        scope=scope,
        state=Secret("st&te"),
        verifier=Secret("v" * 43),
    )
    assert url.startswith("https://ims.example/a?tenant=1&response_type=code&")
    assert "v" * 43 not in url
    assert parameters(url) == {
        "tenant": "1",
        "response_type": "code",
        "client_id": "native-x",
        "redirect_uri": "http://localhost:3000/signin-callback",
        "scope": scope,
        "state": "st&te",
        "code_challenge": challenge_of(Secret("v" * 43)),
        "code_challenge_method": "S256",
        **prompt,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=c%2Bd&state=s", Secret("c+d")),
        ("code=c&state=s&session_state=x", Secret("c")),
        ("error=access_denied&error_description=not%20now&state=s", Refused("access_denied", "not now")),
        ("error=access_denied&state=s", Refused("access_denied", "")),
        ("error=a&error_description=two%0Alines&state=s", Refused("a", "two lines")),
        ("code=c&error=access_denied&state=s", Refused("access_denied", "")),
        ("code=c&state=other", None),
        ("code=c", None),
        ("error=access_denied", None),
        ("code=c&state=", None),
        ("code=c&state=s&state=s", None),
        ("code=c&code=d&state=s", None),
        ("code=&state=s", None),
        ("state=s", None),
        ("", None),
        ("code=c&state=%ff", None),
    ],
)
def test_only_an_answer_with_the_own_state_and_one_code_or_error_counts(query: str, found: Any) -> None:
    assert read_callback(query, Secret("s")) == found


def jwt(claims: object) -> Secret:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return Secret(f"e30.{body}.c2ln")


@pytest.mark.parametrize(
    ("token", "life"),
    [
        (jwt({"exp": 5000, "iat": 1400}), (5000, 3600)),
        (jwt({"exp": 5000.5}), (5000.5, math.inf)),
        (jwt({"exp": 5000, "iat": 6000}), (5000, math.inf)),
        (jwt({"exp": "soon"}), None),
        (jwt({"exp": True}), None),
        (jwt({}), None),
        (jwt([1]), None),
        (Secret("opaque"), None),
        (Secret("a.b"), None),
        (Secret("a.%%%.c"), None),
        (Secret("a.b.c.d"), None),
        (Secret("a.é.c"), None),
        (Secret(f"a.{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.c"), None),
    ],
    ids=lambda _: "",
)
def test_only_the_end_of_a_jwt_is_read_and_anything_else_has_none(token: Secret, life: object) -> None:
    assert jwt_life(token) == life


def find(*outcomes: Reply | Failure, authority: str = "https://ims.bentley.com") -> tuple[Endpoints, Runner]:
    clock = VirtualClock()
    runner = Runner(clock, list(outcomes))
    session = session_on(clock)
    directory = Directory(BaseUrl.parse(authority, option="authority"))
    found = runner.run(directory.find(session, session.begin("x", None)))
    return found, runner


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (
            {
                "authorization_endpoint": "https://ims.bentley.com/as/a",
                "token_endpoint": "https://ims.bentley.com/as/t",
            },
            Endpoints("https://ims.bentley.com/as/a", "https://ims.bentley.com/as/t"),
        ),
        (
            {"token_endpoint": "https://eu.ims.bentley.com/t"},
            Endpoints(USUAL.authorize, "https://eu.ims.bentley.com/t"),
        ),
        ({}, USUAL),
        ({"token_endpoint": 7, "authorization_endpoint": None}, USUAL),
        ([], USUAL),
    ],
)
def test_endpoints_are_those_of_the_document_or_the_usual_ones(document: object, found: Endpoints) -> None:
    given, runner = find(answer(200, document))
    assert given == found
    assert runner.urls == ["https://ims.bentley.com/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/t",
        "https://ims.bentley.com.evil.example/t",
        "https://evilbentley.com/t",
        "http://ims.bentley.com/t",
        "https://ims.bentley.com:8443/t",
        "https://user@ims.bentley.com/t",
        "https://ims.bentley.com/t#x",
        "//ims.bentley.com/t",
        "/connect/token",
        "",
        "https://bentley.com.:443/t",
    ],
)
@pytest.mark.parametrize("member", ["token_endpoint", "authorization_endpoint"])
def test_an_endpoint_on_a_foreign_host_is_an_error_and_nothing_is_sent_there(link: str, member: str) -> None:
    with pytest.raises(UntrustedLink, match="sign-in"):
        find(answer(200, {member: link}))


def test_the_secret_is_not_sent_to_an_endpoint_on_a_foreign_host() -> None:
    clock = VirtualClock()
    source = ClientCredentials("service-x", "hush-7", authority="https://ims.example")._source()
    runner = Runner(clock, [answer(200, {"token_endpoint": "https://evil.example/t"})])
    with pytest.raises(UntrustedLink) as caught:
        runner.run(session_on(clock, source=source).execute(request_with("safe")))
    assert_hidden(caught.value, "hush-7")
    assert [send.url for send in runner.sends] == ["https://ims.example/.well-known/openid-configuration"]


@pytest.mark.parametrize("outcome", [answer(404), answer(401), answer(302), Reply(200, {}, b"<html>")])
def test_without_a_document_the_usual_endpoints_serve_and_it_is_not_asked_for_again(outcome: Reply) -> None:
    assert looks(outcome) == 1


@pytest.mark.parametrize("outcome", [answer(503), answer(429), Failure("unsent", "no"), Failure("undecodable", "no")])
def test_a_document_that_could_not_be_had_is_not_asked_for_again_once_the_usual_endpoints_gave_a_token(
    outcome: Reply | Failure,
) -> None:
    assert looks(outcome) == 1


@pytest.mark.parametrize("outcome", [answer(503), Failure("unsent", "no"), Failure("late", "no")])
def test_a_document_that_could_not_be_had_is_asked_for_again_while_nothing_else_is_known(
    outcome: Reply | Failure,
) -> None:
    assert looks(outcome, token=Failure("unsent", "no")) == 2


def looks(document: Reply | Failure, token: Reply | Failure | None = None) -> int:
    """How often two sign-ins of one credential look at the document."""
    clock = VirtualClock()
    runner = Runner(clock, [])

    def respond(send: Any) -> Reply | Failure:
        if "/.well-known/" in send.url:
            if isinstance(document, Reply) and document.status == 429:
                return Reply(429, {"retry-after": "60"})
            return document
        if send.method == "POST":
            return token or answer(200, {"access_token": "t", "expires_in": 1})
        return answer(200)

    runner.outcomes = [respond]
    session = session_on(clock, source=ClientCredentials("service-x", "s", authority="https://ims.example")._source())
    for _ in range(2):
        try:
            runner.run(session.execute(request_with("safe")))
        except ITwinError:
            assert token is not None
        clock.advance(10)
    return sum("/.well-known/" in url for url in runner.urls)


def test_a_look_at_the_document_that_hangs_leaves_the_call_its_time() -> None:
    clock = VirtualClock()
    runner = Runner(clock, [Failure("late", "no answer"), answer(200, {"access_token": "t"}), answer(200)])
    source = ClientCredentials("service-x", "s", authority="https://ims.example")._source()
    runner.run(session_on(clock, source=source).execute(request_with("safe")))
    assert 0 < clock.monotonic() <= 5


@pytest.mark.parametrize(
    ("options", "error", "about"),
    [
        ({"port": 0}, ConfigurationError, "registered"),
        ({"port": 65536}, ConfigurationError, "65536"),
        ({"port": True}, ConfigurationError, "True"),
        ({"path": "callback"}, ConfigurationError, "/signin-callback"),
        ({"path": "/a?b"}, ConfigurationError, "/signin-callback"),
        ({"deadline": 0}, ConfigurationError, "deadline"),
        ({"client_id": ""}, MissingCredentials, "client_id"),
        ({"client_secret": "hush hush"}, ConfigurationError, "client_secret"),
        ({"authority": "http://ims.example"}, ConfigurationError, "https"),
    ],
)
def test_an_argument_that_cannot_be_used_is_refused_at_once(
    options: dict[str, Any], error: type[ITwinError], about: str
) -> None:
    with pytest.raises(error, match=about) as caught:
        AuthorizationCode(**{"client_id": "native-x", **options})
    assert_hidden(caught.value, "hush hush")
