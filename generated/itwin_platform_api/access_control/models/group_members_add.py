from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["GroupMembersAdd"]


class GroupMembersAdd(
    Model,
    frozen=True,
    kw_only=True,
):
    """Groups to be added to the iTwin.

    Attributes:
        members: The groups; at most 50 role assignments, summed over all of them.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "members": {"minItems": 1},
    }

    members: list[GroupMemberAdd]


from ..models.group_member_add import GroupMemberAdd  # noqa: E402
