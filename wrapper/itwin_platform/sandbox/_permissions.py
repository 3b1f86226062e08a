"""Permissions: all that there are, and those of the caller."""

from __future__ import annotations

from ._lookups import find_itwin
from ._messages import SandboxReply, json_reply
from ._registry import Context, operation
from ._rights import every_permission, permissions_of

__all__: list[str] = []


@operation("get-all-permissions")
def get_all_permissions(ctx: Context) -> SandboxReply:
    """The names of all permissions."""
    return json_reply(200, {"permissions": every_permission(ctx.store)})


@operation("get-iTwin-permissions", path=(find_itwin,))
def get_itwin_permissions(ctx: Context) -> SandboxReply:
    """The caller's own, by own roles and by those of groups."""
    held = permissions_of(ctx.store, find_itwin(ctx), ctx.principal.acts_as)
    return json_reply(200, {"permissions": held})
