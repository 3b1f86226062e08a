"""Starting jobs on bad days: at most one for each call, none lost, and every uncertain end says where to look."""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Any

import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import (
    Conflict,
    ConnectionFailed,
    ITwinError,
    JobAlreadyActive,
    OutcomeUnknown,
    PermissionDenied,
    ServerError,
    UntrustedLink,
)
from itwin_platform.models.export import OutputLocation, OutputOptions
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import AsyncFaultyTransport, Fault, FaultyTransport, VirtualClock, schedule

from .clients import TOKEN, answered

pytestmark = pytest.mark.anyio

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
ITWIN = "6c9aba19-76f5-4a21-a4df-a8512df2201e"
CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"
SAS = "https://blob.example/out.ifc?sig=secret-signature"

DAYS = 150
#: Faults after which it is certain that the request was not carried out.
NOT_DONE = {Fault.REFUSED, Fault.TOO_MANY, Fault.TOO_MANY_SILENT, Fault.REDIRECT}


def extraction(itwin: Any) -> Any:
    return itwin.extractions.run(IMODEL, mappings=[MAPPING])


def access_job(itwin: Any) -> Any:
    return itwin.access_jobs.run(ITWIN, remove_members=["jobby.mcjobface@example.com"])


def export(itwin: Any) -> Any:
    options = OutputOptions(location=OutputLocation.USER_BLOB_STORAGE, output_sas_url=SAS)
    return itwin.exports.run(CONNECTION, export_type="IFC", output_options=options)


class Day:
    """One seed: a fresh platform, and up to twelve faults in a row."""

    def __init__(self, seed: int) -> None:
        self.clock = VirtualClock()
        self.sandbox = Sandbox(clock=self.clock, seed=seed)
        self.plan = islice(schedule(seed, rate=0.5), 12)
        self.before = self._jobs()
        self.value: Any = None
        self.error: ITwinError | None = None
        random.seed(seed)

    @property
    def options(self) -> dict[str, Any]:
        return {"base_url": self.sandbox.url, "token": "sandbox-token", "clock": self.clock, "deadline": 30}

    def _jobs(self) -> set[str]:
        store = self.sandbox.platform.store
        return {*store.extractions, *store.jobs, *store.runs}

    def end(self, sent: Sequence[Any]) -> tuple[object, ...]:
        """Checks what holds on every day; gives what has to be the same for both clients."""
        started = self._jobs() - self.before
        assert len(started) <= 1
        if self.value is not None:
            assert {self.value.id} == started
        if started and self.value is None:
            assert isinstance(self.error, OutcomeUnknown), self.error
        if isinstance(self.error, OutcomeUnknown):
            assert self.error.look_at
            assert self.error.sent_at is not None
            assert {one.id for one in self.error.candidates} <= started
            assert "secret-signature" not in "".join(traceback.format_exception(self.error))
        posts = [one for one in sent if one.method == "POST"]
        assert all(one.fault in NOT_DONE for one in posts[:-1]), "sent again although it may have been carried out"
        return [(one.method, one.url, one.fault) for one in sent], self.clock.sleeps, type(self.error), len(started)


def run_sync(seed: int, start: Callable[[Any], Any]) -> tuple[object, ...]:
    day = Day(seed)
    transport = FaultyTransport(day.sandbox.transport(), day.plan, clock=day.clock)
    with ITwinPlatform(transport=transport, **day.options) as itwin:
        try:
            day.value = start(itwin)
        except ITwinError as error:
            day.error = error
    return day.end(transport.sent)


async def run_async(seed: int, start: Callable[[Any], Awaitable[Any]]) -> tuple[object, ...]:
    day = Day(seed)
    transport = AsyncFaultyTransport(day.sandbox.async_transport(), day.plan, clock=day.clock)
    async with AsyncITwinPlatform(transport=transport, **day.options) as itwin:
        try:
            day.value = await start(itwin)
        except ITwinError as error:
            day.error = error
    return day.end(transport.sent)


@pytest.mark.parametrize("start", [extraction, access_job, export])
async def test_at_most_one_job_is_started_and_none_is_lost(start: Callable[[Any], Any]) -> None:
    ends = set()
    for seed in range(DAYS):
        mine, other = run_sync(seed, start), await run_async(seed, start)
        assert mine == other, f"seed {seed}"
        ends.add((mine[2], mine[3]))
    # Days of all kinds: it went well, it was lost before, it was lost afterwards.
    assert {(type(None), 1), (OutcomeUnknown, 0)} <= ends
    assert ((OutcomeUnknown, 1) in ends) or start is not access_job


