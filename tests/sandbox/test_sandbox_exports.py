"""Export connections and consent; runs that are asked for at the same moment, or by those who may not."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import anyio
import pytest

from itwin_platform import AsyncITwinPlatform
from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.testing import VirtualClock

from .mapping_world import HOST, NOWHERE, Call, refused

CONNECTIONS = "/export/connections"
IMODEL, OTHER_IMODEL = "7dbd531d-6967-47b2-8945-a722a437ad7a", "a0471655-6b18-419e-ab01-ebf4fbff9dff"
ITWIN = "1db84556-49ba-41fd-8500-3657784c7752"
TWIN, NIGHTLY = "fc226d0d-1647-48d7-8c11-f1f74f2d9808", "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"
IFC = {"exportType": "IFC"}
READER, OTHER, NEW = "sandbox-token-reader", "sandbox-token-other", "sandbox-token-no-consent"


def path(connection: str) -> str:
    return f"{CONNECTIONS}/{connection}"


def make(call: Call, imodel: str = IMODEL, **more: Any) -> dict[str, Any]:
    reply = call("POST", CONNECTIONS, json={"iModelId": imodel, **more})
    assert reply.status == 201
    made: dict[str, Any] = reply.json()["connection"]
    return made


def listed(call: Call, query: str = "") -> list[str]:
    return [one["id"] for one in call("GET", CONNECTIONS, f"imodelId={IMODEL}{query}").json()["connections"]]


def test_a_new_connection_is_read_and_listed_last(call: Call) -> None:
    made = make(call, displayName="30", authenticationType="User")
    assert re.fullmatch(r"[\w-]{43}", made["id"], re.ASCII)
    assert made == {
        "id": made["id"],
        "displayName": "30",
        "iModelId": IMODEL,
        "iTwinId": ITWIN,
        "authenticationType": "User",
        "_links": {
            "iModel": {"href": f"{HOST}/imodels/{IMODEL}"},
            "iTwin": {"href": f"{HOST}/itwins/{ITWIN}"},
            "lastRun": None,
        },
    }
    assert call("GET", path(made["id"])).json() == {"connection": made}
    assert listed(call) == [TWIN, NIGHTLY, made["id"]]
    assert make(call)["displayName"] is None


def test_the_last_run_is_the_newest(call: Call, clock: VirtualClock) -> None:
    made = make(call)["id"]
    for _ in range(2):
        location = call("POST", f"{path(made)}/runs", json=IFC).header("location")
        assert call("GET", path(made)).json()["connection"]["_links"]["lastRun"] == {"href": location}
        clock.advance(10)
    seeded = call("GET", path(TWIN)).json()["connection"]["_links"]["lastRun"]["href"]
    assert call("GET", seeded.removeprefix(HOST)).json()["run"]["connectionId"] == TWIN


def test_pages_of_connections(call: Call) -> None:
    made = [make(call)["id"] for _ in range(3)]
    everything = [TWIN, NIGHTLY, *made]
    answer = call("GET", CONNECTIONS, f"imodelId={IMODEL.upper()}&$top=2&$skip=2").json()
    links = {name: link["href"].removeprefix(f"{HOST}{CONNECTIONS}") for name, link in answer["_links"].items()}
    start = f"?imodelId={IMODEL}"
    assert links == {
        "self": f"{start}&$skip=2&$top=2",
        "prev": f"{start}&$skip=0&$top=2",
        "next": f"{start}&$skip=4&$top=2",
    }
    make(call)
    assert (
        listed(call, "&$skip=0&$top=2") + listed(call, "&$skip=2&$top=2") + listed(call, "&$skip=4&$top=1")
        == everything
    )


@pytest.mark.parametrize(
    ("query", "details"),
    [
        ("", [("MissingRequiredParameter", "imodelId was not provided.", "imodelId")]),
        ("iModelId=x", [("MissingRequiredParameter", "imodelId was not provided.", "imodelId")]),
        ("imodelId=x", [("InvalidValue", "Provided imodelId value is not valid.", "imodelId")]),
        (f"imodelId={IMODEL}&$top=0", [("InvalidValue", "Provided $top value is not valid.", "$top")]),
    ],
)
def test_bad_listings(call: Call, query: str, details: list[tuple[str, str, str]]) -> None:
    error = call("GET", CONNECTIONS, query).json()["error"]
    assert error["code"] == "InvalidExportConnectionRequest"
    assert [(detail["code"], detail["message"], detail["target"]) for detail in error["details"]] == details


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ({}, [("MissingRequiredProperty", "iModelId")]),
        ({"iModelId": NOWHERE}, [("InvalidValue", "iModelId")]),
        ({"iModelId": IMODEL, "authenticationType": "Service"}, [("InvalidValue", "authenticationType")]),
        ({"iModelId": IMODEL, "authenticationType": "Nobody"}, [("InvalidValue", "authenticationType")]),
        ({"iModelId": IMODEL, "displayName": 30}, [("InvalidValue", "displayName")]),
    ],
)
def test_bad_connections(call: Call, body: dict[str, Any], details: list[tuple[str, str]]) -> None:
    reply = call("POST", CONNECTIONS, json=body)
    error = reply.json()["error"]
    assert (reply.status, error["code"]) == (422, "InvalidExportConnectionRequest")
    assert [(detail["code"], detail["target"]) for detail in error["details"]] == details
    assert listed(call) == [TWIN, NIGHTLY]


@pytest.mark.parametrize("connection", [NOWHERE, "no-guid"])
def test_connections_that_are_not_there(call: Call, connection: str) -> None:
    for method in ("GET", "DELETE"):
        assert refused(call(method, path(connection))) == (404, "ConnectionNotFound", None)
    assert refused(call("POST", f"{path(connection)}/runs", json=IFC)) == (404, "ConnectionNotFound", None)


def test_what_cannot_be_an_id(call: Call) -> None:
    assert refused(call("GET", path("a%20b"))) == (404, "ConnectionNotFound", None)
    error = call("DELETE", path("a%20b")).json()["error"]
    assert (error["code"], error["details"][0]["target"]) == ("InvalidExportConnectionRequest", "connectionId")


def test_a_connection_in_use_cannot_be_deleted(call: Call, clock: VirtualClock) -> None:
    run = (call("POST", f"{path(TWIN)}/runs", json=IFC).header("location") or "").removeprefix(HOST)
    clock.advance(6.9)
    reply = call("DELETE", path(TWIN))
    assert refused(reply) == (409, "ConnectionAlreadyInUse", None)
    assert call("DELETE", path(NIGHTLY)).status == 204
    clock.advance(0.1)
    assert call("DELETE", path(TWIN)).status == 204
    assert listed(call) == []
    for gone in (path(TWIN), f"{path(TWIN)}/runs"):
        assert refused(call("GET", gone)) == (404, "ConnectionNotFound", None)
    assert refused(call("GET", run)) == (404, "ConnectionRunNotFound", None)
    made = make(call)["id"]
    assert call("POST", f"{path(made)}/runs", json=IFC).status == 202


def test_who_may_only_read(call: Call) -> None:
    assert call("GET", path(TWIN), token=READER).status == 200
    created = call("POST", CONNECTIONS, json={"iModelId": IMODEL}, token=READER)
    assert (created.status, created.json()["error"]["details"][0]["target"]) == (422, "iModelId")
    assert refused(call("DELETE", path(TWIN), token=READER)) == (404, "ConnectionNotFound", None)
    assert refused(call("POST", f"{path(TWIN)}/runs", json=IFC, token=READER))[:2] == (403, "InsufficientPermissions")
    assert listed(call) == [TWIN, NIGHTLY]


def test_a_member_without_the_role_for_it_may_only_read(sandbox: Sandbox, call: Call) -> None:
    itwin = sandbox.platform.store.itwins[ITWIN]
    itwin.members["9b1e6c57-2a4d-4c38-8f0b-6d7e5a3c1f42"].role_ids[:] = ["5abbfcef-0eab-472a-b5f5-5c5a43df34b1"]
    token = sandbox.token_for("Nora.New@example.com")
    assert call("GET", path(TWIN), token=token).status == 200
    assert call("POST", f"{path(TWIN)}/runs", json=IFC, token=token).status == 403
    assert call("DELETE", path(TWIN), token=token).status == 404
    assert call("POST", CONNECTIONS, json={"iModelId": IMODEL}, token=token).status == 422


def test_consent_belongs_to_the_user_and_not_to_the_token(sandbox: Sandbox, call: Call) -> None:
    assert authorization(call, sandbox.token_for("Nora.New@example.com"))["isUserAuthorized"] is False
    assert authorization(call, sandbox.token_for("Jane.Doe@example.com"))["isUserAuthorized"] is True


def test_strangers_see_nothing(call: Call) -> None:
    for method, where, query in [
        ("GET", path(TWIN), ""),
        ("DELETE", path(TWIN), ""),
        ("GET", f"{path(TWIN)}/runs", ""),
        ("GET", CONNECTIONS, f"imodelId={IMODEL}"),
    ]:
        assert refused(call(method, where, query, token=OTHER)) == (404, "ConnectionNotFound", None)
    created = call("POST", CONNECTIONS, json={"iModelId": IMODEL}, token=OTHER)
    assert (created.status, created.json()["error"]["details"][0]["target"]) == (422, "iModelId")


AUTHORIZATION = "/export/authorizationinformation"


def authorization(call: Call, token: str = NEW, redirect: str = "https://myUrl.com/a?b=c") -> dict[str, Any]:
    reply = call("GET", AUTHORIZATION, f"redirectUrl={quote(redirect, safe='')}", token=token)
    found: dict[str, Any] = reply.json()["authorizationInformation"]
    return found


def test_who_has_consented_needs_no_page(call: Call) -> None:
    stored = {"isUserAuthorized": True, "_links": {"authorizationUrl": {"href": None}}}
    assert authorization(call, "sandbox-token") == stored


def test_a_run_without_consent_ends_with_an_error_until_consent_is_given(call: Call, clock: VirtualClock) -> None:
    def run() -> dict[str, Any]:
        location = call("POST", f"{path(TWIN)}/runs", json=IFC, token=NEW).header("location") or ""
        clock.advance(7)
        answer: dict[str, Any] = call("GET", location.removeprefix(HOST)).json()["run"]
        return answer

    failed = run()
    assert (failed["state"], failed["result"], failed["jobs"]) == ("Completed", "Error", [])
    assert failed["error"] == {"errorKey": "UserNotAuthenticated", "description": "User is not authenticated."}
    asked = authorization(call)
    assert asked["isUserAuthorized"] is False
    page, _, query = asked["_links"]["authorizationUrl"]["href"].removeprefix(HOST).partition("?")
    shown = call("GET", page, query, token=None)
    assert shown.status == 200
    assert b"Nora New" in shown.content()
    assert b"<form" in shown.content()
    assert authorization(call)["isUserAuthorized"] is False
    sent = call("POST", page, query, token=None)
    assert (sent.status, sent.header("location")) == (302, "https://myUrl.com/a?b=c")
    assert authorization(call)["isUserAuthorized"] is True
    assert run()["result"] == "Success"


@pytest.mark.parametrize(
    "query", ["", "user=x&redirect_url=https://a.example", "user={user}&redirect_url=javascript:1"]
)
def test_the_page_of_consent_sends_nobody_anywhere_unasked(call: Call, query: str) -> None:
    query = query.format(user="9b1e6c57-2a4d-4c38-8f0b-6d7e5a3c1f42")
    for method in ("GET", "POST"):
        assert call(method, "/ims/export-consent", query, token=None).status == 400
    assert authorization(call)["isUserAuthorized"] is False


@pytest.mark.parametrize(
    "url", ["", "myUrl", "/relative", "ftp://a.example", "https://", "https://a.example:x", "https://a b", "http://[x"]
)
def test_where_a_browser_cannot_be_sent(call: Call, url: str) -> None:
    for query in (f"redirectUrl={quote(url, safe='')}", ""):
        reply = call("GET", AUTHORIZATION, query)
        error = reply.json()["error"]
        assert (reply.status, error["code"]) == (422, "InvalidAuthorizationInformationRequest")
        assert error["details"] == [
            {"code": "InvalidValue", "message": "redirectUrl must be a valid URL.", "target": "$redirectUrl"}
        ]


def start(connection: str = TWIN) -> SandboxRequest:
    headers = (
        ("authorization", "Bearer sandbox-token"),
        ("content-type", "application/json"),
        ("host", "sandbox.test"),
    )
    return SandboxRequest("POST", f"{path(connection)}/runs", headers=headers, body=b'{"exportType": "IFC"}')


def test_of_two_creations_at_the_same_moment_only_the_first_is_carried_out(sandbox: Sandbox, call: Call) -> None:
    platform = sandbox.platform
    first, second, elsewhere = platform.arrive(), platform.arrive(), platform.arrive()
    assert platform.handle(start(), first).status == 202
    reply = platform.handle(start(NIGHTLY), second)
    assert refused(reply) == (409, "ConnectionAlreadyInUse", None)
    assert platform.handle(start("VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M"), elsewhere).status == 202
    assert platform.handle(start(NIGHTLY)).status == 303
    assert len(call("GET", f"{path(TWIN)}/runs").json()["runs"]) == 2


def test_creations_after_the_first_run_are_no_longer_simultaneous(sandbox: Sandbox, clock: VirtualClock) -> None:
    late = sandbox.platform.arrive()
    assert sandbox.platform.handle(start()).status == 202
    clock.advance(7)
    assert sandbox.platform.handle(start(), late).status == 202


def test_threads_that_wait_for_each_other_are_simultaneous(sandbox: Sandbox) -> None:
    statuses: list[int] = []
    arrived = threading.Barrier(3)

    def send() -> None:
        arrival = sandbox.platform.arrive()
        arrived.wait(10)
        statuses.append(sandbox.platform.handle(start(), arrival).status)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(statuses) == [202, 409, 409]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_tasks_of_an_asynchronous_client_are_simultaneous(clock: VirtualClock) -> None:
    sandbox = Sandbox(clock=clock)
    statuses: list[int] = []
    async with AsyncITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=sandbox.async_transport(), clock=clock
    ) as itwin:

        async def send() -> None:
            try:
                answer = await itwin.export.create_export_connection_run(TWIN, export_type="IFC")
                statuses.append(answer.status_code)
            except Exception as error:  # noqa: BLE001 - whatever it is, its status is compared
                statuses.append(getattr(error, "status", 0))

        async with anyio.create_task_group() as group:
            group.start_soon(send)
            group.start_soon(send)
        await send()
    assert statuses == [202, 409, 303]


def test_a_reset_keeps_no_consent_and_no_connection(sandbox: Sandbox, caller: Callable[[Sandbox], Call]) -> None:
    call = caller(sandbox)
    make(call)
    page, _, query = authorization(call)["_links"]["authorizationUrl"]["href"].removeprefix(HOST).partition("?")
    assert isinstance(call("POST", page, query, token=None), SandboxReply)
    sandbox.reset()
    assert authorization(call)["isUserAuthorized"] is False
    assert listed(call) == [TWIN, NIGHTLY]
