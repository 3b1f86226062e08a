"""User members of an iTwin."""

from __future__ import annotations

from typing import Any

from ._lookups import find_itwin
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._store import ITwin, Member

__all__ = ["ROOT"]

ROOT = ("accesscontrol", "itwins")
DEFAULT_TOP = 100


def _member_json(ctx: Context, itwin: ITwin, member: Member) -> dict[str, Any]:
    user = member.user
    roles = [role for role_id in member.role_ids if (role := ctx.store.role(itwin.id, role_id))]
    return {
        "id": user.id,
        "email": user.email,
        "givenName": user.given_name,
        "surname": user.surname,
        "organization": user.organization,
        "roles": [{"id": role.id, "displayName": role.display_name, "description": role.description} for role in roles],
    }


@operation("get-itwin-user-members", path=(find_itwin,))
def get_itwin_user_members(ctx: Context) -> SandboxReply:
    """The users of an iTwin with their roles, owners among them, in order of arrival."""
    itwin = find_itwin(ctx)
    segments = (*ROOT, itwin.id, "members", "users")
    page, links = page_by_skip(ctx, list(itwin.members.values()), segments, top=DEFAULT_TOP)
    return json_reply(200, {"members": [_member_json(ctx, itwin, member) for member in page], "_links": links})
