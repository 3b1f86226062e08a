from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Group"]


class Group(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "ims_groups": "imsGroups",
    },
):
    """A group of users and IMS groups.

    Attributes:
        id: Id of the group.
        name: Name of the group.
        description: Description of the group.
        members: Users in the group, at most 50 of them unless paging parameters were sent.
        ims_groups: Names of the IMS groups in the group, at most 50 of them unless paging parameters were sent.
    """

    id: str
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    members: list[GroupUser] | Unset = UNSET
    ims_groups: list[str] | Unset = UNSET


from ..models.group_user import GroupUser  # noqa: E402
