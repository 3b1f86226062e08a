from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["AuthorizationUrl"]


class AuthorizationUrl(
    Model,
    frozen=True,
    kw_only=True,
):
    """Where the user gives the consent; without a URL when it is already stored.

    Attributes:
        href: The URL.
    """

    href: str | None | Unset = UNSET
