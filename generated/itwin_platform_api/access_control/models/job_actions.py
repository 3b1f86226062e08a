from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["JobActions"]


class JobActions(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "assign_roles": "assignRoles",
        "unassign_roles": "unassignRoles",
        "remove_members": "removeMembers",
    },
):
    """What a job does; at least one of the lists is given.

    Attributes:
        assign_roles: Roles to give, at most 100 summed over the list. Users who are not members yet are added.
        unassign_roles: Roles to take away, at most 100 summed over the list.
        remove_members: Members to remove.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "": {"minProperties": 1},
        "remove_members": {"maxItems": 100},
    }

    assign_roles: list[JobRoleAction] | Unset = UNSET
    unassign_roles: list[JobRoleAction] | Unset = UNSET
    remove_members: list[JobMemberAction] | Unset = UNSET


from ..models.job_member_action import JobMemberAction  # noqa: E402
from ..models.job_role_action import JobRoleAction  # noqa: E402
