from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["AuthorizationInformationLinks"]


class AuthorizationInformationLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "authorization_url": "authorizationUrl",
    },
):
    """Where the consent is given.

    Attributes:
        authorization_url: Where the user gives the consent; without a URL when it is already stored.
    """

    authorization_url: AuthorizationUrl | Unset = UNSET


from ..models.authorization_url import AuthorizationUrl  # noqa: E402
