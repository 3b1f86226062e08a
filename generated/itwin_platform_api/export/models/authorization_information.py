from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["AuthorizationInformation"]


class AuthorizationInformation(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "is_user_authorized": "isUserAuthorized",
        "links": "_links",
    },
):
    """State of the consent of the user.

    Attributes:
        is_user_authorized: Whether the consent is stored.
        links: Where the consent is given.
    """

    is_user_authorized: bool | Unset = UNSET
    links: AuthorizationInformationLinks | Unset = UNSET


from ..models.authorization_information_links import AuthorizationInformationLinks  # noqa: E402
