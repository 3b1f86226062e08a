"""Groups of users and IMS groups that an iTwin defines."""

from __future__ import annotations

from typing import Any

from ._access import DEFAULT_TOP, ROOT, may, profile
from ._errors import Detail, Refusal, Wording, forbidden, not_found
from ._invitations import invitation_to, pending
from ._lookups import find_itwin
from ._membership import insider
from ._messages import SandboxReply, json_reply
from ._paging import SKIP, TOP, page_by_skip
from ._registry import Context, new_id, operation
from ._rights import INVITE, MANAGE_GROUPS, REMOVE, is_administrator
from ._schemas import is_email
from ._store import ITwin, User, UserGroup, key
from ._validation import invalid

__all__ = ["find_group"]

#: So many users and IMS groups are shown of each group.
SHOWN = 50
NAME_TAKEN = Wording("GroupAlreadyExists", "A group with this name already exists in the iTwin.", "name")


def manages(ctx: Context) -> None:
    """For ``allow=``: 403 without the permission; groups of the account are the administrators' alone."""
    store, itwin = ctx.store, find_itwin(ctx)
    on_account = itwin.id == store.account_id
    allowed = is_administrator(store, ctx.principal.acts_as) if on_account else may(ctx, MANAGE_GROUPS)
    if not allowed:
        raise forbidden()


def find_group(ctx: Context) -> UserGroup:
    """The group in the path, if the iTwin in the path defines it, or 404."""
    group = find_itwin(ctx).groups.get(key(ctx.path["groupId"]))
    if group is None:
        raise not_found("user group")
    return group


def _user_json(user: User) -> dict[str, Any]:
    return {"userId": user.id, **profile(user)}


def _group_json(group: UserGroup, shown: int | None = SHOWN) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "members": [_user_json(user) for user in list(group.users.values())[:shown]],
        "imsGroups": group.ims_groups[:shown],
    }


@operation("get-itwin-groups", path=(find_itwin,), allow=manages)
def get_itwin_groups(ctx: Context) -> SandboxReply:
    """The groups of the iTwin. Only who asks for a page gets links, and sees more than fifty users of a group."""
    itwin = find_itwin(ctx)
    groups = list(itwin.groups.values())
    if TOP not in ctx.query and SKIP not in ctx.query:
        return json_reply(200, {"groups": [_group_json(group) for group in groups]})
    page, links = page_by_skip(ctx, groups, (*ROOT, itwin.id, "groups"), top=DEFAULT_TOP)
    return json_reply(200, {"groups": [_group_json(group, None) for group in page], "_links": links})


@operation("get-itwin-group", path=(find_itwin, find_group), allow=manages)
def get_itwin_group(ctx: Context) -> SandboxReply:
    """One group."""
    return json_reply(200, {"group": _group_json(find_group(ctx))})


def _named(itwin: ITwin, name: str) -> UserGroup | None:
    wanted = name.casefold()
    return next((group for group in itwin.groups.values() if group.name.casefold() == wanted), None)


@operation("create-itwin-group", path=(find_itwin,), allow=manages)
def create_itwin_group(ctx: Context) -> SandboxReply:
    """A new group without anybody in it; its name is the only one of the kind in the iTwin."""
    itwin = find_itwin(ctx)
    if _named(itwin, ctx.body["name"]):
        raise Refusal(409, NAME_TAKEN)
    group = UserGroup(new_id(ctx.random), ctx.body["name"], ctx.body["description"])
    itwin.groups[group.id] = group
    return json_reply(201, {"group": _group_json(group)})


@operation("update-itwin-group", path=(find_itwin, find_group), allow=manages)
def update_itwin_group(ctx: Context) -> SandboxReply:
    """Change what the body names; each list is replaced as a whole. Invitations that are pending stay so."""
    itwin, group, body = find_itwin(ctx), find_group(ctx), ctx.body
    users, strangers = group.users, list[str]()
    if "members" in body:
        users, strangers = _people(ctx, itwin, group)
    ims_groups = _ims_groups(ctx) if "imsGroups" in body else group.ims_groups
    before, after = {*group.users, *group.ims_groups}, {*users, *ims_groups}
    if (strangers or after - before) and not may(ctx, INVITE):
        raise forbidden()
    if before - after and not may(ctx, REMOVE):
        raise forbidden()
    if _named(itwin, body.get("name", group.name)) not in (None, group):
        raise invalid(ctx.operation, [Detail(*NAME_TAKEN)])
    group.name = body.get("name", group.name)
    group.description = body.get("description", group.description)
    group.users, group.ims_groups = users, ims_groups
    for email in strangers:
        invitation = invitation_to(ctx, email)
        group.invitations[invitation.id] = invitation
    return json_reply(200, {"group": _group_json(group)})


def _people(ctx: Context, itwin: ITwin, group: UserGroup) -> tuple[dict[str, User], list[str]]:
    """The users whom the body names, and the addresses to invite: strangers, which only the account may have."""
    present = {user.email.casefold(): user for user in group.users.values() if user.email}
    invited = {one.email.casefold() for one in pending(group.invitations, ctx.now)}
    users: dict[str, User] = {}
    strangers: dict[str, str] = {}
    for n, email in enumerate(ctx.body["members"]):
        user = present.get(email.casefold()) or insider(ctx.store, itwin, email)
        if user:
            users[user.id] = user
        elif itwin.id != ctx.store.account_id or not is_email(email):
            raise not_found("team member", f"members[{n}]")
        elif email.casefold() not in invited:
            strangers.setdefault(email.casefold(), email)
    return users, list(strangers.values())


def _ims_groups(ctx: Context) -> list[str]:
    names: list[str] = ctx.body["imsGroups"]
    for n, name in enumerate(names):
        if name not in ctx.store.ims_groups:
            raise not_found("ims group", f"imsGroups[{n}]")
    return list(dict.fromkeys(names))


@operation("delete-itwin-group", path=(find_itwin, find_group), allow=manages)
def delete_itwin_group(ctx: Context) -> SandboxReply:
    """Delete a group, and with it its invitations. Its id means nothing any more where it was a member."""
    del find_itwin(ctx).groups[find_group(ctx).id]
    return SandboxReply(204)
