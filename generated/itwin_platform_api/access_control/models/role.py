from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Role"]


class Role(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "display_name": "displayName",
        "type_": "type",
    },
):
    """A role: a named set of permissions that can be given to members.

    Attributes:
        id: Id of the role.
        display_name: Name of the role.
        description: Description of the role.
        permissions: Names of the permissions that the role gives; empty for a new role.
        type_: Kind of the role. One of Custom (made through this API), Default.
    """

    id: str
    display_name: str | Unset = UNSET
    description: str | Unset = UNSET
    permissions: list[str] | Unset = UNSET
    type_: RoleType | Unset = UNSET


from ..models.role_type import RoleType  # noqa: E402
