"""User members of an iTwin. Whoever is not of its organization is invited instead of added."""

from __future__ import annotations

from typing import Any

from ._access import DEFAULT_TOP, MOST_ROLES, ROOT, bad_address, guard_owners, need, profile, roles_json, too_many
from ._errors import Detail, Refusal, Wording, not_found
from ._invitations import invitation_to, member_invitation_json
from ._lookups import find_itwin
from ._membership import insider, join, known_roles, leave, member_by_email, set_roles
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._rights import INVITE, REMOVE
from ._store import ITwin, Member, Store, User, key

__all__: list[str] = []

ALREADY = Wording("iTwinMemberAlreadyExists", "Member '{user}' already exists in iTwin '{itwin}'.")


def find_user_member(ctx: Context) -> Member:
    """The user member in the path, or 404."""
    member = find_itwin(ctx).members.get(key(ctx.path["memberId"]))
    if member is None:
        raise not_found("team member")
    return member


def _member_json(store: Store, itwin: ITwin, member: Member) -> dict[str, Any]:
    user = member.user
    return {
        "id": user.id,
        **profile(user),
        "roles": roles_json(store, itwin, member.role_ids),
    }


@operation("get-itwin-user-members", path=(find_itwin,))
def get_itwin_user_members(ctx: Context) -> SandboxReply:
    """The users of an iTwin with their roles, owners among them, in order of arrival."""
    itwin = find_itwin(ctx)
    segments = (*ROOT, itwin.id, "members", "users")
    page, links = page_by_skip(ctx, list(itwin.members.values()), segments, top=DEFAULT_TOP)
    return json_reply(200, {"members": [_member_json(ctx.store, itwin, member) for member in page], "_links": links})


@operation("get-itwin-user-member", path=(find_itwin, find_user_member))
def get_itwin_user_member(ctx: Context) -> SandboxReply:
    """One user member."""
    return json_reply(200, {"member": _member_json(ctx.store, find_itwin(ctx), find_user_member(ctx))})


def check_users(ctx: Context) -> list[Detail]:
    """What the schema leaves open: addresses, and how many roles are given at once."""
    entries = ctx.body["members"]
    crowd = sum(len(entry["roleIds"]) for entry in entries) > MOST_ROLES
    found = [
        problem for n, entry in enumerate(entries) for problem in bad_address(entry["email"], f"members[{n}].email")
    ]
    return [too_many("members"), *found] if crowd else found


@operation("add-itwin-user-members", path=(find_itwin,), check=check_users, allow=need(INVITE))
def add_itwin_user_members(ctx: Context) -> SandboxReply:
    """Add users of the organization, invite all others. No mail is sent, so a message to go with it is not kept.

    A service application cannot add anybody: it invites them all.
    """
    store, itwin, entries = ctx.store, find_itwin(ctx), ctx.body["members"]
    given = [known_roles(store, itwin, entry["roleIds"], f"members[{n}].") for n, entry in enumerate(entries)]
    guard_owners(ctx, [role_id for role_ids in given for role_id in role_ids])
    users = [_user_to_add(ctx, itwin, entry["email"]) for entry in entries]
    added = [user.id for user in users if user]
    for user_id in added:
        if added.count(user_id) > 1:
            raise _already(itwin, user_id)
    members, invitations = [], []
    for entry, role_ids, user in zip(entries, given, users, strict=True):
        if user:
            members.append(_member_json(store, itwin, join(store, itwin, user, role_ids)))
        else:
            invitation = invitation_to(ctx, entry["email"], role_ids)
            itwin.invitations[invitation.id] = invitation
            invitations.append(member_invitation_json(store, itwin, invitation))
    return json_reply(201, {"members": members, "invitations": invitations})


def _user_to_add(ctx: Context, itwin: ITwin, email: str) -> User | None:
    """The user with this address, or None for one who is to be invited.

    Raises:
        Refusal: 409, the user is a member already.
    """
    present = member_by_email(itwin, email)
    if present:
        raise _already(itwin, present.user.id)
    return None if ctx.principal.is_service else insider(ctx.store, itwin, email)


def _already(itwin: ITwin, user_id: str) -> Refusal:
    return Refusal(409, ALREADY._replace(message=ALREADY.message.format(user=user_id, itwin=itwin.id)))


@operation("update-itwin-user-member", path=(find_itwin, find_user_member), allow=need(INVITE))
def update_itwin_user_member(ctx: Context) -> SandboxReply:
    """Replace a member's roles."""
    itwin, member = find_itwin(ctx), find_user_member(ctx)
    role_ids = known_roles(ctx.store, itwin, ctx.body["roleIds"])
    guard_owners(ctx, {*role_ids} ^ {*member.role_ids})
    set_roles(ctx.store, itwin, member, role_ids)
    return json_reply(200, {"member": _member_json(ctx.store, itwin, member)})


@operation("remove-itwin-user-member", path=(find_itwin, find_user_member), allow=need(REMOVE))
def remove_itwin_user_member(ctx: Context) -> SandboxReply:
    """Take a user off the iTwin; an owner is none afterwards."""
    member = find_user_member(ctx)
    guard_owners(ctx, member.role_ids)
    leave(find_itwin(ctx), member)
    return SandboxReply(204)
