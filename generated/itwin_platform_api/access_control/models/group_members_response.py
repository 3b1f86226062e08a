from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupMembersResponse"]


class GroupMembersResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of group members.

    Attributes:
        members: The group members.
        links: Links to this page, the one before it and the one after it.
    """

    members: list[GroupMember]
    links: Links | Unset = UNSET


from ..models.group_member import GroupMember  # noqa: E402
from ..models.links import Links  # noqa: E402
