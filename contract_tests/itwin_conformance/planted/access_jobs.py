"""Bugs of Access Control: in jobs and shares."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from ..access import moment, written
from .engine import Call, Reply, plant

__all__: list[str] = []

#: A role that every iTwin has, and another iTwin than that of the checks.
READ, ACCOUNT = "5abbfcef-0eab-472a-b5f5-5c5a43df34b1", "a9c999c9-5516-4ea0-adc3-28238c02b18e"

# Jobs


@plant("job-born-completed", breaks="AC-JOB-01")
def _(call: Call) -> Reply:
    return call.answer().change(lambda job: job.update(status="Completed"))


@plant("job-never-ends", breaks="AC-JOB-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda job: job.update(status="Active"))


@plant("job-goes-back", breaks="AC-JOB-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.json.get("status") == "Active":
        return reply
    call.memory["ended"] = call.memory.get("ended", 0) + 1
    return reply.change(lambda job: job.update(status="Active")) if call.memory["ended"] == 3 else reply


@plant("job-is-the-last", breaks="AC-JOB-04", operations=["create-itwin-job", "get-itwin-job"])
def _(call: Call) -> Reply:
    if call.id == "get-itwin-job":
        return call.answer(path={"jobId": call.memory.get("last", call.path["jobId"])})
    reply = call.answer()
    call.memory["last"] = reply.json.get("id")
    return reply


def _states(name: str, requirement: str, was: str, shown: str) -> None:
    @plant(name, breaks=requirement)
    def _(call: Call) -> Reply:
        return call.answer().change(lambda job: job.update(status=shown if job["status"] == was else job["status"]))


_states("completed-job-is-partial", "AC-JOB-05", "Completed", "PartialCompleted")
_states("partial-job-is-completed", "AC-JOB-06", "PartialCompleted", "Completed")
_states("failed-job-is-partial", "AC-JOB-07", "Failed", "PartialCompleted")


@plant("job-errors-always", breaks="AC-JOB-08")
def _(call: Call) -> Reply:
    return call.answer(headers={"prefer": "return=representation"})


@plant("job-errors-never", breaks="AC-JOB-09")
def _(call: Call) -> Reply:
    return call.answer(headers={"prefer": None})


@plant("job-actions-reordered", breaks="AC-JOB-10")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["actions"]["removeMembers"].reverse())


def _with_entries(call: Call, name: str, edit: Any) -> Reply:
    """The answer to a job with one list changed."""
    actions = call.json["actions"]
    if name not in actions:
        return call.answer()
    return call.answer(body={"actions": {**actions, name: edit(actions[name])}})


@plant("job-assigns-first-role", breaks="AC-JOB-11")
def _(call: Call) -> Reply:
    return _with_entries(
        call, "assignRoles", lambda entries: [{**entry, "roleIds": entry["roleIds"][:1]} for entry in entries]
    )


def _member(call: Call, email: str) -> Any:
    members = call.store.itwins[call.path["id"]].members.values()
    return next((member for member in members if member.user.email == email), None)


@plant("job-replaces-roles", breaks="AC-JOB-12")
def _(call: Call) -> Reply:
    for entry in call.json["actions"].get("assignRoles", []):
        if member := _member(call, entry["email"]):
            member.role_ids = []
    return call.answer()


@plant("job-takes-all-roles", breaks="AC-JOB-13")
def _(call: Call) -> Reply:
    return _with_entries(
        call,
        "unassignRoles",
        lambda entries: [{**entry, "roleIds": _member(call, entry["email"]).role_ids} for entry in entries],
    )


@plant("job-removes-nobody", breaks="AC-JOB-14")
def _(call: Call) -> Reply:
    removed = call.json["actions"].get("removeMembers", [])
    given = [{"email": entry["email"], "roleIds": [READ]} for entry in removed]
    return call.answer(body={"actions": {"assignRoles": given}})


@plant("job-of-hundred-and-one", breaks="AC-JOB-15")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        return reply
    return call.answer(body={"actions": {name: entries[:50] for name, entries in call.json["actions"].items()}})


@plant("job-without-address", breaks="AC-JOB-16")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 422:
        return reply
    return call.answer(body={"actions": {"removeMembers": [{"email": "nobody@example.com"}]}})


# Shares


@plant("share-of-another-itwin", breaks="AC-SHARE-01")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["share"].update(iTwinId=ACCOUNT))


def _soon(call: Call, days: int) -> str:
    return written(call.sandbox.clock.now() + timedelta(days=days))


@plant("share-null-ends-soon", breaks="AC-SHARE-02")
def _(call: Call) -> Reply:
    given = call.json
    return call.answer(body={**given, "expiration": _soon(call, 1)} if given.get("expiration", "") is None else given)


@plant("share-expiration-ignored", breaks="AC-SHARE-03")
def _(call: Call) -> Reply:
    return call.answer(body={})


@plant("share-ends-before-it-begins", breaks="AC-SHARE-04")
def _(call: Call) -> Reply:
    wanted = call.json.get("expiration")
    past = wanted is not None and wanted[0].isdigit() and moment(wanted) < call.sandbox.clock.now()
    return call.answer(body={"expiration": _soon(call, 1)} if past else call.json)


@plant("share-lasts-too-long", breaks="AC-SHARE-05")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._shares.LONGEST", timedelta(days=90 if not call.json else 365)):
        return call.answer()


@plant("share-contract-ignored", breaks="AC-SHARE-06")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, "shareContract": "Default"})


@plant("share-key-of-another", breaks="AC-SHARE-07")
def _(call: Call) -> Reply:
    other = call.answer().json["share"]["shareKey"]
    return call.answer().change(lambda body: body["share"].update(shareKey=other))


@plant("share-made-once", breaks="AC-SHARE-08")
def _(call: Call) -> Reply:
    reply: Reply = call.memory.setdefault("share", call.answer())
    return reply


@plant("shares-unlimited", breaks="AC-SHARE-09")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._shares.MOST", 1000):
        return call.answer()


@plant("share-listed-with-another-key", breaks="AC-SHARE-10")
def _(call: Call) -> Reply:
    def edit(body: Any) -> None:
        for share in body["shares"]:
            share["shareKey"] = body["shares"][0]["shareKey"]

    return call.answer().change(edit)


@plant("share-read-otherwise", breaks="AC-SHARE-11")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["share"].update(shareContract="Another"))


@plant("old-share-shown", breaks="AC-SHARE-13")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._shares._active", side_effect=lambda itwin, _: [*itwin.shares.values()]):
        return call.answer()


# The other half of what a check looks at


@plant("job-of-hundred-refused", breaks="AC-JOB-15")
def _(call: Call) -> Reply:
    crowded = any(len(entries) > 99 for entries in call.json["actions"].values())
    return Reply.refusal(422, "InvalidiTwinsJobRequest", "InvalidProperty") if crowded else call.answer()


@plant("job-with-malformed-role", breaks="AC-JOB-16")
def _(call: Call) -> Reply:
    return _with_entries(
        call,
        "unassignRoles",
        lambda entries: [entry if entry["roleIds"] != ["no-id"] else {**entry, "roleIds": [READ]} for entry in entries],
    )


@plant("job-assigning-again-fails", breaks="AC-JOB-12")
def _(call: Call) -> Reply:
    for entry in call.json["actions"].get("assignRoles", []):
        member = _member(call, entry["email"])
        if member and set(entry["roleIds"]) <= set(member.role_ids):
            return call.answer(body={"actions": {"removeMembers": [{"email": "nobody@example.com"}]}})
    return call.answer()


@plant("job-removes-two", breaks="AC-JOB-14")
def _(call: Call) -> Reply:
    members = call.store.itwins[call.path["id"]].members
    members.pop(next(reversed(members)))
    return call.answer()


@plant("job-actions-lost-at-the-end", breaks="AC-JOB-10")
def _(call: Call) -> Reply:
    ended = call.store.jobs[call.path["jobId"]].status != "Active"
    return call.answer().change(lambda body: body["actions"].clear() if ended else None)


@plant("share-refuses-text-alone", breaks="AC-SHARE-04")
def _(call: Call) -> Reply:
    wanted = call.json.get("expiration") or "2"
    return call.answer() if wanted[0].isdigit() else call.answer(body={})


@plant("share-place-never-free", breaks="AC-SHARE-09")
def _(call: Call) -> Reply:
    call.memory["made"] = call.memory.get("made", 0) + 1
    return call.answer() if call.memory["made"] <= 10 else Reply.refusal(422, "InvalidiTwinsShareRequest", "Quota")


@plant("share-key-ends-late", breaks="AC-SHARE-07")
def _(call: Call) -> Reply:
    reply, later = call.answer(), timedelta(days=1)
    return reply.change(
        lambda body: body["share"].update(expiration=written(moment(body["share"]["expiration"]) - later))
    )


@plant("share-key-is-no-token", breaks="AC-SHARE-07")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["share"].update(shareKey="a.b.c"))


@plant("revoked-share-listed", breaks="AC-SHARE-12", operations=["revoke-itwin-share", "get-itwin-shares"])
def _(call: Call) -> Reply:
    shares = call.store.itwins[call.path["id"]].shares
    if call.id == "revoke-itwin-share":
        call.memory.setdefault("revoked", shares.get(call.path["shareId"]))
        return call.answer()
    with patch.dict(shares, {call.memory["revoked"].id: call.memory["revoked"]} if call.memory else {}):
        return call.answer()


@plant("all-shares-revoked", breaks="AC-SHARE-12")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        call.store.itwins[call.path["id"]].shares.clear()
    return reply
