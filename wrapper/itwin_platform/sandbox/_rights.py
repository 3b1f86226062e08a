"""What a user sees and may do on an iTwin, computed from roles whenever somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

from ._store import ITwin, Store, User

__all__ = [
    "INVITE",
    "MANAGE_GROUPS",
    "MANAGE_ROLES",
    "REMOVE",
    "every_permission",
    "is_administrator",
    "permissions_of",
    "sees",
]

INVITE = "administration_invite_member"
REMOVE = "administration_remove_member"
MANAGE_ROLES = "administration_manage_roles"
MANAGE_GROUPS = "administration_manage_groups"


def every_permission(store: Store) -> list[str]:
    """All permissions that there are: those of the owner's role."""
    return list(store.roles[store.account_id, store.owner_role_id].permissions)


def is_administrator(store: Store, user: User) -> bool:
    """Whether a user administers the organization: whoever owns the account's iTwin does."""
    return user.id in store.itwins[store.account_id].owners


def sees(store: Store, itwin: ITwin, user: User) -> bool:
    """Whether anything of an iTwin exists for a user: for members, also by a group, and for administrators."""
    return (
        user.id in itwin.members
        or is_administrator(store, user)
        or next(_by_group(store, itwin, user), None) is not None
    )


def permissions_of(store: Store, itwin: ITwin, user: User) -> list[str]:
    """The permissions of a user on an iTwin: all for owners and administrators, else those of the roles held."""
    every = every_permission(store)
    if user.id in itwin.owners or is_administrator(store, user):
        return every
    own = itwin.members[user.id].role_ids if user.id in itwin.members else []
    role_ids = [*own, *(role_id for held in _by_group(store, itwin, user) for role_id in held)]
    roles = [role for role_id in role_ids if (role := store.role(itwin.id, role_id))]
    held = {permission for role in roles for permission in role.permissions}
    return [permission for permission in every if permission in held]


def _by_group(store: Store, itwin: ITwin, user: User) -> Iterator[list[str]]:
    """The role ids of each group member that the user is in."""
    for group_id, role_ids in itwin.group_members.items():
        group = store.group(itwin.id, group_id)
        if group and user.id in group.users:
            yield role_ids
