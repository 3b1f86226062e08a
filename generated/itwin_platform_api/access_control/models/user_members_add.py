from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["UserMembersAdd"]


class UserMembersAdd(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "custom_message": "customMessage",
    },
):
    """Users to be added to the iTwin.

    Attributes:
        members: The users; at most 50 role assignments, summed over all of them.
        custom_message: Text for the e-mail that welcomes the users.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "members": {"minItems": 1},
    }

    members: list[UserMemberAdd]
    custom_message: str | Unset = UNSET


from ..models.user_member_add import UserMemberAdd  # noqa: E402
