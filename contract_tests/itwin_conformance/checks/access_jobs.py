"""Bulk jobs over the members of an iTwin: accepted at once, carried out a while later, never taken back."""

from __future__ import annotations

import itertools
from typing import Any

from ..access import COLLEAGUES, add_colleague, ids, itwin, new_role, new_roles, refused, stranger, the
from ..definitions import endpoint
from ..exchange import Exchange
from ..registry import NotTestable, check
from ..scene import Scene

__all__: list[str] = []

ACTIVE, COMPLETED, PARTIAL, FAILED = "Active", "Completed", "PartialCompleted", "Failed"
FINAL = (COMPLETED, PARTIAL, FAILED)
#: So many roles or members each list may hold.
MOST = 100
PREFER = "Prefer"
At = dict[str, str]


def _start(scene: Scene, at: At, **actions: list[dict[str, Any]]) -> At:
    job = scene.good("create-itwin-job", path=at, body={"actions": actions}).json["id"]
    return {**at, "jobId": job}


def _course(scene: Scene, job: At, prefer: str = "") -> list[Exchange]:
    """All answers until the job has ended."""
    headers = [(PREFER, prefer)] if prefer else []
    return scene.until(
        lambda: scene.call("get-itwin-job", path=job, headers=headers), lambda body: body["status"] != ACTIVE
    )


def _ended(scene: Scene, at: At, **actions: list[dict[str, Any]]) -> Exchange:
    return _course(scene, _start(scene, at, **actions))[-1]


def _ends(scene: Scene, at: At, status: str, **actions: list[dict[str, Any]]) -> None:
    answer = _ended(scene, at, **actions)
    scene.expect(answer.json["status"] == status, f"expected {status}, got {answer.json['status']}", at="/status")


def _member(scene: Scene, at: At, email: str) -> dict[str, Any] | None:
    members = scene.items("get-itwin-user-members", path=at, query={"$top": 1000})
    return next((one for one in members if (one["email"] or "").lower() == email.lower()), None)


@check("AC-JOB-01")
def a_new_job_is_active(scene: Scene) -> None:
    at = itwin(scene)
    body = {"actions": {"removeMembers": [{"email": stranger(scene)}]}}
    answer = scene.good(path=at, body=body)
    given = answer.json["itwinId"]
    scene.expect(given == at["id"], f"the job is of the iTwin {given}, not of {at['id']}", answer, at="/itwinId")
    status = answer.json["status"]
    scene.expect(status == ACTIVE, f"expected a new job to be active, it is {status}", answer, at="/status")


@check("AC-JOB-02")
def a_job_ends(scene: Scene) -> None:
    job = _start(scene, itwin(scene), removeMembers=[{"email": stranger(scene)}])
    try:
        answer = _course(scene, job)[-1]
    except NotTestable as late:
        scene.broken(f"a job over one member does not end: {late}", at="/status")
    status = answer.json["status"]
    scene.expect(status in FINAL, f"expected {', '.join(FINAL)}, got {status}", answer, at="/status")


@check("AC-JOB-03")
def a_job_does_not_go_back(scene: Scene) -> None:
    job = _start(scene, itwin(scene), removeMembers=[{"email": stranger(scene)}])
    answers = _course(scene, job)
    for _ in range(3):
        scene.sleep(5.0)
        answers.append(scene.good(path=job))
    for before, after in itertools.pairwise(answers):
        was, now = before.json["status"], after.json["status"]
        scene.expect(was in (ACTIVE, now), f"a job that was {was} is {now}", after, at="/status")


@check("AC-JOB-04")
def a_job_is_the_one_started(scene: Scene) -> None:
    at = itwin(scene)
    jobs = [_start(scene, at, removeMembers=[{"email": stranger(scene)}]) for _ in range(2)]
    for job in jobs:
        answer = scene.good(path=job)
        given = (answer.json["id"], answer.json["itwinId"])
        scene.expect(given == (job["jobId"], job["id"]), f"asked for {job['jobId']}, got {given[0]}", answer, at="/id")


@check("AC-JOB-05")
def all_actions_work(scene: Scene) -> None:
    at = itwin(scene)
    add_colleague(scene, at, [new_role(scene, at)])
    _ends(scene, at, COMPLETED, removeMembers=[{"email": COLLEAGUES[0]}])


@check("AC-JOB-06")
def some_actions_fail(scene: Scene) -> None:
    at = itwin(scene)
    add_colleague(scene, at, [new_role(scene, at)])
    _ends(scene, at, PARTIAL, removeMembers=[{"email": COLLEAGUES[0]}, {"email": stranger(scene)}])


@check("AC-JOB-07")
def all_actions_fail(scene: Scene) -> None:
    _ends(scene, itwin(scene), FAILED, removeMembers=[{"email": stranger(scene)} for _ in range(2)])


@check("AC-JOB-08")
def errors_are_asked_for(scene: Scene) -> None:
    job = _start(scene, itwin(scene), removeMembers=[{"email": stranger(scene)} for _ in range(2)])
    _course(scene, job)
    for prefer in ((), ((PREFER, "return=minimal"),)):
        answer = scene.good(path=job, headers=prefer)
        asked = "return=minimal" if prefer else "nothing"
        scene.expect("errors" not in answer.json, f"{asked} was preferred, and errors came", answer, at="/errors")


