from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["OwnerMemberAdd"]


class OwnerMemberAdd(
    Model,
    frozen=True,
    kw_only=True,
):
    """The user to be made an owner.

    Attributes:
        email: E-mail address of the user.
    """

    email: str
