from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["Permissions"]


class Permissions(
    Model,
    frozen=True,
    kw_only=True,
):
    """Names of permissions.

    Attributes:
        permissions: Permission names. The set is open; get-all-permissions lists it.
    """

    permissions: list[str]
