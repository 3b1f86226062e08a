"""Invitations that came from a group. Those of the account's groups alone: other groups take in no strangers."""

from __future__ import annotations

from ._access import DEFAULT_TOP, ROOT, anyone
from ._invitations import invitation_json, named, visible
from ._lookups import find_itwin
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._store import Invitation
from ._user_groups import find_group

__all__: list[str] = []


def _visible(ctx: Context) -> list[Invitation]:
    return visible(ctx, find_itwin(ctx), find_group(ctx).invitations)


def find_group_invitation(ctx: Context) -> Invitation:
    """The invitation in the path if lists show it to the caller, or 404."""
    return named(ctx, _visible(ctx))


@operation("get-itwin-group-member-invitations", path=(find_itwin, find_group))
def get_itwin_group_member_invitations(ctx: Context) -> SandboxReply:
    """The group's pending invitations that the caller may see, in order of creation."""
    itwin = find_itwin(ctx)
    segments = (*ROOT, itwin.id, "groups", find_group(ctx).id, "invitations")
    page, links = page_by_skip(ctx, _visible(ctx), segments, top=DEFAULT_TOP)
    return json_reply(200, {"invitations": [invitation_json(itwin, one) for one in page], "_links": links})


@operation("delete-itwin-group-member-invitation", path=(find_itwin, find_group, find_group_invitation), allow=anyone)
def delete_itwin_group_member_invitation(ctx: Context) -> SandboxReply:
    """Withdraw an invitation."""
    del find_group(ctx).invitations[find_group_invitation(ctx).id]
    return SandboxReply(204)
