from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["OwnerMember"]


class OwnerMember(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "given_name": "givenName",
    },
):
    """An owner of the iTwin.

    Attributes:
        id: Id of the member, which is the id of the user.
        email: E-mail address of the owner; null if the user no longer exists.
        given_name: Given name of the owner; null if the user no longer exists.
        surname: Surname of the owner; null if the user no longer exists.
        organization: Organization of the owner; null if the user no longer exists.
    """

    id: str
    email: str | None | Unset = UNSET
    given_name: str | None | Unset = UNSET
    surname: str | None | Unset = UNSET
    organization: str | None | Unset = UNSET
