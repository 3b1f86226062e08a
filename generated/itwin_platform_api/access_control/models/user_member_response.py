from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["UserMemberResponse"]


class UserMemberResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one user member.

    Attributes:
        member: A user who is a member of the iTwin.
    """

    member: UserMember


from ..models.user_member import UserMember  # noqa: E402
