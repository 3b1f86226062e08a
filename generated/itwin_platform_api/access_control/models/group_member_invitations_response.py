from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupMemberInvitationsResponse"]


class GroupMemberInvitationsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of group member invitations.

    Attributes:
        invitations: The invitations.
        links: Links to this page, the one before it and the one after it.
    """

    invitations: list[GroupMemberInvitation]
    links: Links | Unset = UNSET


from ..models.group_member_invitation import GroupMemberInvitation  # noqa: E402
from ..models.links import Links  # noqa: E402
