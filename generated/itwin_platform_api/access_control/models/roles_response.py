from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["RolesResponse"]


class RolesResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds the roles of an iTwin.

    Attributes:
        roles: The roles.
    """

    roles: list[Role]


from ..models.role import Role  # noqa: E402
