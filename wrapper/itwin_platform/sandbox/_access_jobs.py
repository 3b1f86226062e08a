"""Bulk jobs over the members of an iTwin: accepted at once, carried out a while later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from ._errors import Detail, Wording
from ._lookups import find_itwin, find_job
from ._messages import SandboxReply, json_reply
from ._registry import Context, new_id, operation
from ._schemas import is_email, is_uuid
from ._store import AccessJob, Action, ITwin, Member, Store
from ._wording import BODY, UNREADABLE

__all__ = ["settle_jobs"]

#: Seconds that a job stays active, before ``speed``.
ACTIVE_FOR = 3.0
#: The lists of a job in the order in which they are carried out, and how much each may hold.
KINDS = ("assignRoles", "unassignRoles", "removeMembers")
MOST = 100
TOO_MANY = BODY["maxItems"]
NO_MEMBER = Wording("TeamMemberNotFound", "Requested team member is not available.")
NO_ROLE = Wording("RoleNotFound", "Requested Role is not available.")


def _job_json(job: AccessJob) -> dict[str, Any]:
    return {"id": job.id, "itwinId": job.itwin_id, "status": job.status}


def _prefers_representation(header: str | None) -> bool:
    """``Prefer`` is a wish: whatever is not understood in it is passed over."""
    wishes = [wish.partition(";")[0].strip().lower().replace(" ", "") for wish in (header or "").split(",")]
    return "return=representation" in wishes


@operation("get-itwin-job", path=(find_itwin, find_job))
def get_itwin_job(ctx: Context) -> SandboxReply:
    """The status; with ``return=representation`` also the errors, if there are any."""
    job = find_job(ctx)
    shown = _job_json(job)
    if job.errors and _prefers_representation(ctx.request.header("prefer")):
        shown["errors"] = job.errors
    return json_reply(200, shown)


def check_actions(ctx: Context) -> list[Detail]:
    """What the schema leaves open: at least one action, addresses, role ids, and how many at once."""
    if "actions" not in ctx.body:
        code, message, _ = BODY["required"]
        return [Detail(code, message, "actions")]
    actions = ctx.body["actions"]
    if not any(actions.get(kind) for kind in KINDS):
        code, message, _ = UNREADABLE["access_control"]
        return [Detail(code, message)]
    return [detail for kind in KINDS for detail in _list_problems(kind, actions.get(kind, []))]


def _list_problems(kind: str, entries: list[dict[str, Any]]) -> Iterator[Detail]:
    size = len(entries) if kind == "removeMembers" else sum(len(entry["roleIds"]) for entry in entries)
    if size > MOST:
        yield Detail(TOO_MANY.code, TOO_MANY.message, f"actions.{kind}")
    for n, entry in enumerate(entries):
        place = f"actions.{kind}[{n}]"
        if not is_email(entry["email"]):
            yield _bad("email", f"{place}.email")
        for m, role_id in enumerate(entry.get("roleIds", [])):
            if not is_uuid(role_id):
                yield _bad("roleIds", f"{place}.roleIds[{m}]")


def _bad(name: str, target: str) -> Detail:
    code, message, _ = BODY[""]
    return Detail(code, message.format(name=name), target)


@operation("create-itwin-job", path=(find_itwin,), check=check_actions)
def create_itwin_job(ctx: Context) -> SandboxReply:
    """Accept a job. Whether its users and roles exist is found out when it is carried out."""
    itwin = find_itwin(ctx)
    actions = tuple(
        Action(kind, entry["email"], tuple(entry.get("roleIds", ())), f"{kind}[{n}]")
        for kind in KINDS
        for n, entry in enumerate(ctx.body["actions"].get(kind, []))
    )
    job = AccessJob(new_id(ctx.random), itwin.id, ctx.body, actions, due=ctx.later(ACTIVE_FOR))
    ctx.store.jobs[job.id] = job
    ctx.store.pending.append(job)
    return json_reply(201, _job_json(job))


def settle_jobs(store: Store, now: datetime) -> None:
    """Carry out every job that is due, the earliest first."""
    due = sorted((job for job in store.pending if job.due and job.due <= now), key=lambda job: job.due or now)
    for job in due:
        store.pending.remove(job)
        _carry_out(store, job)


def _carry_out(store: Store, job: AccessJob) -> None:
    itwin = store.itwins[job.itwin_id]
    failed = 0
    for action in job.actions:
        problem = EFFECTS[action.kind](store, itwin, action)
        if problem:
            failed += 1
            wording, member = problem
            target = f"{action.target}.{member}"
            job.errors.append({"code": wording.code, "message": wording.message, "target": target})
    if not failed:
        job.status = "Completed"
    else:
        job.status = "Failed" if failed == len(job.actions) else "PartialCompleted"


Outcome = tuple[Wording, str] | None


def _member(itwin: ITwin, action: Action) -> Member | None:
    wanted = action.email.casefold()
    return next((m for m in itwin.members.values() if (m.user.email or "").casefold() == wanted), None)


def _roles(store: Store, itwin: ITwin, action: Action) -> tuple[list[str], Outcome]:
    """The ids of the roles as they are stored, or what is wrong with the first unknown one."""
    found: list[str] = []
    for m, role_id in enumerate(action.role_ids):
        role = store.role(itwin.id, role_id)
        if role is None:
            return [], (NO_ROLE, f"roleIds[{m}]")
        found.append(role.id)
    return found, None


def _assign(store: Store, itwin: ITwin, action: Action) -> Outcome:
    """Give roles; a user of the directory who is not a member yet becomes one."""
    role_ids, problem = _roles(store, itwin, action)
    if problem:
        return problem
    member = _member(itwin, action)
    if member is None:
        user = store.user_by_email(action.email)
        if user is None or user.organization != itwin.organization:
            return NO_MEMBER, "email"
        member = itwin.members[user.id] = Member(user, [])
    member.role_ids = list(dict.fromkeys([*member.role_ids, *role_ids]))
    return None


def _unassign(store: Store, itwin: ITwin, action: Action) -> Outcome:
    """Take roles away; a member without any role stays a member."""
    role_ids, problem = _roles(store, itwin, action)
    if problem:
        return problem
    member = _member(itwin, action)
    if member is None:
        return NO_MEMBER, "email"
    member.role_ids = [role_id for role_id in member.role_ids if role_id not in role_ids]
    return None


def _remove(_: Store, itwin: ITwin, action: Action) -> Outcome:
    """Take a member off the iTwin."""
    member = _member(itwin, action)
    if member is None:
        return NO_MEMBER, "email"
    del itwin.members[member.user.id]
    return None


EFFECTS: dict[str, Callable[[Store, ITwin, Action], Outcome]] = {
    "assignRoles": _assign,
    "unassignRoles": _unassign,
    "removeMembers": _remove,
}
