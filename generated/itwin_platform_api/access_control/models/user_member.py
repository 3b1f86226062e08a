from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["UserMember"]


class UserMember(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "given_name": "givenName",
    },
):
    """A user who is a member of the iTwin.

    Attributes:
        id: Id of the member, which is the id of the user.
        email: E-mail address of the user; null if the user no longer exists.
        given_name: Given name of the user; null if the user no longer exists.
        surname: Surname of the user; null if the user no longer exists.
        organization: Organization of the user; null if the user no longer exists.
        roles: Roles of the member.
    """

    id: str
    email: str | None | Unset = UNSET
    given_name: str | None | Unset = UNSET
    surname: str | None | Unset = UNSET
    organization: str | None | Unset = UNSET
    roles: list[MemberRole] | Unset = UNSET


from ..models.member_role import MemberRole  # noqa: E402
