from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["UserMemberUpdate"]


class UserMemberUpdate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "role_ids": "roleIds",
    },
):
    """New roles of a user member.

    Attributes:
        role_ids: Ids of the roles; replaces the present set.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "role_ids": {"maxItems": 50},
    }

    role_ids: list[str]
