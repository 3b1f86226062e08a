from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["JobRoleAction"]


class JobRoleAction(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "role_ids": "roleIds",
    },
):
    """A user and the roles to give or to take away.

    Attributes:
        email: E-mail address of the user.
        role_ids: Ids of the roles.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "email": {"minLength": 1},
        "role_ids": {"minItems": 1},
    }

    email: str
    role_ids: list[str]
