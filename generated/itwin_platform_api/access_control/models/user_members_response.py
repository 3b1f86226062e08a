from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["UserMembersResponse"]


class UserMembersResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of user members.

    Attributes:
        members: The user members.
        links: Links to this page, the one before it and the one after it.
    """

    members: list[UserMember]
    links: Links | Unset = UNSET


from ..models.links import Links  # noqa: E402
from ..models.user_member import UserMember  # noqa: E402
