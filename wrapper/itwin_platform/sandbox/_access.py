"""What the families of Access Control have in common: who is let in, and how roles and addresses are shown and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ._errors import Detail, forbidden
from ._lookups import find_itwin
from ._registry import Context
from ._rights import is_administrator, permissions_of
from ._schemas import is_email
from ._store import ITwin, Store, User
from ._validation import bad_value
from ._wording import BODY

__all__ = [
    "DEFAULT_TOP",
    "MOST_ROLES",
    "ROOT",
    "anyone",
    "bad_address",
    "guard_owners",
    "handles_owners",
    "may",
    "may_handle_owners",
    "need",
    "profile",
    "roles_json",
    "too_many",
]

ROOT = ("accesscontrol", "itwins")
DEFAULT_TOP = 100
#: Role assignments that one request may make.
MOST_ROLES = 50


def anyone(_: Context) -> None:
    """For ``allow=``: whoever sees the iTwin, readers too. The handler tells whose things may be touched."""


def need(*permissions: str) -> Callable[[Context], None]:
    """For ``allow=``: 403 unless the caller has at least one of the permissions on the iTwin in the path."""

    def check(ctx: Context) -> None:
        if not any(may(ctx, permission) for permission in permissions):
            raise forbidden()

    return check


def may(ctx: Context, permission: str) -> bool:
    """Whether the caller has a permission on the iTwin in the path."""
    return permission in permissions_of(ctx.store, find_itwin(ctx), ctx.principal.acts_as)


def handles_owners(ctx: Context) -> None:
    """For ``allow=``: 403 for everybody but owners of the iTwin in the path and administrators."""
    if not may_handle_owners(ctx, find_itwin(ctx)):
        raise forbidden()


def may_handle_owners(ctx: Context, itwin: ITwin) -> bool:
    """Whether the caller is an owner of the iTwin, or an administrator. No permission makes up for it."""
    user = ctx.principal.acts_as
    return user.id in itwin.owners or is_administrator(ctx.store, user)


def guard_owners(ctx: Context, role_ids: Iterable[str]) -> None:
    """403 where the owner's role is among those that somebody gets or loses, and the caller may not handle owners."""
    if ctx.store.owner_role_id in role_ids:
        handles_owners(ctx)


def roles_json(store: Store, itwin: ITwin, role_ids: Iterable[str], *, described: bool = True) -> list[dict[str, Any]]:
    """Roles as members show them; invitations leave the description out."""
    roles = (store.role(itwin.id, role_id) for role_id in role_ids)
    return [
        {"id": role.id, "displayName": role.display_name} | ({"description": role.description} if described else {})
        for role in roles
        if role
    ]


def profile(user: User) -> dict[str, str | None]:
    """Who a user is, as members, owners and groups show it beside the id; all null for one who is gone."""
    return {
        "email": user.email,
        "givenName": user.given_name,
        "surname": user.surname,
        "organization": user.organization,
    }


def too_many(target: str) -> Detail:
    """More items than a request may hold, over all of its lists."""
    code, message, _ = BODY["maxItems"]
    return Detail(code, message, target)


def bad_address(email: str, target: str) -> Iterator[Detail]:
    """What is wrong with an e-mail address beyond what the schema says."""
    if not is_email(email):
        yield bad_value("email", target)
