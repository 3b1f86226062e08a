"""Invitations to an iTwin: they are pending for seven days, and turn into memberships when they are accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from ._access import DEFAULT_TOP, ROOT, anyone, may_handle_owners, roles_json
from ._errors import forbidden, not_found
from ._lookups import find_itwin
from ._membership import join
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, new_id, operation
from ._rights import sees
from ._schemas import is_uuid
from ._store import Invitation, ITwin, Store, User, key

__all__ = ["accept_by_mail", "invitation_json", "invitation_to", "named", "pending", "visible"]

LIFETIME = timedelta(days=7)


def invitation_to(ctx: Context, email: str, role_ids: list[str] | None = None) -> Invitation:
    """A new invitation by the caller, to be kept by an iTwin or a group."""
    return Invitation(new_id(ctx.random), email, ctx.principal.user, ctx.now, role_ids or [])


def pending(invitations: Mapping[str, Invitation], now: datetime) -> list[Invitation]:
    """Those that have not run out, in order of creation."""
    return [invitation for invitation in invitations.values() if invitation.created + LIFETIME > now]


def visible(ctx: Context, itwin: ITwin, invitations: Mapping[str, Invitation]) -> list[Invitation]:
    """Those that the caller has sent; owners and administrators see everybody's."""
    every = may_handle_owners(ctx, itwin)
    caller = ctx.principal.user.id
    return [one for one in pending(invitations, ctx.now) if every or one.inviter.id == caller]


def invitation_json(itwin: ITwin, invitation: Invitation) -> dict[str, Any]:
    """An invitation as the API shows it, without its roles."""
    inviter = invitation.inviter
    return {
        "id": invitation.id,
        "email": invitation.email,
        "invitedByEmail": inviter.email,
        "inviterGivenName": inviter.given_name,
        "inviterSurname": inviter.surname,
        "inviterOrganization": inviter.organization,
        "projectDisplayName": itwin.display_name,
        "status": "Pending",
        "createdDate": _date(invitation.created),
        "expirationDate": _date(invitation.created + LIFETIME),
    }


