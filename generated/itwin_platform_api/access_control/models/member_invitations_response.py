from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["MemberInvitationsResponse"]


class MemberInvitationsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of invitations.

    Attributes:
        invitations: The invitations.
        links: Links to this page, the one before it and the one after it.
    """

    invitations: list[MemberInvitation]
    links: Links | Unset = UNSET


from ..models.links import Links  # noqa: E402
from ..models.member_invitation import MemberInvitation  # noqa: E402
