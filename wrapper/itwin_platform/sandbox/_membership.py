"""Who belongs to an iTwin: the changes that operations and jobs have in common, and what follows from each."""

from __future__ import annotations

from collections.abc import Iterable

from ._errors import not_found
from ._store import ITwin, Member, Store, User

__all__ = ["insider", "join", "known_roles", "leave", "member_by_email", "set_roles"]


def known_roles(store: Store, itwin: ITwin, role_ids: Iterable[str], place: str = "") -> list[str]:
    """The ids of roles that can be given on the iTwin, as they are stored, each once, in the order given.

    Raises:
        Refusal: 404 that names the first unknown one; ``place`` is what its list lies in.
    """
    found: list[str] = []
    for m, role_id in enumerate(role_ids):
        role = store.role(itwin.id, role_id)
        if role is None:
            raise not_found("role", f"{place}roleIds[{m}]")
        found.append(role.id)
    return list(dict.fromkeys(found))


def member_by_email(itwin: ITwin, email: str) -> Member | None:
    """A user member by address; addresses compare without letter case."""
    wanted = email.casefold()
    return next((one for one in itwin.members.values() if (one.user.email or "").casefold() == wanted), None)


def insider(store: Store, itwin: ITwin, email: str) -> User | None:
    """The user with this address if the iTwin's own organization has one: others have to be invited."""
    user = store.user_by_email(email)
    return user if user and user.organization == itwin.organization else None


def join(store: Store, itwin: ITwin, user: User, role_ids: Iterable[str]) -> Member:
    """Make a user a member with these roles; a member gets them beside the present ones."""
    member = itwin.members.get(user.id)
    if member is None:
        member = itwin.members[user.id] = Member(user, [])
    set_roles(store, itwin, member, [*member.role_ids, *role_ids])
    return member


def set_roles(store: Store, itwin: ITwin, member: Member, role_ids: Iterable[str]) -> None:
    """Replace a member's roles. Whoever gets the owner's role becomes an owner, whoever loses it is none."""
    member.role_ids = list(dict.fromkeys(role_ids))
    owns, owned = store.owner_role_id in member.role_ids, member.user.id in itwin.owners
    if owns and not owned:
        itwin.owners.append(member.user.id)
    elif owned and not owns:
        itwin.owners.remove(member.user.id)


def leave(itwin: ITwin, member: Member) -> None:
    """Take a member off the iTwin, and off its owners."""
    del itwin.members[member.user.id]
    if member.user.id in itwin.owners:
        itwin.owners.remove(member.user.id)
