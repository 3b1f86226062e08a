"""Bulk jobs over the members of an iTwin: accepted at once, carried out a while later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from ._accept import prefers_representation
from ._access import bad_address, guard_owners, may, need, too_many
from ._errors import Detail, Refusal, forbidden, not_found
from ._lookups import find_itwin, find_job
from ._membership import insider, join, known_roles, leave, member_by_email, set_roles
from ._messages import SandboxReply, json_reply
from ._registry import Context, new_id, operation
from ._rights import INVITE, REMOVE
from ._schemas import is_uuid
from ._store import AccessJob, Action, ITwin, Member, Store, key
from ._validation import bad_value
from ._wording import UNREADABLE

__all__ = ["settle_jobs"]

#: Seconds that a job stays active, before ``speed``.
ACTIVE_FOR = 3.0
#: The lists of a job in the order in which they are carried out, with the permission that each needs.
KINDS = {"assignRoles": INVITE, "unassignRoles": INVITE, "removeMembers": REMOVE}
#: How much each list may hold.
MOST = 100


def _job_json(job: AccessJob) -> dict[str, Any]:
    return {"id": job.id, "itwinId": job.itwin_id, "status": job.status}


@operation("get-itwin-job", path=(find_itwin, find_job))
def get_itwin_job(ctx: Context) -> SandboxReply:
    """The status; with ``return=representation`` also the errors, if there are any."""
    job = find_job(ctx)
    shown = _job_json(job)
    if job.errors and prefers_representation(ctx.request.header("prefer")):
        shown["errors"] = job.errors
    return json_reply(200, shown)


@operation("get-itwin-job-actions", path=(find_itwin, find_job))
def get_itwin_job_actions(ctx: Context) -> SandboxReply:
    """What the job was given, as it was sent."""
    return json_reply(200, {"actions": find_job(ctx).body["actions"]})


def check_actions(ctx: Context) -> list[Detail]:
    """What the schema leaves open: at least one action, addresses, role ids, and how many at once."""
    actions = ctx.body["actions"]
    if not any(actions.get(kind) for kind in KINDS):
        code, message, _ = UNREADABLE["access_control"]
        return [Detail(code, message)]
    return [detail for kind in KINDS for detail in _list_problems(kind, actions.get(kind, []))]


def _list_problems(kind: str, entries: list[dict[str, Any]]) -> Iterator[Detail]:
    size = len(entries) if kind == "removeMembers" else sum(len(entry["roleIds"]) for entry in entries)
    if size > MOST:
        yield too_many(f"actions.{kind}")
    for n, entry in enumerate(entries):
        place = f"actions.{kind}[{n}]"
        yield from bad_address(entry["email"], f"{place}.email")
        for m, role_id in enumerate(entry.get("roleIds", [])):
            if not is_uuid(role_id):
                yield bad_value("roleIds", f"{place}.roleIds[{m}]")


@operation("create-itwin-job", path=(find_itwin,), check=check_actions, allow=need(INVITE, REMOVE))
def create_itwin_job(ctx: Context) -> SandboxReply:
    """Accept a job. Whether its users and roles exist is found out when it is carried out."""
    itwin = find_itwin(ctx)
    actions = tuple(
        Action(kind, entry["email"], tuple(entry.get("roleIds", ())), f"{kind}[{n}]")
        for kind in KINDS
        for n, entry in enumerate(ctx.body["actions"].get(kind, []))
    )
    _allow(ctx, itwin, actions)
    job = AccessJob(new_id(ctx.random), itwin.id, ctx.body, actions, due=ctx.later(ACTIVE_FOR))
    ctx.store.jobs[job.id] = job
    ctx.store.pending.append(job.id)
    return json_reply(201, _job_json(job))


def _allow(ctx: Context, itwin: ITwin, actions: tuple[Action, ...]) -> None:
    """A job may do what its creator may do by single operations."""
    if not all(may(ctx, KINDS[action.kind]) for action in actions):
        raise forbidden()
    for action in actions:
        guard_owners(ctx, map(key, action.role_ids))
        member = member_by_email(itwin, action.email)
        if action.kind == "removeMembers" and member:
            guard_owners(ctx, member.role_ids)


def settle_jobs(store: Store, now: datetime) -> None:
    """Carry out every job that is due, the earliest first."""
    if not store.pending:
        return
    pending = [store.jobs[job_id] for job_id in store.pending]
    due = sorted((job for job in pending if job.due and job.due <= now), key=lambda job: job.due or now)
    for job in due:
        store.pending.remove(job.id)
        _carry_out(store, job)


def _carry_out(store: Store, job: AccessJob) -> None:
    itwin = store.itwins[job.itwin_id]
    for action in job.actions:
        try:
            EFFECTS[action.kind](store, itwin, action)
        except Refusal as refusal:
            job.errors.append(refusal.members())
    if not job.errors:
        job.status = "Completed"
    else:
        job.status = "Failed" if len(job.errors) == len(job.actions) else "PartialCompleted"


def _member(itwin: ITwin, action: Action) -> Member:
    member = member_by_email(itwin, action.email)
    if member is None:
        raise not_found("team member", f"{action.target}.email")
    return member


def _assign(store: Store, itwin: ITwin, action: Action) -> None:
    """Give roles; a user of the organization who is not a member yet becomes one."""
    role_ids = known_roles(store, itwin, action.role_ids, f"{action.target}.")
    newcomer = None if member_by_email(itwin, action.email) else insider(store, itwin, action.email)
    join(store, itwin, newcomer or _member(itwin, action).user, role_ids)


def _unassign(store: Store, itwin: ITwin, action: Action) -> None:
    """Take roles away; a member without any role stays a member."""
    role_ids = known_roles(store, itwin, action.role_ids, f"{action.target}.")
    member = _member(itwin, action)
    set_roles(store, itwin, member, [role_id for role_id in member.role_ids if role_id not in role_ids])


def _remove(_: Store, itwin: ITwin, action: Action) -> None:
    """Take a member off the iTwin."""
    leave(itwin, _member(itwin, action))


EFFECTS: dict[str, Callable[[Store, ITwin, Action], None]] = {
    "assignRoles": _assign,
    "unassignRoles": _unassign,
    "removeMembers": _remove,
}