REACHING = [Fault.RESET_AFTER, Fault.TIMEOUT_AFTER, Fault.HALF_HEAD, Fault.BAD_GATEWAY_AFTER, Fault.GATEWAY_TIMEOUT_AFTER, Fault.HTML]  # fmt: skip


@pytest.mark.parametrize("fault", REACHING)
@pytest.mark.parametrize("start", [extraction, export])
def test_the_one_job_that_the_list_has_more_than_before_is_adopted(start: Callable[[Any], Any], fault: Fault) -> None:
    sandbox, clock = Sandbox(), VirtualClock()
    transport = FaultyTransport(sandbox.transport(), [None, fault], clock=clock)
    with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport, clock=clock) as itwin:
        job = start(itwin)
    store = sandbox.platform.store
    assert job.id in {*list(store.extractions)[-1:], *list(store.runs)[-1:]}
    assert [one.method for one in transport.sent] == ["GET", "POST", "GET"]


def with_others(sandbox: Sandbox, others: int) -> Callable[[httpx2.Request], httpx2.Response]:
    """The answer to the start is lost, and others start their own extractions meanwhile."""
    inner = sandbox.transport()

    def handle(request: httpx2.Request) -> httpx2.Response:
        answer = inner.handle_request(request)
        if request.method == "POST":
            for _ in range(others):
                inner.handle_request(request)
            raise httpx2.ReadError("lost")
        return answer

    return handle


def test_of_several_new_jobs_none_is_adopted_and_all_are_candidates() -> None:
    sandbox, clock = Sandbox(), VirtualClock()
    with ITwinPlatform(
        base_url=sandbox.url,
        token="sandbox-token",
        transport=httpx2.MockTransport(with_others(sandbox, 2)),
        clock=clock,
    ) as itwin:
        with pytest.raises(OutcomeUnknown, match="It may be one of") as caught:
            extraction(itwin)
        assert len(caught.value.candidates) == 3
        assert {one.status().outcome for one in caught.value.candidates} <= {"running", "succeeded"}
    assert caught.value.look_at == f"get-imodel-extractions of iModel {IMODEL}"
    assert caught.value.candidates[0].mappings == (MAPPING,)


def test_a_job_that_comes_into_the_list_late_is_still_found() -> None:
    sandbox, clock = Sandbox(), VirtualClock()
    inner = sandbox.transport()
    held: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            held.append(request)
            raise httpx2.ReadError("lost on the way")
        if held and clock.sleeps:
            inner.handle_request(held.pop())
        return inner.handle_request(request)

    with ITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=httpx2.MockTransport(handle), clock=clock
    ) as itwin:
        assert extraction(itwin).id == list(sandbox.platform.store.extractions)[-1]
    assert clock.sleeps == [2.0]


