from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["RoleCreate"]


class RoleCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "display_name": "displayName",
    },
):
    """Properties of the role to be created.

    Attributes:
        display_name: Name of the role.
        description: Description of the role.
    """

    display_name: str
    description: str
