"""Groups that are members of an iTwin. The id of the member is that of the group."""

from __future__ import annotations

from typing import Any

from ._access import DEFAULT_TOP, MOST_ROLES, ROOT, guard_owners, need, roles_json, too_many
from ._errors import Detail, not_found
from ._lookups import find_itwin
from ._membership import known_roles
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._rights import INVITE, REMOVE
from ._store import ITwin, Store, UserGroup, key
from ._validation import invalid

__all__: list[str] = []

ALREADY = Detail("iTwinMemberAlreadyExists", "The group is a member of the iTwin already.")


def find_group_member(ctx: Context) -> UserGroup:
    """The group in the path if it is a member of the iTwin in the path, or 404."""
    itwin, group_id = find_itwin(ctx), key(ctx.path["groupId"])
    group = ctx.store.group(itwin.id, group_id)
    if group is None or group_id not in itwin.group_members:
        raise not_found("team member")
    return group


def _member_json(store: Store, itwin: ITwin, group: UserGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "groupName": group.name,
        "groupDescription": group.description,
        "roles": roles_json(store, itwin, itwin.group_members[group.id]),
    }


@operation("get-itwin-group-members", path=(find_itwin,))
def get_itwin_group_members(ctx: Context) -> SandboxReply:
    """The groups that are members, with their roles, in order of arrival."""
    itwin = find_itwin(ctx)
    groups = [group for group_id in itwin.group_members if (group := ctx.store.group(itwin.id, group_id))]
    page, links = page_by_skip(ctx, groups, (*ROOT, itwin.id, "members", "groups"), top=DEFAULT_TOP)
    return json_reply(200, {"members": [_member_json(ctx.store, itwin, group) for group in page], "_links": links})


@operation("get-itwin-group-member", path=(find_itwin, find_group_member))
def get_itwin_group_member(ctx: Context) -> SandboxReply:
    """One group member."""
    return json_reply(200, {"member": _member_json(ctx.store, find_itwin(ctx), find_group_member(ctx))})


def check_groups(ctx: Context) -> list[Detail]:
    """What the schema leaves open: how many roles are given at once."""
    crowd = sum(len(entry["roleIds"]) for entry in ctx.body["members"]) > MOST_ROLES
    return [too_many("members")] if crowd else []


@operation("add-itwin-group-members", path=(find_itwin,), check=check_groups, allow=need(INVITE))
def add_itwin_group_members(ctx: Context) -> SandboxReply:
    """Make groups of this iTwin or of the account members. The definition knows no 409, so 422 refuses a second time."""
    store, itwin = ctx.store, find_itwin(ctx)
    adding: dict[str, tuple[UserGroup, list[str]]] = {}
    again: list[Detail] = []
    for n, entry in enumerate(ctx.body["members"]):
        group = store.group(itwin.id, entry["groupId"])
        if group is None:
            raise not_found("team member", f"members[{n}].groupId")
        if group.id in itwin.group_members or group.id in adding:
            again.append(ALREADY._replace(target=f"members[{n}].groupId"))
        adding[group.id] = group, known_roles(store, itwin, entry["roleIds"], f"members[{n}].")
    guard_owners(ctx, [role_id for _, role_ids in adding.values() for role_id in role_ids])
    if again:
        raise invalid(ctx.operation, again)
    for group, role_ids in adding.values():
        itwin.group_members[group.id] = role_ids
    return json_reply(201, {"members": [_member_json(store, itwin, group) for group, _ in adding.values()]})


@operation("update-itwin-group-member", path=(find_itwin, find_group_member), allow=need(INVITE))
def update_itwin_group_member(ctx: Context) -> SandboxReply:
    """Replace a group member's roles."""
    itwin, group = find_itwin(ctx), find_group_member(ctx)
    role_ids = known_roles(ctx.store, itwin, ctx.body["roleIds"])
    guard_owners(ctx, {*role_ids} ^ {*itwin.group_members[group.id]})
    itwin.group_members[group.id] = role_ids
    return json_reply(200, {"member": _member_json(ctx.store, itwin, group)})


@operation("remove-itwin-group-member", path=(find_itwin, find_group_member), allow=need(REMOVE))
def remove_itwin_group_member(ctx: Context) -> SandboxReply:
    """Take a group off the iTwin. The group itself stays."""
    itwin, group = find_itwin(ctx), find_group_member(ctx)
    guard_owners(ctx, itwin.group_members[group.id])
    del itwin.group_members[group.id]
    return SandboxReply(204)
