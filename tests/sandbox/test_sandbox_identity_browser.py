"""A whole sign-in as a browser and an application do it: in process, sync and async, and over a real port."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import anyio
import pytest

from itwin_platform._http import httpx2
from itwin_platform.sandbox import Sandbox, running

JOB = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
CALLBACK = "http://localhost:52525/signin-callback"
VERIFIER = "a-verifier-of-more-than-43-characters.0123456789"
WISH = {
    "client_id": "native-sandbox",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "openid itwin-platform offline_access",
    "state": '"><script>alert(1)</script>',
    "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("="),
    "code_challenge_method": "S256",
}


class Page(HTMLParser):
    """What a browser sees of a page: its one form, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.method = self.action = self.text = ""
        self.hidden: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.method, self.action = values["method"], values["action"]
        elif tag == "input":
            assert values["type"] == "hidden"
            self.hidden[values["name"]] = values["value"]
        elif tag == "button":
            self.buttons.append((values["name"], values["value"]))
        assert tag != "script"

    def handle_data(self, data: str) -> None:
        self.text += data


def arrived(answer: httpx2.Response) -> dict[str, str]:
    """What the application finds in the address that the browser opens at the end."""
    assert answer.status_code == 303
    place, _, query = answer.headers["location"].partition("?")
    assert place == CALLBACK
    return {name: value for name, (value,) in parse_qs(query).items()}


def press(client: httpx2.Client, address: str, decision: str) -> httpx2.Response:
    """Open the page, read it, and press a button."""
    answer = client.get(address, params=WISH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Page(answer.text)
    assert (page.method, page.buttons) == ("post", [("decision", "allow"), ("decision", "deny")])
    return client.post(urljoin(str(answer.url), page.action), data=page.hidden | {"decision": decision})


def works(client: httpx2.Client, token: str) -> bool:
    answer = client.get(JOB.lstrip("/"), headers={"authorization": f"Bearer {token}"})
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def whole_flow(client: httpx2.Client, authority: str) -> None:
    """From discovery to revocation. ``authority`` is where the application was told to find the identity service."""
    known = client.get(f"{authority}/.well-known/openid-configuration").json()
    assert known["issuer"] == authority
    back = arrived(press(client, known["authorization_endpoint"], "allow"))
    assert back["state"] == WISH["state"]

    def ask(**form: str) -> httpx2.Response:
        answer = client.post(known["token_endpoint"], data={"client_id": "native-sandbox"} | form)
        assert answer.headers["cache-control"] == "no-store"
        return answer

    redeem = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": CALLBACK}
    first = ask(**redeem, code_verifier=VERIFIER).json()
    assert works(client, first["access_token"])
    bearer = {"authorization": f"Bearer {first['access_token']}"}
    assert client.get(known["userinfo_endpoint"], headers=bearer).json()["sub"]

    second = ask(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert works(client, second["access_token"])
    stolen = ask(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    assert not works(client, second["access_token"])

    back = arrived(press(client, known["authorization_endpoint"], "allow"))
    third = ask(**redeem | {"code": back["code"]}, code_verifier=VERIFIER).json()
    assert works(client, third["access_token"])
    form = {"client_id": "native-sandbox", "token": third["refresh_token"]}
    assert client.post(known["revocation_endpoint"], data=form).status_code == 200
    assert not works(client, third["access_token"])


EXPECTED = [
    ("authorization_code", 200),
    ("refresh_token", 200),
    ("refresh_token", 400),
    ("authorization_code", 200),
]


def counted(sandbox: Sandbox) -> list[tuple[str | None, int]]:
    assert {call.client_id for call in sandbox.token_calls} == {"native-sandbox"}
    return [(call.grant_type, call.status) for call in sandbox.token_calls]


@pytest.mark.parametrize("prefix", ["", "/mounted/here"])
def test_a_sign_in_in_process(sandbox: Sandbox, prefix: str) -> None:
    base_url = f"{sandbox.url}{prefix}"
    with httpx2.Client(base_url=base_url, transport=sandbox.transport(prefix=prefix)) as client:
        whole_flow(client, f"{base_url}/ims")
    assert counted(sandbox) == EXPECTED


def test_a_sign_in_over_a_port() -> None:
    sandbox = Sandbox()
    with running(sandbox) as url, httpx2.Client(base_url=url) as client:
        whole_flow(client, f"{url}/ims")
    assert counted(sandbox) == EXPECTED


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_sign_in_through_the_async_transport(sandbox: Sandbox, backend: str) -> None:
    async def flow() -> None:
        async with httpx2.AsyncClient(base_url=sandbox.url, transport=sandbox.async_transport()) as client:
            answer = await client.get("/ims/connect/authorize", params=WISH)
            page = Page(answer.text)
            back = arrived(await client.post(page.action, data=page.hidden | {"decision": "allow"}))
            form = {"grant_type": "authorization_code", "client_id": "native-sandbox", "redirect_uri": CALLBACK}
            form |= {"code": back["code"], "code_verifier": VERIFIER}
            token = (await client.post("/ims/connect/token", data=form)).json()["access_token"]
            answer = await client.get(JOB, headers={"authorization": f"Bearer {token}"})
            assert answer.status_code == 200

    anyio.run(flow, backend=backend)
    assert counted(sandbox) == [("authorization_code", 200)]


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=sandbox.url, transport=sandbox.transport()) as client:
        yield client


def test_the_page_says_who_asks_for_what(browser: httpx2.Client) -> None:
    answer = browser.get("/ims/connect/authorize", params=WISH)
    text = re.sub(r"\s+", " ", Page(answer.text).text)
    for part in ("Sandbox Native App", "native-sandbox", "Jane Doe", CALLBACK, "itwin-platform", "offline_access"):
        assert part in text
    assert "know who you are" in text
    assert "see your email address" not in text
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_who_denies_gives_no_code(browser: httpx2.Client, sandbox: Sandbox) -> None:
    back = arrived(press(browser, "/ims/connect/authorize", "deny"))
    assert back.pop("error_description")
    assert back == {"error": "access_denied", "state": WISH["state"]}
    assert sandbox.token_calls == []


def test_a_page_is_answered_once(browser: httpx2.Client) -> None:
    page = Page(browser.get("/ims/connect/authorize", params=WISH).text)
    undecided = browser.post(page.action, data=page.hidden)
    assert (undecided.status_code, "Invalid decision" in undecided.text) == (400, True)
    allow = page.hidden | {"decision": "allow"}
    assert "code" in arrived(browser.post(page.action, data=allow))
    again = browser.post(page.action, data=allow)
    assert (again.status_code, "Sign-in expired" in again.text) == (400, True)
    assert browser.post(page.action, data={"decision": "allow"}).status_code == 400


def test_a_prefix_is_kept_in_the_form(sandbox: Sandbox) -> None:
    with httpx2.Client(base_url=f"{sandbox.url}/x", transport=sandbox.transport(prefix="/x")) as client:
        page = Page(client.get("/ims/connect/authorize", params=WISH).text)
    assert urlsplit(page.action).path == "/x/ims/connect/authorize"
