from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupUser"]


class GroupUser(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "user_id": "userId",
        "given_name": "givenName",
    },
):
    """A user in a group.

    Attributes:
        user_id: Id of the user.
        email: E-mail address of the user.
        given_name: Given name of the user.
        surname: Surname of the user.
        organization: Organization of the user.
        id: Id of the user, under the name that the official client declares.
    """

    user_id: str | Unset = UNSET
    email: str | None | Unset = UNSET
    given_name: str | None | Unset = UNSET
    surname: str | None | Unset = UNSET
    organization: str | None | Unset = UNSET
    id: str | Unset = UNSET
