from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupMemberAdd"]


class GroupMemberAdd(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "group_id": "groupId",
        "role_ids": "roleIds",
    },
):
    """A group to be added, with roles.

    Attributes:
        group_id: Id of the group.
        role_ids: Ids of the roles that the group gets.
    """

    group_id: str
    role_ids: list[str]
