"""Roles of an iTwin. Those of the account can be given on every iTwin, and are read and changed on the account's."""

from __future__ import annotations

from typing import Any

from ._access import need
from ._errors import forbidden, not_found
from ._lookups import find_itwin
from ._messages import SandboxReply, json_reply
from ._registry import Context, new_id, operation
from ._rights import MANAGE_ROLES, every_permission
from ._store import ITwin, Role, Store, key

__all__: list[str] = []

MANAGES = need(MANAGE_ROLES)


def _roles(store: Store, itwin: ITwin) -> dict[str, Role]:
    """The roles of an iTwin by id: the owner's, which is the same everywhere, then its own in order of creation."""
    owner = store.roles[store.account_id, store.owner_role_id]
    own = {role.id: role for role in store.roles.values() if role.itwin_id == itwin.id}
    return {owner.id: owner, **own}


def find_role(ctx: Context) -> Role:
    """The role in the path, or 404."""
    role = _roles(ctx.store, find_itwin(ctx)).get(key(ctx.path["roleId"]))
    if role is None:
        raise not_found("role")
    return role


def find_own_role(ctx: Context) -> Role:
    """The role in the path, or 404; 403 for one that nobody can change."""
    role = find_role(ctx)
    if role.type != "Custom":
        raise forbidden()
    return role


def _role_json(role: Role) -> dict[str, Any]:
    return {
        "id": role.id,
        "displayName": role.display_name,
        "description": role.description,
        "permissions": role.permissions,
        "type": role.type,
    }


@operation("get-iTwin-roles", path=(find_itwin,), allow=MANAGES)
def get_itwin_roles(ctx: Context) -> SandboxReply:
    """All roles of the iTwin; not paged."""
    roles = _roles(ctx.store, find_itwin(ctx)).values()
    return json_reply(200, {"roles": [_role_json(role) for role in roles]})


@operation("get-itwin-role", path=(find_itwin, find_role), allow=MANAGES)
def get_itwin_role(ctx: Context) -> SandboxReply:
    """One role."""
    return json_reply(200, {"role": _role_json(find_role(ctx))})


@operation("create-iTwin-role", path=(find_itwin,), allow=MANAGES)
def create_itwin_role(ctx: Context) -> SandboxReply:
    """A new role. It has no permissions until it is updated."""
    itwin = find_itwin(ctx)
    role = Role(new_id(ctx.random), itwin.id, ctx.body["displayName"], ctx.body["description"])
    ctx.store.roles[itwin.id, role.id] = role
    return json_reply(201, {"role": _role_json(role)})


@operation("update-iTwin-role", path=(find_itwin, find_own_role), allow=MANAGES)
def update_itwin_role(ctx: Context) -> SandboxReply:
    """Change what the body names; permissions are replaced as a whole."""
    role = find_own_role(ctx)
    permissions = list(dict.fromkeys(ctx.body.get("permissions", role.permissions)))
    every = every_permission(ctx.store)
    for n, permission in enumerate(ctx.body.get("permissions", [])):
        if permission not in every:
            raise not_found("permission", f"permissions[{n}]")
    role.permissions = permissions
    role.display_name = ctx.body.get("displayName", role.display_name)
    role.description = ctx.body.get("description", role.description)
    return json_reply(200, {"role": _role_json(role)})


@operation("delete-iTwin-role", path=(find_itwin, find_own_role), allow=MANAGES)
def delete_itwin_role(ctx: Context) -> SandboxReply:
    """Delete a role: its id means nothing any more where members have it. Who is left without any stays a member."""
    itwin, role = find_itwin(ctx), find_own_role(ctx)
    del ctx.store.roles[itwin.id, role.id]
    return SandboxReply(204)
