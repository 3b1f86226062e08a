"""Requests as they leave: headers, addresses and bodies, for generated functions and for the facade."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
import respx

from itwin_platform import AsyncITwinPlatform, ClientCredentials, ITwinPlatform, __version__
from itwin_platform.errors import InvalidRequest
from itwin_platform.testing import VirtualClock
from itwin_platform_api.access_control.api.itwin_jobs import create_itwin_job, get_itwin_job
from itwin_platform_api.access_control.models import JobActions, JobCreate, JobMemberAction
from itwin_platform_api.export.api.export_connections import get_export_connection_run
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_status, run_extraction
from itwin_platform_api.grouping_and_mapping.models import ExtractionRunMapping, ExtractionRunRequest

from .clients import TOKEN

pytestmark = pytest.mark.anyio

GATEWAY = "https://gateway.example/itwin/api"
LINK = {"href": f"{GATEWAY}/x"}
EXTRACTION = {
    "extraction": {
        "id": "x",
        "state": "Queued",
        "startedOn": "2026-03-01T12:00:00Z",
        "_links": {"status": LINK, "logs": LINK},
    }
}
MEMBERS = {"members": [], "_links": {"self": LINK}}
JOB = {"id": "j", "itwinId": "i", "status": "Active"}


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False, assert_all_mocked=True) as router:
        yield router


REMOVE = JobActions(remove_members=[JobMemberAction(email="ä@b.example")])
RUN: dict[str, Any] = {"imodel_id": "m", "mappings": [ExtractionRunMapping(id="1")], "ec_instance_ids": ["0x1"]}

#: Endpoint module, API, path arguments, keywords of the module's functions, keywords of the method, what is sent, the answer.
TABLE: list[tuple[Any, str, list[str], dict[str, Any], dict[str, Any], str, Any, Any]] = [
    (
        get_extraction_status, "grouping_and_mapping", ["a b/c"], {}, {},
        "GET /grouping-and-mapping/datasources/imodel-mappings/extractions/a%20b%2Fc", None, EXTRACTION,
    ),
    (
        run_extraction, "grouping_and_mapping", [], {"body": ExtractionRunRequest(**RUN)}, RUN,
        "POST /grouping-and-mapping/datasources/imodel-mappings/extractions",
        {"iModelId": "m", "mappings": [{"id": "1"}], "ecInstanceIds": ["0x1"]}, EXTRACTION,
    ),
    (
        get_itwin_job, "access_control", ["i", "j"], {"prefer": "return=representation"}, {"prefer": "return=representation"},
        "GET /accesscontrol/itwins/i/jobs/j", None, JOB,
    ),
    (
        create_itwin_job, "access_control", ["i"], {"body": JobCreate(actions=REMOVE)}, {"actions": REMOVE},
        "POST /accesscontrol/itwins/i/jobs", {"actions": {"removeMembers": [{"email": "ä@b.example"}]}}, JOB,
    ),
    (
        get_export_connection_run, "export", ["c", "r"], {}, {},
        "GET /export/connections/c/runs/r", None, {"run": {"id": "r"}},
    ),
]  # fmt: skip


def sent_by(router: respx.MockRouter) -> list[httpx2.Request]:
    return [call.request for call in router.calls]


@pytest.mark.parametrize(
    ("module", "api", "ids", "function_keywords", "method_keywords", "target", "body", "answer"),
    TABLE,
    ids=[row[0].OPERATION.id for row in TABLE],
)
async def test_every_way_to_call_an_operation_sends_the_same(
    router: respx.MockRouter,
    module: Any,
    api: str,
    ids: list[str],
    function_keywords: dict[str, Any],
    method_keywords: dict[str, Any],
    target: str,
    body: Any,
    answer: Any,
) -> None:
    router.route(host="gateway.example").mock(return_value=httpx2.Response(200, json=answer))
    name = module.__name__.rpartition(".")[2]
    with ITwinPlatform(base_url=f"{GATEWAY}/", token=TOKEN) as itwin:
        values = [
            module.sync(*ids, client=itwin, **function_keywords),
            module.sync_detailed(*ids, client=itwin, **function_keywords).parsed,
            getattr(getattr(itwin, api), name)(*ids, **method_keywords),
        ]
    async with AsyncITwinPlatform(base_url=GATEWAY, token=TOKEN) as other:
        values += [
            await module.asyncio(*ids, client=other, **function_keywords),
            (await module.asyncio_detailed(*ids, client=other, **function_keywords)).parsed,
            await getattr(getattr(other, api), name)(*ids, **method_keywords),
        ]
    assert values == [values[0]] * 6
    requests = sent_by(router)
    assert len(requests) == 6
    verb, _, path = target.partition(" ")
    for request in requests:
        assert (request.method, str(request.url)) == (verb, f"{GATEWAY}{path}")
        assert request.headers["accept"] == module.OPERATION.accept
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert request.headers["user-agent"] == f"itwin-platform-python/{__version__}"
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request.headers["x-correlation-id"])
        assert request.headers.get("content-type") == (None if body is None else "application/json")
        assert (json.loads(request.content) if request.content else None) == body
        assert request.headers.get("prefer") == function_keywords.get("prefer")
    assert len({request.headers["x-correlation-id"] for request in requests}) == 6


@pytest.mark.parametrize(
    ("accept", "ask"),
    [
        ("v1", lambda itwin: itwin.grouping_and_mapping.get_extraction_status("x")),
        ("v2", lambda itwin: list(itwin.access_control.get_itwin_user_members("x"))),
        ("v1", lambda itwin: itwin.export.get_export_connection_run("c", "r")),
    ],
)
def test_accept_names_the_version_of_its_api(router: respx.MockRouter, accept: str, ask: Callable[[Any], Any]) -> None:
    router.route().mock(return_value=httpx2.Response(200, json=EXTRACTION | MEMBERS | {"run": {"id": "r"}}))
    with ITwinPlatform(token=TOKEN) as itwin:
        ask(itwin)
    assert sent_by(router)[0].headers["accept"] == f"application/vnd.bentley.itwin-platform.{accept}+json"
    assert sent_by(router)[0].url.host == "api.bentley.com"


def test_parameters_are_spelled_as_the_definition_spells_them(router: respx.MockRouter) -> None:
    mappings = {"mappings": [], "_links": {"self": LINK}}
    router.route().mock(
        return_value=httpx2.Response(200, json=mappings | MEMBERS | {"runs": [], "_links": {"self": LINK}})
    )
    with ITwinPlatform(token=TOKEN) as itwin:
        list(itwin.grouping_and_mapping.get_mappings(imodel_id="m&n=1", top=5, continuation_token="a/b+c="))
        list(itwin.access_control.get_itwin_user_members("i", top=7, skip=3))
        list(itwin.export.get_export_connection_runs("c", top=2))
    assert [request.url.raw_path.decode() for request in sent_by(router)] == [
        "/grouping-and-mapping/datasources/imodel-mappings?iModelId=m%26n%3D1&$top=5&$continuationToken=a%2Fb%2Bc%3D",
        "/accesscontrol/itwins/i/members/users?$top=7&$skip=3",
        "/export/connections/c/runs?$top=2&$skip=0",
    ]


def test_the_credential_goes_to_the_authority_and_the_token_to_the_api_and_neither_elsewhere(
    router: respx.MockRouter,
) -> None:
    router.get("https://ims.example/p/.well-known/openid-configuration").respond(404)
    token_call = router.post("https://ims.example/p/connect/token").respond(
        json={"access_token": TOKEN, "expires_in": 3600}
    )
    router.get("https://gateway.example/", path__startswith="/itwin/api").mock(
        side_effect=[
            httpx2.Response(302, headers={"location": f"{GATEWAY}/moved"}),
            httpx2.Response(200, json=EXTRACTION),
        ]
    )
    auth = ClientCredentials("service-x", "hush", authority="https://ims.example/p")
    with ITwinPlatform(base_url=GATEWAY, auth=auth, clock=VirtualClock()) as itwin:
        itwin.grouping_and_mapping.get_extraction_status("x")
    looked, signed_in, *asked = sent_by(router)
    assert token_call.call_count == 1
    assert "authorization" not in {*looked.headers, *signed_in.headers}
    assert not looked.content
    assert b"client_secret=hush" in signed_in.content
    assert [request.headers["authorization"] for request in asked] == [f"Bearer {TOKEN}"] * 2
    assert not [request for request in asked if b"hush" in request.content or "hush" in str(request.headers)]


@pytest.mark.parametrize(
    ("ask", "path"),
    [
        (lambda itwin: itwin.grouping_and_mapping.get_extraction_status(""), "extractionId"),
        (lambda itwin: itwin.grouping_and_mapping.get_extraction_status(".."), "extractionId"),
        (lambda itwin: itwin.grouping_and_mapping.get_extraction_status(7), "extractionId"),
        (lambda itwin: list(itwin.grouping_and_mapping.get_mappings(imodel_id="m", top=0)), "$top"),
        (lambda itwin: list(itwin.grouping_and_mapping.get_mappings(imodel_id="m", top=1001)), "$top"),
        (lambda itwin: itwin.extractions.run("m", mappings="one-text"), "mappings"),
        (lambda itwin: itwin.grouping_and_mapping.run_extraction(imodel_id="m"), "mappings"),
        (lambda itwin: itwin.grouping_and_mapping.run_extraction(imodel_id="m", mappings=[], colour="red"), "colour"),
    ],
)
def test_an_argument_that_the_api_would_refuse_is_refused_before_anything_is_sent(
    router: respx.MockRouter, ask: Callable[[Any], Any], path: str
) -> None:
    with ITwinPlatform(token=TOKEN) as itwin, pytest.raises(InvalidRequest) as caught:
        ask(itwin)
    assert caught.value.path == path
    assert len(router.calls) == 0