@check("AC-JOB-09")
def every_failure_has_an_error(scene: Scene) -> None:
    at = itwin(scene)
    add_colleague(scene, at, [new_role(scene, at)])
    people = [stranger(scene), COLLEAGUES[0], stranger(scene)]
    job = _start(scene, at, removeMembers=[{"email": email} for email in people])
    answer = _course(scene, job, "return=representation")[-1]
    given = len(answer.json.get("errors") or [])
    scene.expect(given == 2, f"two actions have failed, and there are {given} errors", answer, at="/errors")


@check("AC-JOB-10")
def actions_are_read_as_sent(scene: Scene) -> None:
    at = itwin(scene)
    one, two = new_roles(scene, at, 2)
    sent: dict[str, list[dict[str, Any]]] = {
        "assignRoles": [{"email": stranger(scene), "roleIds": [two, one]}],
        "unassignRoles": [{"email": stranger(scene), "roleIds": [one]}],
        "removeMembers": [{"email": stranger(scene)}, {"email": stranger(scene)}],
    }
    job = _start(scene, at, **sent)
    answer = scene.good(path=job)
    for name, entries in sent.items():
        same = answer.json["actions"].get(name) == entries
        scene.expect(same, f"{name} is not what the job was given", answer, at=f"/actions/{name}")
    _course(scene, job)
    again = scene.good(path=job)
    scene.expect(again.json == answer.json, "the actions are others once the job has ended", again, at="/actions")


@check("AC-JOB-11")
def assigning_makes_a_member(scene: Scene) -> None:
    at = itwin(scene)
    roles = new_roles(scene, at, 2)
    answer = _ended(scene, at, assignRoles=[{"email": COLLEAGUES[0], "roleIds": roles}])
    if answer.json["status"] == FAILED:
        scene.not_testable(f"{COLLEAGUES[0]} is unknown here")
    member = _member(scene, at, COLLEAGUES[0])
    if member:
        # Not made by the operation that members are removed below: it is not noticed by itself.
        scene.session.made_by(endpoint("add-itwin-user-members"), at, member["id"])
    scene.expect(member, "the job has ended well, and whom it gave roles is no member", at="/members")
    given = ids((member or {"roles": []})["roles"])
    scene.expect(sorted(given) == sorted(roles), "the new member has not the roles given", at="/members")


@check("AC-JOB-12")
def assigning_adds_to_the_roles(scene: Scene) -> None:
    at = itwin(scene)
    one, two = new_roles(scene, at, 2)
    member = add_colleague(scene, at, [one])
    for _ in range(2):  # the second time it is nothing new, and no failure
        _ends(scene, at, COMPLETED, assignRoles=[{"email": COLLEAGUES[0], "roleIds": [two]}])
        read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
        given = ids(read.json["member"]["roles"])
        scene.expect(sorted(given) == sorted([one, two]), "roles were not added to those present", at="/member/roles")


@check("AC-JOB-13")
def unassigning_takes_roles(scene: Scene) -> None:
    at = itwin(scene)
    one, two = new_roles(scene, at, 2)
    member = add_colleague(scene, at, [one, two])
    _ends(scene, at, COMPLETED, unassignRoles=[{"email": COLLEAGUES[0], "roleIds": [one]}])
    read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
    given = ids(read.json["member"]["roles"])
    scene.expect(given == [two], "the job has taken other roles than it was to", read, at="/member/roles")


@check("AC-JOB-14")
def removing_removes(scene: Scene) -> None:
    at = itwin(scene)
    role = new_role(scene, at)
    gone, kept = (add_colleague(scene, at, [role], email) for email in COLLEAGUES)
    _ends(scene, at, COMPLETED, removeMembers=[{"email": gone["email"]}])
    members = scene.items("get-itwin-user-members", path=at, query={"$top": 1000})
    scene.expect(the(members, gone["id"]) is None, "the job has ended, and the member is there", at="/members")
    scene.expect(the(members, kept["id"]) == kept, "the job has changed another member", at="/members")


@check("AC-JOB-15")
def a_job_holds_a_hundred(scene: Scene) -> None:
    at = itwin(scene)
    roles = new_roles(scene, at, 2)
    pairs = [{"email": stranger(scene), "roleIds": roles} for _ in range(MOST // 2)]
    people = [{"email": stranger(scene)} for _ in range(MOST + 1)]
    more = {"email": stranger(scene), "roleIds": roles[:1]}
    for name, entries in (
        ("assignRoles", [*pairs, more]),
        ("unassignRoles", [*pairs, more]),
        ("removeMembers", people),
    ):
        answer = scene.call(path=at, body={"actions": {name: entries}})
        refused(scene, answer, f"more than {MOST} in {name}", 422)
    most = {"assignRoles": pairs, "unassignRoles": pairs, "removeMembers": people[:MOST]}
    answer = scene.call(path=at, body={"actions": most})
    scene.expect(answer.ok, f"expected a success with {MOST} in each list, got {answer.status}", answer)


@check("AC-JOB-16")
def a_job_has_actions(scene: Scene) -> None:
    at = itwin(scene)
    role = new_role(scene, at)
    bad: dict[str, dict[str, Any]] = {
        "no action": {},
        "a malformed address": {"removeMembers": [{"email": "no-address"}]},
        "an empty address": {"removeMembers": [{"email": ""}]},
        "no roles": {"assignRoles": [{"email": stranger(scene), "roleIds": []}]},
        "a malformed address and a role": {"assignRoles": [{"email": "no-address", "roleIds": [role]}]},
        "a role that is no id": {"unassignRoles": [{"email": stranger(scene), "roleIds": ["no-id"]}]},
    }
    for what, actions in bad.items():
        refused(scene, scene.call(path=at, body={"actions": actions}), what, 400, 422)
