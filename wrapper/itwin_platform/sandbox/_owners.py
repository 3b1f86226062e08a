"""Owners of an iTwin: user members with the owner's role. Only owners and administrators change who is one."""

from __future__ import annotations

from typing import Any

from ._access import DEFAULT_TOP, ROOT, bad_address, handles_owners, profile
from ._errors import Detail, Refusal, Wording, not_found
from ._invitations import invitation_to, member_invitation_json
from ._lookups import find_itwin
from ._membership import insider, join, leave, member_by_email
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._store import Member, User, key

__all__: list[str] = []

ALREADY = Wording("OwnerAlreadyExists", "Requested user is already an iTwin Owner.", "email")


def find_owner(ctx: Context) -> Member:
    """The owner in the path, or 404."""
    itwin, user_id = find_itwin(ctx), key(ctx.path["memberId"])
    if user_id not in itwin.owners:
        raise not_found("team member")
    return itwin.members[user_id]


def _owner_json(user: User) -> dict[str, Any]:
    return {"id": user.id, **profile(user)}


@operation("get-itwin-owner-members", path=(find_itwin,))
def get_itwin_owner_members(ctx: Context) -> SandboxReply:
    """The owners, in the order in which they became owners."""
    itwin = find_itwin(ctx)
    page, links = page_by_skip(ctx, itwin.owners, (*ROOT, itwin.id, "members", "owners"), top=DEFAULT_TOP)
    shown = [_owner_json(itwin.members[user_id].user) for user_id in page]
    return json_reply(200, {"members": shown, "_links": links})


def check_owner(ctx: Context) -> list[Detail]:
    """What the schema leaves open about the address."""
    return list(bad_address(ctx.body["email"], "email"))


@operation("add-itwin-owner-member", path=(find_itwin,), check=check_owner, allow=handles_owners)
def add_itwin_owner_member(ctx: Context) -> SandboxReply:
    """Make a member or a user of the organization an owner, beside the roles that are there; invite all others."""
    store, itwin, email = ctx.store, find_itwin(ctx), ctx.body["email"]
    present = member_by_email(itwin, email)
    if present and present.user.id in itwin.owners:
        raise Refusal(409, ALREADY)
    user = present.user if present else None
    if user is None and not ctx.principal.is_service:
        user = insider(store, itwin, email)
    if user:
        member = join(store, itwin, user, [store.owner_role_id])
        return json_reply(201, {"member": _owner_json(member.user), "invitation": None})
    invitation = invitation_to(ctx, email, [store.owner_role_id])
    itwin.invitations[invitation.id] = invitation
    return json_reply(201, {"member": None, "invitation": member_invitation_json(store, itwin, invitation)})


@operation("remove-itwin-owner-member", path=(find_itwin, find_owner), allow=handles_owners)
def remove_itwin_owner_member(ctx: Context) -> SandboxReply:
    """Take an owner off the iTwin, as an owner and as a user."""
    leave(find_itwin(ctx), find_owner(ctx))
    return SandboxReply(204)
