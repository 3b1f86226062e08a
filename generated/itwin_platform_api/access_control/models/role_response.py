from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["RoleResponse"]


class RoleResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one role.

    Attributes:
        role: A role: a named set of permissions that can be given to members.
    """

    role: Role


from ..models.role import Role  # noqa: E402