class Scripted:
    """Prepared answers for list and start of an export."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []

    def run(self) -> Any:
        with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(self._handle), clock=VirtualClock()) as itwin:
            return itwin.exports.run("c", export_type="IFC")

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer(request)  # type: ignore[no-any-return]


def runs(*ids: str, state: str = "Completed") -> Any:
    link = {"href": "https://api.bentley.com/export/connections/c/runs?$skip=0&$top=50"}
    return answered(
        200, {"runs": [{"id": one, "state": state, "result": "Success"} for one in ids], "_links": {"self": link}}
    )


def started(status: int, location: str) -> Any:
    return lambda _: httpx2.Response(status, headers={"location": location})


RUN = "https://api.bentley.com/export/connections/other/runs/r9"


def test_303_is_not_followed_and_leads_to_the_active_run() -> None:
    script = Scripted(runs("r1"), started(303, RUN))
    with pytest.raises(JobAlreadyActive, match="r9") as caught:
        script.run()
    assert len(script.requests) == 2
    assert caught.value.location == RUN
    # Of another connection of the same iModel.
    assert (caught.value.run.connection_id, caught.value.run.id) == ("other", "r9")


CONFLICT = answered(
    409, {"error": {"code": "ConnectionAlreadyInUse", "message": "Connection is already being processed."}}
)


def test_409_leads_to_the_run_that_somebody_else_just_started() -> None:
    with pytest.raises(JobAlreadyActive, match="r2") as caught:
        Scripted(runs("r1"), CONFLICT, runs("r2", state="Queued")).run()
    assert caught.value.run.id == "r2"
    assert isinstance(caught.value.__cause__, Conflict)


@pytest.mark.parametrize("then", [runs("r1"), runs("r2", "r3", state="Queued"), answered(404, {})])
def test_409_without_one_active_run_names_none(then: Any) -> None:
    with pytest.raises(JobAlreadyActive) as caught:
        Scripted(runs("r1"), CONFLICT, then).run()
    assert caught.value.run is None


def test_a_start_goes_on_without_the_list_where_it_cannot_be_had() -> None:
    script = Scripted(answered(403, {"error": {"code": "InsufficientPermissions", "message": "no"}}), started(202, RUN))
    assert script.run().id == "r9"
    script = Scripted(answered(403, {}), httpx2.ReadError("lost"))
    with pytest.raises(OutcomeUnknown) as caught:
        script.run()
    assert caught.value.candidates == ()
    assert len(script.requests) == 2


def test_nothing_is_sent_when_the_host_cannot_be_reached() -> None:
    script = Scripted(httpx2.ConnectError("refused"))
    with pytest.raises(ConnectionFailed):
        script.run()
    assert {one.method for one in script.requests} == {"GET"}


def test_a_start_that_was_refused_is_the_services_own_error() -> None:
    with pytest.raises(PermissionDenied):
        Scripted(runs("r1"), answered(403, {"error": {"code": "InsufficientPermissions", "message": "no"}})).run()
    with pytest.raises(ServerError, match="501"):
        Scripted(runs("r1"), answered(501, {})).run()


@pytest.mark.parametrize(
    "answer", [started(202, "https://api.bentley.com/elsewhere"), answered(202, {}), answered(520, {})]
)
def test_an_answer_that_does_not_say_which_run_it_was_is_made_good_by_the_list(answer: Any) -> None:
    assert Scripted(runs("r1"), answer, runs("r2", "r1")).run().id == "r2"


def test_a_location_on_another_host_is_not_trusted() -> None:
    with pytest.raises(UntrustedLink):
        Scripted(runs("r1"), started(202, "https://evil.example/export/connections/c/runs/r2")).run()


def test_an_uncertain_access_job_has_its_request_and_its_time() -> None:
    clock = VirtualClock()
    transport = httpx2.MockTransport(lambda _: httpx2.Response(502))
    with ITwinPlatform(token=TOKEN, transport=transport, clock=clock) as itwin, pytest.raises(OutcomeUnknown) as caught:
        access_job(itwin)
    assert caught.value.request.actions.remove_members[0].email == "jobby.mcjobface@example.com"
    assert caught.value.sent_at == clock.now()
    assert f"get-itwin-user-members of iTwin {ITWIN}" in str(caught.value)
    assert "jobby" not in str(caught.value)


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.BAD_GATEWAY_AFTER, Fault.RESET_BEFORE])
def test_an_access_job_is_sent_again_only_when_the_caller_says_so(fault: Fault) -> None:
    sandbox, clock = Sandbox(), VirtualClock()
    transport = FaultyTransport(sandbox.transport(), [fault, None, fault], clock=clock)
    with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport, clock=clock) as itwin:
        job = itwin.access_jobs.run(ITWIN, remove_members=["jobby.mcjobface@example.com"], retry_if_idempotent=True)
        assert job.id == list(sandbox.platform.store.jobs)[-1]
        assert [one.method for one in transport.sent] == ["POST", "POST"]
        with pytest.raises(OutcomeUnknown):
            access_job(itwin)
    assert len(transport.sent) == 3


def test_an_access_job_that_stays_uncertain_after_all_retries_says_so() -> None:
    clock = VirtualClock()
    transport = httpx2.MockTransport(lambda _: httpx2.Response(502))
    with ITwinPlatform(token=TOKEN, transport=transport, clock=clock) as itwin, pytest.raises(OutcomeUnknown):
        itwin.access_jobs.run(ITWIN, remove_members=["a@b.example"], retry_if_idempotent=True)
    assert len(clock.sleeps) == 4


def test_the_body_of_a_start_has_what_was_asked_for() -> None:
    bodies = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(404)
        bodies.append(json.loads(request.content))
        return httpx2.Response(422, json={"error": {"code": "x", "message": "y"}})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle)) as itwin:
        with pytest.raises(ITwinError):
            itwin.extractions.run("m", mappings=("a", "b"), changeset_id="c" * 40, ec_instance_ids=["0x1"])
        with pytest.raises(ITwinError):
            itwin.access_jobs.run("i", assign_roles={"a@b.example": ["r"]}, unassign_roles={"c@d.example": ["s"]})
    assert bodies == [
        {"iModelId": "m", "mappings": [{"id": "a"}, {"id": "b"}], "changesetId": "c" * 40, "ecInstanceIds": ["0x1"]},
        {
            "actions": {
                "assignRoles": [{"email": "a@b.example", "roleIds": ["r"]}],
                "unassignRoles": [{"email": "c@d.example", "roleIds": ["s"]}],
            }
        },
    ]
