from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["MemberRole"]


class MemberRole(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "display_name": "displayName",
    },
):
    """A role as it is shown inside a member or an invitation.

    Attributes:
        id: Id of the role.
        display_name: Name of the role.
        description: Description of the role; not given inside invitations.
    """

    id: str
    display_name: str | Unset = UNSET
    description: str | Unset = UNSET
