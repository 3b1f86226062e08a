from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupMemberResponse"]


class GroupMemberResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one group member.

    Attributes:
        member: A group that is a member of the iTwin.
    """

    member: GroupMember


from ..models.group_member import GroupMember  # noqa: E402
