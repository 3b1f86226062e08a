from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["RoleUpdate"]


class RoleUpdate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "display_name": "displayName",
    },
):
    """Properties of the role to be changed.

    Attributes:
        display_name: New name of the role.
        description: New description of the role.
        permissions: Names of the permissions; replaces the present list.
    """

    display_name: str | Unset = UNSET
    description: str | Unset = UNSET
    permissions: list[str] | Unset = UNSET
