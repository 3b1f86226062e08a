from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["OwnerMemberAddResponse"]


class OwnerMemberAddResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """What came of adding an owner: one of the two members is set."""

    member: OwnerMember | None | Unset = UNSET
    invitation: MemberInvitation | None | Unset = UNSET


from ..models.member_invitation import MemberInvitation  # noqa: E402
from ..models.owner_member import OwnerMember  # noqa: E402
