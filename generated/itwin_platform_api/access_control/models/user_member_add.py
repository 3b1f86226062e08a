from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["UserMemberAdd"]


class UserMemberAdd(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "role_ids": "roleIds",
    },
):
    """A user to be added, with roles.

    Attributes:
        email: E-mail address of the user.
        role_ids: Ids of the roles that the user gets.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "role_ids": {"minItems": 1},
    }

    email: str
    role_ids: list[str]
