from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupMember"]


class GroupMember(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "group_name": "groupName",
        "group_description": "groupDescription",
    },
):
    """A group that is a member of the iTwin.

    Attributes:
        id: Id of the member, which is the id of the group.
        group_name: Name of the group.
        group_description: Description of the group.
        roles: Roles of the group.
    """

    id: str
    group_name: str | Unset = UNSET
    group_description: str | Unset = UNSET
    roles: list[MemberRole] | Unset = UNSET


from ..models.member_role import MemberRole  # noqa: E402