def _date(moment: datetime) -> str:
    """``2023-11-10T14:22:42.231788Z``: six digits and a Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def member_invitation_json(store: Store, itwin: ITwin, invitation: Invitation) -> dict[str, Any]:
    """An invitation to an iTwin, with the roles that it gives."""
    roles = roles_json(store, itwin, invitation.role_ids, described=False)
    return {**invitation_json(itwin, invitation), "roles": roles}


@operation("get-itwin-member-invitations", path=(find_itwin,))
def get_itwin_member_invitations(ctx: Context) -> SandboxReply:
    """The pending invitations that the caller may see, in order of creation."""
    itwin = find_itwin(ctx)
    segments = (*ROOT, itwin.id, "members", "invitations")
    page, links = page_by_skip(ctx, visible(ctx, itwin, itwin.invitations), segments, top=DEFAULT_TOP)
    shown = [member_invitation_json(ctx.store, itwin, invitation) for invitation in page]
    return json_reply(200, {"invitations": shown, "_links": links})


def _is_for(invitation: Invitation, user: User) -> bool:
    return invitation.email.casefold() == (user.email or "").casefold()


def find_itwin_as_guest(ctx: Context) -> ITwin:
    """The iTwin in the path, also for a user whom it has invited, or 404."""
    itwin = ctx.store.itwins.get(key(ctx.path["id"]))
    if itwin is None:
        raise not_found("itwin")
    invited = any(_is_for(one, ctx.principal.user) for one in pending(itwin.invitations, ctx.now))
    if not invited and not sees(ctx.store, itwin, ctx.principal.acts_as):
        raise not_found("itwin")
    return itwin


def named(ctx: Context, invitations: Iterable[Invitation]) -> Invitation:
    """The one among the invitations whose id is in the path, or 404."""
    wanted = key(ctx.path["invitationId"])
    for invitation in invitations:
        if invitation.id == wanted:
            return invitation
    raise not_found("invitation")


def find_readable_invitation(ctx: Context) -> Invitation:
    """The invitation in the path, or 404; 403 unless the caller is invited by it, has sent it or owns the iTwin."""
    itwin = find_itwin_as_guest(ctx)
    invitation = named(ctx, pending(itwin.invitations, ctx.now))
    if not _is_for(invitation, ctx.principal.user) and invitation not in visible(ctx, itwin, itwin.invitations):
        raise forbidden()
    return invitation


@operation("get-itwin-member-invitation", path=(find_itwin_as_guest, find_readable_invitation))
def get_itwin_member_invitation(ctx: Context) -> SandboxReply:
    """One pending invitation, for those whom it concerns."""
    itwin, invitation = find_itwin_as_guest(ctx), find_readable_invitation(ctx)
    return json_reply(200, {"invitation": member_invitation_json(ctx.store, itwin, invitation)})


def find_visible_invitation(ctx: Context) -> Invitation:
    """The invitation in the path if lists show it to the caller, or 404."""
    itwin = find_itwin(ctx)
    return named(ctx, visible(ctx, itwin, itwin.invitations))


@operation("delete-itwin-member-invitation", path=(find_itwin, find_visible_invitation), allow=anyone)
def delete_itwin_member_invitation(ctx: Context) -> SandboxReply:
    """Withdraw an invitation."""
    del find_itwin(ctx).invitations[find_visible_invitation(ctx).id]
    return SandboxReply(204)


def find_acceptable_invitation(ctx: Context) -> None:
    """404 or 403 unless the invitation in the path is for the caller. For members any GUID will do."""
    itwin, user = find_itwin_as_guest(ctx), ctx.principal.user
    if user.id in itwin.members and is_uuid(ctx.path["invitationId"]):
        return
    if not _is_for(named(ctx, pending(itwin.invitations, ctx.now)), user):
        raise forbidden()


@operation("accept-itwin-member-invitation", path=(find_itwin_as_guest, find_acceptable_invitation), allow=anyone)
def accept_itwin_member_invitation(ctx: Context) -> SandboxReply:
    """Accept by the invited user: all invitations of this user on the iTwin are consumed at once."""
    _accept(ctx.store, find_itwin_as_guest(ctx), ctx.principal.user, ctx.now)
    return SandboxReply(204)


def _accept(store: Store, itwin: ITwin, user: User, now: datetime) -> None:
    """Turn a user's pending invitations, those of groups too, into one membership with the roles of all of them."""
    store.users.setdefault(user.id, user)
    for invitation in pending(itwin.invitations, now):
        if _is_for(invitation, user):
            del itwin.invitations[invitation.id]
            join(store, itwin, user, invitation.role_ids)
    for group in itwin.groups.values():
        for invitation in pending(group.invitations, now):
            if _is_for(invitation, user):
                del group.invitations[invitation.id]
                group.users[user.id] = user


def accept_by_mail(store: Store, random: Random, invitation_id: str, now: datetime) -> None:
    """What following the link in the mail does. An address that the directory does not know gets a user first.

    Raises:
        ValueError: no invitation with this id is pending.
    """
    wanted = key(invitation_id)
    for itwin in store.itwins.values():
        kept = (itwin.invitations, *(group.invitations for group in itwin.groups.values()))
        for invitation in (one for invitations in kept for one in pending(invitations, now) if one.id == wanted):
            user = store.user_by_email(invitation.email) or _newcomer(random, invitation.email)
            _accept(store, itwin, user, now)
            return
    raise ValueError(f"expected the id of a pending invitation, got {invitation_id!r}")


def _newcomer(random: Random, email: str) -> User:
    """A user as one might have signed up with this address."""
    name, _, host = email.partition("@")
    given, _, surname = name.replace("_", ".").partition(".")
    return User(new_id(random), email, given.capitalize(), surname.capitalize(), host)
