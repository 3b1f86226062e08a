"""Access-control jobs and export runs: states by elapsed time, results by what was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

ITWIN = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e"
GIVES, TAKES = "f612790a-4988-4fec-ae98-f4a430e8c258", "7bfeacc1-dd6a-46de-8e6f-1abe83eff627"
READ = "5abbfcef-0eab-472a-b5f5-5c5a43df34b1"
EXAMPLE = {
    "assignRoles": [{"email": "John.Johnson@example.com", "roleIds": [GIVES]}],
    "unassignRoles": [{"email": "Maria.Miller@example.com", "roleIds": [TAKES]}],
    "removeMembers": [{"email": "Jobby.McJobface@example.com"}],
}
UNKNOWN_ROLE = "22acf21e-0575-4faf-849b-bcd538718269"
REPRESENTATION = {"prefer": "return=representation"}


def start(call: Call, actions: dict[str, Any]) -> str:
    reply = call("POST", f"{ITWIN}/jobs", json={"actions": actions})
    assert reply.status == 201
    assert reply.json() == {"id": reply.json()["id"], "itwinId": ITWIN.rpartition("/")[2], "status": "Active"}
    found: str = reply.json()["id"]
    return found


def roles(call: Call) -> dict[str, list[str]]:
    members = call("GET", f"{ITWIN}/members/users").json()["members"]
    return {member["email"]: [role["id"] for role in member["roles"]] for member in members}


def test_a_job_is_carried_out_when_its_time_has_come(call: Call, clock: VirtualClock) -> None:
    before = roles(call)
    job = start(call, EXAMPLE)
    clock.advance(2.9)
    assert call("GET", f"{ITWIN}/jobs/{job}").json()["status"] == "Active"
    assert roles(call) == before
    clock.advance(0.1)
    after = roles(call)
    assert after["John.Johnson@example.com"] == [GIVES]
    assert after["Maria.Miller@example.com"] == [READ]
    assert "Jobby.McJobface@example.com" not in after
    reply = call("GET", f"{ITWIN}/jobs/{job}", headers=REPRESENTATION).json()
    assert reply == {"id": job, "itwinId": ITWIN.rpartition("/")[2], "status": "Completed"}


def test_some_actions_fail(call: Call, clock: VirtualClock) -> None:
    job = start(
        call,
        {
            "assignRoles": [
                {"email": "nobody@example.com", "roleIds": [GIVES]},
                {"email": "MARIA.MILLER@EXAMPLE.COM", "roleIds": [GIVES, UNKNOWN_ROLE]},
                {"email": "thomas.wilson@example.com", "roleIds": [GIVES, READ]},
            ],
            "removeMembers": [{"email": "John.Doe@example.com"}],
        },
    )
    clock.advance(3)
    minimal = call("GET", f"{ITWIN}/jobs/{job}").json()
    assert minimal["status"] == "PartialCompleted"
    assert "errors" not in minimal
    errors = call("GET", f"{ITWIN}/jobs/{job}", headers=REPRESENTATION).json()["errors"]
    assert [(error["code"], error["target"]) for error in errors] == [
        ("TeamMemberNotFound", "assignRoles[0].email"),
        ("RoleNotFound", "assignRoles[1].roleIds[1]"),
        ("TeamMemberNotFound", "removeMembers[0].email"),
    ]
    assert roles(call)["Thomas.Wilson@example.com"] == [READ, GIVES]


def test_all_actions_fail(call: Call, clock: VirtualClock) -> None:
    job = start(call, {"unassignRoles": [{"email": "John.Doe@example.com", "roleIds": [READ]}]})
    clock.advance(60)
    assert call("GET", f"{ITWIN}/jobs/{job}").json()["status"] == "Failed"


def test_the_example_job_stays_active(call: Call, clock: VirtualClock) -> None:
    clock.advance(10_000_000)
    assert call("GET", f"{ITWIN}/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b").json()["status"] == "Active"


@pytest.mark.parametrize("job", ["22acf21e-0575-4faf-849b-bcd538718269", "no-guid"])
def test_unknown_jobs(call: Call, job: str) -> None:
    assert call("GET", f"{ITWIN}/jobs/{job}").status == 404
    other = "/accesscontrol/itwins/806b19d5-c037-48a4-aa98-e297c81453f1/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b"
    assert call("GET", other).status == 404


CONNECTION, TWIN = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e", "fc226d0d-1647-48d7-8c11-f1f74f2d9808"
OTHER_IMODEL = "VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M"


def runs(connection: str) -> str:
    return f"/export/connections/{connection}/runs"


def begin(call: Call, connection: str = CONNECTION, **body: Any) -> str:
    reply = call("POST", runs(connection), json={"exportType": "IFC", **body})
    assert (reply.status, reply.body) == (202, b"")
    return (reply.header("location") or "").removeprefix("https://sandbox.test")


def test_the_life_of_a_run(call: Call, clock: VirtualClock) -> None:
    path = begin(call)
    seen = []
    for _ in range(8):
        run = call("GET", path).json()["run"]
        job = run["jobs"][0] if run["jobs"] else {}
        task = job["tasks"][0] if job.get("tasks") else {}
        seen.append((run["state"], run["result"], job.get("state"), task.get("state"), "endDateTime" in run))
        clock.advance(1)
    none = "Undetermined"
    assert seen == [
        ("Queued", none, None, None, False),
        ("WaitingToExecute", none, "NotStarted", None, False),
        *[("Executing", none, "Executing", "Executing", False)] * 4,
        ("Finalizing", none, "Completed", "Completed", False),
        ("Completed", "Success", "Completed", "Completed", True),
    ]
    run = call("GET", path).json()["run"]
    assert run["startDateTime"] == "2030-01-01T00:00:00.0000000Z"
    assert run["endDateTime"] == "2030-01-01T00:00:07.0000000Z"
    assert run["jobs"][0]["tasks"][0]["exportOutputFileId"]


def test_one_active_run_per_imodel(call: Call, clock: VirtualClock) -> None:
    path = begin(call)
    for connection in (CONNECTION, TWIN):
        again = call("POST", runs(connection), json={"exportType": "PDF"})
        assert (again.status, again.body, again.header("location")) == (303, b"", f"https://sandbox.test{path}")
    begin(call, OTHER_IMODEL)
    clock.advance(7)
    assert begin(call, TWIN) != path


def test_a_run_at_an_unknown_changeset_fails(call: Call, clock: VirtualClock) -> None:
    path = begin(call, inputOptions={"changesetId": "e" * 40})
    clock.advance(7)
    run = call("GET", path).json()["run"]
    assert run["result"] == "Error"
    assert run["jobs"][0]["tasks"][0]["error"]["errorCode"] == "TAE_BRW_1000"


def test_a_growing_list_of_runs_neither_skips_nor_repeats_for_who_follows_its_links(
    call: Call, clock: VirtualClock
) -> None:
    for _ in range(4):
        begin(call)
        clock.advance(10)
    every = [run["id"] for run in call("GET", runs(CONNECTION)).json()["runs"]]
    found, path, query = list[str](), runs(CONNECTION), "$top=2"
    while query:
        page = call("GET", path, query).json()
        assert not found or page["_links"]["self"]["href"] == f"https://sandbox.test{path}?{query}"
        found += [run["id"] for run in page["runs"]]
        query = page["_links"].get("next", {}).get("href", "").partition("?")[2]
        begin(call)
        clock.advance(10)
    assert found == every
    back = page["_links"]["prev"]["href"].partition("?")[2]
    assert [run["id"] for run in call("GET", path, back).json()["runs"]] == every[2:4]
    # Who counts alone, and who names a run of another list, sees the list as it is by now.
    for more in ("", "&newest=de626d0d-1647-48d7-8c11-f1f74f2d4523"):
        assert call("GET", path, f"$skip=0&$top=1{more}").json()["runs"][0]["id"] not in every


def test_runs_are_listed_newest_first_without_their_connection(call: Call) -> None:
    path = begin(call)
    listed = call("GET", runs(CONNECTION)).json()
    assert [run["id"] for run in listed["runs"]] == [
        path.rpartition("/")[2],
        "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
    ]
    assert all("connectionId" not in run for run in listed["runs"])
    assert listed["_links"] == {"self": {"href": f"https://sandbox.test{runs(CONNECTION)}?$skip=0&$top=50"}}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (runs("22acf21e-0575-4faf-849b-bcd538718269"), 404, "ConnectionNotFound"),
        (f"{runs(TWIN)}/a1ecbdc8c4f6173004f9f881914a57c5511a362b", 404, "ConnectionRunNotFound"),
        (f"{runs('22acf21e-0575-4faf-849b-bcd538718269')}/x", 404, "ConnectionRunNotFound"),
        (f"{runs('not%20an%20id')}/x", 422, "InvalidConnectionRunRequest"),
        (runs("%2F"), 422, "InvalidConnectionRunRequest"),
    ],
)
def test_runs_that_are_not_there(call: Call, path: str, status: int, code: str) -> None:
    reply = call("GET", path)
    assert (reply.status, reply.json()["error"]["code"]) == (status, code)


def test_speed_does_not_touch_seeded_runs(caller: Callable[[Sandbox], Call], clock: VirtualClock) -> None:
    call = caller(Sandbox(speed=7, clock=clock))
    path = begin(call)
    clock.advance(1)
    assert call("GET", path).json()["run"]["endDateTime"] == "2030-01-01T00:00:01.0000000Z"


def test_a_request_without_host_still_gets_links(sandbox: Sandbox) -> None:
    reply = sandbox.platform.handle(
        SandboxRequest("GET", runs(CONNECTION), headers=(("Authorization", "Bearer sandbox-token"),))
    )
    assert reply.json()["_links"]["self"]["href"].startswith("http://localhost/export/")
