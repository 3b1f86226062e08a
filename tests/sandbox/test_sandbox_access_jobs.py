"""Access-control jobs do to members what single operations do to them."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .access import (
    ADMIN_ROLE,
    JOB,
    JOBS,
    MAIN,
    MARIA,
    NOWHERE,
    OWNER,
    READ,
    SECOND_OWNER,
    THOMAS,
    WRITE,
    Call,
    code,
    details,
    roles_of,
)

REPRESENTATION = {"prefer": "return=representation"}


def start(call: Call, **actions: Any) -> str:
    reply = call("POST", f"{MAIN}/jobs", json={"actions": actions})
    assert reply.status == 201
    found: str = reply.json()["id"]
    return found


def role(email: str, *role_ids: str) -> dict[str, Any]:
    return {"email": email, "roleIds": list(role_ids)}


def outcome(call: Call, job: str) -> tuple[str, list[tuple[str, str]]]:
    found = call("GET", f"{MAIN}/jobs/{job}", headers=REPRESENTATION).json()
    return found["status"], [(one["code"], one["target"]) for one in found.get("errors", [])]


def owners(call: Call) -> list[str]:
    return [one["id"] for one in call("GET", f"{MAIN}/members/owners").json()["members"]]


def test_the_actions_of_a_job_are_those_that_were_sent(call: Call, clock: VirtualClock) -> None:
    actions = {"removeMembers": [{"email": "X@example.com"}], "assignRoles": [role("Maria.Miller@example.com", READ)]}
    job = start(call, **actions)
    for _ in range(2):
        assert call("GET", f"{MAIN}/jobs/{job.upper()}/actions").json() == {"actions": actions}
        clock.advance(3)
    seeded = call("GET", f"{JOBS}/jobs/{JOB}/actions").json()["actions"]
    assert seeded["removeMembers"] == [{"email": "Jobby.McJobface@example.com"}]


@pytest.mark.parametrize("job", [NOWHERE, "no-guid", JOB])
def test_actions_of_unknown_jobs(call: Call, job: str) -> None:
    assert code(call("GET", f"{MAIN}/jobs/{job}/actions")) == (404, "JobNotFound")


def test_jobs_make_owners_and_unmake_them(call: Call, clock: VirtualClock) -> None:
    job = start(
        call,
        assignRoles=[role("Maria.Miller@example.com", OWNER), role("John.Doe@example.com", WRITE)],
        unassignRoles=[role("Another.Owner@organization.com", OWNER)],
    )
    before = owners(call)
    assert SECOND_OWNER in before
    clock.advance(3)
    assert owners(call) == [*[one for one in before if one != SECOND_OWNER], MARIA]
    assert roles_of(call, MAIN, MARIA) == [READ, OWNER]
    assert roles_of(call, MAIN, SECOND_OWNER) == []
    assert outcome(call, job) == ("Completed", [])
    start(call, removeMembers=[{"email": "maria.miller@example.com"}])
    clock.advance(3)
    assert MARIA not in owners(call)
    assert code(call("GET", f"{MAIN}/members/users/{MARIA}")) == (404, "TeamMemberNotFound")


def test_assigning_comes_first_and_removing_last(call: Call, clock: VirtualClock) -> None:
    thomas = "Thomas.Wilson@example.com"
    job = start(
        call,
        removeMembers=[{"email": thomas}],
        unassignRoles=[role(thomas, WRITE)],
        assignRoles=[role(thomas, WRITE), role("John.Doe@example.com", READ, READ)],
    )
    clock.advance(3)
    assert outcome(call, job) == ("Completed", [])
    assert code(call("GET", f"{MAIN}/members/users/{THOMAS}")) == (404, "TeamMemberNotFound")


def test_what_has_gone_before_a_job_is_carried_out_fails(call: Call, clock: VirtualClock) -> None:
    created = call("POST", f"{MAIN}/roles", json={"displayName": "A", "description": ""}).json()["role"]["id"]
    job = start(
        call,
        assignRoles=[role("Maria.Miller@example.com", READ, created), role("stranger@example.net", READ)],
        removeMembers=[{"email": "Thomas.Wilson@example.com"}, {"email": "Otto.Other@example.org"}],
    )
    assert call("DELETE", f"{MAIN}/roles/{created}").status == 204
    assert call("DELETE", f"{MAIN}/members/users/{THOMAS}").status == 204
    clock.advance(3)
    assert outcome(call, job) == (
        "Failed",
        [
            ("RoleNotFound", "assignRoles[0].roleIds[1]"),
            ("TeamMemberNotFound", "assignRoles[1].email"),
            ("TeamMemberNotFound", "removeMembers[0].email"),
            ("TeamMemberNotFound", "removeMembers[1].email"),
        ],
    )
    assert roles_of(call, MAIN, MARIA) == [READ]


def test_jobs_are_carried_out_in_the_order_of_their_time(call: Call, clock: VirtualClock) -> None:
    maria = "Maria.Miller@example.com"
    jobs = [start(call, assignRoles=[role(maria, ADMIN_ROLE)])]
    clock.advance(1)
    jobs.append(start(call, unassignRoles=[role(maria, ADMIN_ROLE, READ)]))
    clock.advance(10)
    assert roles_of(call, MAIN, MARIA) == []
    assert [outcome(call, job)[0] for job in jobs] == ["Completed"] * 2


def test_a_job_that_is_due_comes_before_an_acceptance(call: Call, sandbox: Sandbox, clock: VirtualClock) -> None:
    body = {"members": [role("Otto.Other@example.org", READ)]}
    invitation = call("POST", f"{MAIN}/members/users", json=body).json()["invitations"][0]["id"]
    job = start(call, removeMembers=[{"email": "Otto.Other@example.org"}])
    clock.advance(3)
    sandbox.accept_invitation(invitation)
    assert outcome(call, job)[0] == "Failed"
    assert call("GET", f"{MAIN}/permissions", token="sandbox-token-other").status == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("MissingRequiredProperty", "actions")]),
        ({"actions": {"assignRoles": [], "removeMembers": []}}, [("InvalidRequestBody", None)]),
        (
            {"actions": {"assignRoles": [role("a@b", "no-guid")], "removeMembers": [{"email": ""}]}},
            [("InvalidValue", "actions.removeMembers[0].email")],
        ),
        (
            {"actions": {"assignRoles": [role("a@b", READ, "no-guid")]}},
            [("InvalidValue", "actions.assignRoles[0].email"), ("InvalidValue", "actions.assignRoles[0].roleIds[1]")],
        ),
        (
            {"actions": {"unassignRoles": [role("a@example.com", READ, "no-guid")]}},
            [("InvalidValue", "actions.unassignRoles[0].roleIds[1]")],
        ),
        (
            {"actions": {"unassignRoles": [role("a@example.com", *[READ] * 51), role("b@example.com", *[READ] * 50)]}},
            [("InvalidProperty", "actions.unassignRoles")],
        ),
        (
            {"actions": {"removeMembers": [{"email": "a@example.com"}] * 101}},
            [("InvalidProperty", "actions.removeMembers")],
        ),
    ],
)
def test_jobs_that_are_refused(call: Call, body: Any, expected: list[tuple[str, str | None]]) -> None:
    reply = call("POST", f"{MAIN}/jobs", json=body)
    assert reply.json()["error"]["code"] == "InvalidiTwinsJobRequest"
    assert sorted(details(reply), key=str) == sorted(expected, key=str)
