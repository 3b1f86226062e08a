from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["UserMembersAddResponse"]


class UserMembersAddResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """What came of adding users.

    Attributes:
        members: Users who became members at once.
        invitations: Invitations of the other users.
    """

    members: list[UserMember] | None | Unset = UNSET
    invitations: list[MemberInvitation] | None | Unset = UNSET


from ..models.member_invitation import MemberInvitation  # noqa: E402
from ..models.user_member import UserMember  # noqa: E402
