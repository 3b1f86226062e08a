from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MemberInvitationResponse"]


class MemberInvitationResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one invitation.

    Attributes:
        invitation: An invitation to become a member of the iTwin.
    """

    invitation: MemberInvitation


from ..models.member_invitation import MemberInvitation  # noqa: E402
