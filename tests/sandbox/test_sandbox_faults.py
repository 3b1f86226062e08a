"""Faults: by name, so many times, after so many good requests, at one operation, by a seed; in process and on a port."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest

from itwin_platform import AsyncITwinPlatform, ClientCredentials, ITwinPlatform
from itwin_platform._http import httpx2
from itwin_platform.errors import (
    DeadlineExceeded,
    DecodeError,
    ITwinError,
    OutcomeUnknown,
    PagingError,
    RateLimited,
    SignInFailed,
    UntrustedLink,
)
from itwin_platform.sandbox import Sandbox, running
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.testing import AnswerFault, Fault, VirtualClock

Call = Callable[..., SandboxReply]

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
STATUS = f"{ROOT}/extractions/{EXTRACTION}"
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
MEMBERS = f"/accesscontrol/itwins/{ITWIN}/members/users"
LIST_MEMBERS = "get-itwin-user-members"
NEW = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "New"}
HEADERS = {"authorization": "Bearer sandbox-token"}
EVERYTHING = [*Fault, *AnswerFault]


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx2.Client]:
    with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client:
        yield client


@pytest.fixture
def itwin(sandbox: Sandbox, clock: VirtualClock) -> Iterator[ITwinPlatform]:
    auth = ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{sandbox.url}/ims")
    with ITwinPlatform(base_url=sandbox.url, auth=auth, transport=sandbox.transport(), clock=clock) as client:
        yield client


def emails(itwin: ITwinPlatform) -> list[str]:
    return [str(member.email) for member in itwin.access_control.get_itwin_user_members(ITWIN, top=50)]


RAISED = {
    Fault.REFUSED: httpx2.ConnectError,
    Fault.RESET_BEFORE: httpx2.ReadError,
    Fault.RESET_AFTER: httpx2.ReadError,
    Fault.TIMEOUT_AFTER: httpx2.ReadTimeout,
    Fault.HALF_HEAD: httpx2.RemoteProtocolError,
    Fault.CUT_BODY: httpx2.RemoteProtocolError,
    Fault.WRONG_LENGTH: httpx2.RemoteProtocolError,
    Fault.BAD_ENCODING: httpx2.DecodingError,
}
ANSWERED = {
    Fault.SLOW_BODY: 201,
    Fault.BAD_GATEWAY_AFTER: 502,
    Fault.GATEWAY_TIMEOUT_AFTER: 504,
    Fault.UNAVAILABLE: 503,
    Fault.SERVER_ERROR: 500,
    Fault.ODD_STATUS: 521,
    Fault.REDIRECT: 302,
    Fault.TOO_MANY: 429,
    Fault.TOO_MANY_SILENT: 429,
    Fault.HTML: 200,
}


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_meets_one_request_and_reaches_the_service_or_not(
    sandbox: Sandbox, http: httpx2.Client, fault: Fault
) -> None:
    sandbox.faults.add(fault, operation="create-mapping")
    if fault in RAISED:
        with pytest.raises(RAISED[fault]):
            http.post(ROOT, json=NEW)
    else:
        assert http.post(ROOT, json=NEW).status_code == ANSWERED[fault]
    assert (len(sandbox.platform.store.mappings) == 5) is fault.reaches_service
    assert http.get(STATUS).status_code == 200
    assert sandbox.faults.active == []
    assert [request.fault for request in sandbox.requests] == [fault.value, None]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault in RAISED and fault is not Fault.TIMEOUT_AFTER])
def test_on_a_port_a_fault_breaks_the_connection_itself(
    fault: Fault, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    sandbox = Sandbox()
    with running(sandbox) as url, httpx2.Client(base_url=url, headers=HEADERS) as client:
        sandbox.faults.add(fault)
        # Nobody can refuse a connection that is made: here it breaks.
        expected = httpx2.ReadError if fault is Fault.REFUSED else RAISED[fault]
        with caplog.at_level(logging.WARNING), pytest.raises(expected):
            client.get(STATUS)
        assert client.get(STATUS).status_code == 200
    assert caplog.records == []
    assert capfd.readouterr().err == ""


def test_on_a_port_no_answer_comes_at_all() -> None:
    sandbox = Sandbox()
    with running(sandbox) as url, httpx2.Client(base_url=url, headers=HEADERS, timeout=0.3) as client:
        sandbox.faults.add(Fault.TIMEOUT_AFTER)
        with pytest.raises(httpx2.ReadTimeout):
            client.get(STATUS)
        assert client.get(STATUS).status_code == 200


def test_mounted_in_another_application_a_broken_connection_is_an_exception(sandbox: Sandbox) -> None:
    async def main() -> None:
        transport = httpx2.ASGITransport(sandbox.app())
        async with httpx2.AsyncClient(transport=transport, base_url="http://host.test", headers=HEADERS) as client:
            sandbox.faults.add(Fault.RESET_AFTER)
            with pytest.raises(ConnectionError, match="the connection breaks here"):
                await client.get(STATUS)

    anyio.run(main)


def test_a_slow_body_comes_in_pieces_with_pauses_on_the_clock(
    sandbox: Sandbox, http: httpx2.Client, clock: VirtualClock
) -> None:
    whole = http.get(STATUS).content
    sandbox.faults.add(Fault.SLOW_BODY, pause=60)
    with http.stream("GET", STATUS) as response:
        pieces = list(response.iter_raw())
    assert b"".join(pieces) == whole
    assert clock.sleeps == [60.0] * (len(pieces) - 1)
    assert len(pieces) == 5


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_slow_body_is_slow_for_asynchronous_clients_too(sandbox: Sandbox, clock: VirtualClock, backend: str) -> None:
    async def main() -> None:
        sandbox.faults.add(Fault.SLOW_BODY, pause=60)
        transport = sandbox.async_transport()
        async with httpx2.AsyncClient(transport=transport, base_url=sandbox.url, headers=HEADERS) as client:
            assert (await client.get(STATUS)).json()["extraction"]["state"] == "Succeeded"

    anyio.run(main, backend=backend)
    assert clock.sleeps == [60.0] * 4


def test_a_slow_body_can_use_up_the_deadline_of_a_call(sandbox: Sandbox, itwin: ITwinPlatform) -> None:
    sandbox.faults.add(Fault.SLOW_BODY, operation="get-extraction-status", pause=60, times=None)
    with pytest.raises(DeadlineExceeded):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_a_streamed_table_can_be_cut(clock: VirtualClock) -> None:
    sandbox = Sandbox(rows=20_000, clock=clock)
    path = (
        f"{ROOT}/f1fe5959-35ab-467e-83b8-a679b722d80f/extractions/d4ca244b-81c8-4146-934d-e5936345bba2/cdm/partitions"
    )
    with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client:
        whole = client.get(path, params={"location": "Beam/part00001.csv"}).content
        sandbox.faults.add(Fault.CUT_BODY)
        received = bytearray()

        def download() -> None:
            with client.stream("GET", path, params={"location": "Beam/part00001.csv"}) as response:
                for piece in response.iter_raw():
                    received.extend(piece)

        with pytest.raises(httpx2.RemoteProtocolError):
            download()
    assert 0 < len(received) < len(whole)
    assert whole.startswith(bytes(received))


def test_times_after_and_operation_say_which_requests_are_met(sandbox: Sandbox, http: httpx2.Client) -> None:
    active = sandbox.faults.add(Fault.SERVER_ERROR, operation="get-extraction-status", after=1, times=2)
    statuses = [http.get(path).status_code for path in (STATUS, MEMBERS, STATUS, STATUS, STATUS)]
    assert statuses == [200, 200, 500, 500, 200]
    assert (active.met, active.times, sandbox.faults.active) == (2, 0, [])


def test_a_fault_without_end_goes_on_until_it_is_removed(sandbox: Sandbox, http: httpx2.Client) -> None:
    active = sandbox.faults.add("unavailable", times=None)
    assert {http.get(STATUS).status_code for _ in range(20)} == {503}
    sandbox.faults.remove(active)
    sandbox.faults.remove(active)
    assert http.get(STATUS).status_code == 200


def test_the_first_fault_that_is_due_is_met(sandbox: Sandbox, http: httpx2.Client) -> None:
    sandbox.faults.add(Fault.SERVER_ERROR, operation=LIST_MEMBERS)
    sandbox.faults.add(Fault.ODD_STATUS)
    sandbox.faults.add(Fault.UNAVAILABLE)
    assert [http.get(STATUS).status_code for _ in range(3)] == [521, 503, 200]
    sandbox.reset()
    assert sandbox.faults.active == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_schedule_is_the_same_for_the_same_seed(seed: int) -> None:
    runs = []
    for _ in range(2):
        sandbox = Sandbox(clock=VirtualClock())
        active = sandbox.faults.schedule(seed, faults=[Fault.SERVER_ERROR, AnswerFault.EXTRA_FIELDS], rate=0.4)
        with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client:
            for _ in range(50):
                client.get(STATUS)
        runs.append([request.fault for request in sandbox.requests])
        assert active.met == 50 - runs[-1].count(None)
    assert runs[0] == runs[1]
    assert set(runs[0]) == {None, "server-error", "extra-fields"}


def test_faults_leave_sign_in_alone_unless_it_is_named(sandbox: Sandbox, itwin: ITwinPlatform) -> None:
    sandbox.faults.add(Fault.SERVER_ERROR, after=0, times=1)
    assert itwin.grouping_and_mapping.get_extraction_status(EXTRACTION).extraction.state == "Succeeded"
    assert [call.status for call in sandbox.token_calls] == [200]
    sandbox.reset()
    sandbox.faults.add(Fault.HTML, operation="token", times=None)
    with (
        pytest.raises(SignInFailed),
        ITwinPlatform(
            base_url=sandbox.url,
            auth=ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{sandbox.url}/ims"),
            transport=sandbox.transport(),
            clock=VirtualClock(),
        ) as other,
    ):
        other.grouping_and_mapping.get_extraction_status(EXTRACTION)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"fault": "cut-bodies"}, "there is no fault 'cut-bodies'; perhaps 'cut-body' is meant"),
        ({"fault": "html", "operation": "get-itwin-jobs"}, "no operation 'get-itwin-jobs'; perhaps 'get-itwin-job"),
        ({"fault": "html", "times": 0}, "expected times of at least 1, got 0"),
        ({"fault": "html", "after": -1}, "expected after of at least 0, got -1"),
        ({"fault": "slow-body", "pause": -1}, "expected pause of at least 0, got -1"),
    ],
)
def test_what_cannot_be_is_refused(sandbox: Sandbox, options: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        sandbox.faults.add(**options)
    assert sandbox.faults.active == []


def test_a_schedule_needs_faults_and_a_rate(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="at least one fault"):
        sandbox.faults.schedule(1, faults=[])
    with pytest.raises(ValueError, match="rate between 0 and 1, got 2"):
        sandbox.faults.schedule(1, rate=2)


def test_a_token_that_ends_in_mid_listing_is_renewed(sandbox: Sandbox, itwin: ITwinPlatform) -> None:
    good = emails(itwin)
    sandbox.faults.add(AnswerFault.EXPIRED_TOKEN, operation=LIST_MEMBERS, after=1)
    assert emails(itwin) == good
    assert [call.status for call in sandbox.token_calls] == [200, 200]
    assert [request.status for request in sandbox.requests].count(401) == 1


def test_an_ended_token_stays_refused(sandbox: Sandbox, call: Call) -> None:
    form = b"grant_type=client_credentials&client_id=service-sandbox&client_secret=sandbox-secret"
    asked = call("POST", "/ims/connect/token", token=None, body=form, headers={
        "content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    token = asked.json()["access_token"]
    sandbox.faults.add(AnswerFault.EXPIRED_TOKEN)
    assert [call("GET", STATUS, token=token).status for _ in range(2)] == [401, 401]
    assert call("GET", STATUS).status == 200


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (AnswerFault.MALFORMED_NEXT, ITwinError),
        (AnswerFault.FOREIGN_NEXT, UntrustedLink),
        (AnswerFault.REQUIRED_NULL, DecodeError),
        (AnswerFault.MISSING_FIELD, DecodeError),
        (AnswerFault.WRONG_TYPE, DecodeError),
        (AnswerFault.BAD_JSON, DecodeError),
    ],
)
def test_a_listing_ends_with_an_error_of_ours(
    sandbox: Sandbox, itwin: ITwinPlatform, fault: AnswerFault, expected: type[ITwinError]
) -> None:
    sandbox.faults.add(fault, operation=LIST_MEMBERS, times=None)
    with pytest.raises(expected):
        emails(itwin)
    assert all(request.path.startswith(("/accesscontrol", "/ims")) for request in sandbox.requests)


def test_a_page_that_leads_to_itself_is_noticed(sandbox: Sandbox, itwin: ITwinPlatform) -> None:
    sandbox.faults.add(AnswerFault.REPEATED_PAGE, operation="get-extraction-logs", times=None)
    with pytest.raises(PagingError):
        list(itwin.grouping_and_mapping.get_extraction_logs(EXTRACTION, top=1))


def pages(http: httpx2.Client) -> list[list[str]]:
    """The pages of the members as a client that trusts every link sees them."""
    found, url = list[list[str]](), f"{MEMBERS}?$top=50"
    while url and len(found) < 10:
        body = http.get(url).json()
        found.append([member["id"] for member in body["members"]])
        url = body["_links"].get("next", {}).get("href", "")
    return found


def test_pages_repeated_skipped_emptied_and_lost(sandbox: Sandbox, http: httpx2.Client) -> None:
    good = pages(http)
    assert len(good) == 3
    sandbox.faults.add(AnswerFault.REPEATED_PAGE, operation=LIST_MEMBERS)
    assert pages(http) == [good[0], *good]
    sandbox.faults.add(AnswerFault.SKIPPED_PAGE, operation=LIST_MEMBERS)
    assert pages(http) == [good[0], good[2]]
    sandbox.faults.add(AnswerFault.EMPTY_PAGE, operation=LIST_MEMBERS, after=1)
    assert pages(http) == [good[0], [], good[2]]
    sandbox.faults.add(AnswerFault.LOST_NEXT, operation=LIST_MEMBERS, after=1)
    assert pages(http) == good[:2]


def test_skipping_the_last_page_ends_the_list_and_costs_no_request_of_the_rate(
    clock: VirtualClock, caller: Callable[[Sandbox], Call]
) -> None:
    sandbox = Sandbox(clock=clock, rate_limit=2)
    sandbox.faults.add(AnswerFault.SKIPPED_PAGE, after=1)
    call = caller(sandbox)
    call("GET", MEMBERS, "$top=50")
    assert "next" not in call("GET", MEMBERS, "$top=50&$skip=50").json()["_links"]
    assert len(sandbox.requests) == 2


def test_what_is_said_falsely_about_fields(sandbox: Sandbox, http: httpx2.Client) -> None:
    good = http.get(f"{STATUS}/logs").json()["logs"]

    def spoilt(fault: AnswerFault) -> Any:
        sandbox.faults.add(fault)
        return http.get(f"{STATUS}/logs").json()["logs"]

    assert {entry["state"] for entry in spoilt(AnswerFault.UNKNOWN_ENUM)} == {"sandbox-unknown-value"}
    assert all(entry.pop("sandboxUnknownField") for entry in spoilt(AnswerFault.EXTRA_FIELDS))
    assert all("+" not in entry["dateTime"] for entry in spoilt(AnswerFault.NAIVE_DATES))
    bad = spoilt(AnswerFault.BAD_DATE)
    assert bad[0]["dateTime"] == "0000-00-00T00:00:00Z"
    assert bad[1:] == good[1:]


def test_an_unknown_enum_value_an_extra_field_and_nulls_do_not_disturb_a_client(
    sandbox: Sandbox, itwin: ITwinPlatform
) -> None:
    for fault in (AnswerFault.UNKNOWN_ENUM, AnswerFault.EXTRA_FIELDS, AnswerFault.NULLS, AnswerFault.NAIVE_DATES):
        sandbox.faults.add(fault, operation="get-extraction-logs", times=None)
        for entry in itwin.grouping_and_mapping.get_extraction_logs(EXTRACTION):
            assert entry.date_time is None or entry.date_time.tzinfo is not None
        sandbox.faults.clear()


def test_a_fault_that_finds_no_place_waits_for_the_next_answer(sandbox: Sandbox, http: httpx2.Client) -> None:
    active = sandbox.faults.add(AnswerFault.MALFORMED_NEXT)
    assert http.get(STATUS).json()["extraction"]
    assert http.get(f"{ROOT}/extractions/nowhere").status_code == 404
    assert active.met == 0
    assert http.get(f"{MEMBERS}?$top=5").json()["_links"]["next"]["href"] == "http://[no address"
    assert active.met == 1


@pytest.mark.parametrize("fault", EVERYTHING)
def test_whatever_goes_wrong_the_clients_give_an_error_of_ours_or_an_answer(
    sandbox: Sandbox, itwin: ITwinPlatform, clock: VirtualClock, fault: Fault | AnswerFault
) -> None:
    def attempt(ask: Callable[[], object]) -> str:
        try:
            ask()
        except ITwinError as error:
            return type(error).__name__
        return "answer"

    sandbox.faults.add(fault, times=None)
    mine = attempt(lambda: emails(itwin)), attempt(lambda: itwin.grouping_and_mapping.create_mapping(
        imodel_id=NEW["iModelId"], mapping_name="New"))  # fmt: skip

    async def others() -> tuple[str, str]:
        auth = ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{sandbox.url}/ims")
        options: dict[str, Any] = {"base_url": sandbox.url, "auth": auth, "clock": clock}
        async with AsyncITwinPlatform(transport=sandbox.async_transport(), **options) as client:
            found: list[str] = []
            try:
                async for _ in client.access_control.get_itwin_user_members(ITWIN, top=50):
                    pass
                found.append("answer")
            except ITwinError as error:
                found.append(type(error).__name__)
            try:
                await client.grouping_and_mapping.create_mapping(imodel_id=NEW["iModelId"], mapping_name="Other")
                found.append("answer")
            except ITwinError as error:
                found.append(type(error).__name__)
        return found[0], found[1]

    assert anyio.run(others) == mine
    if isinstance(fault, Fault) and fault in {Fault.RESET_AFTER, Fault.CUT_BODY, Fault.HALF_HEAD}:
        assert mine[1] == OutcomeUnknown.__name__
    if fault is Fault.TOO_MANY:
        assert mine == (RateLimited.__name__, RateLimited.__name__)
