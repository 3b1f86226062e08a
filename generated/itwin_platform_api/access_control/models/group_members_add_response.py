from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupMembersAddResponse"]


class GroupMembersAddResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """What came of adding groups.

    Attributes:
        members: The groups that became members.
    """

    members: list[GroupMember]


from ..models.group_member import GroupMember  # noqa: E402
