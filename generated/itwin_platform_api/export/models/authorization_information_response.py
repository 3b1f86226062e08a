from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["AuthorizationInformationResponse"]


class AuthorizationInformationResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "authorization_information": "authorizationInformation",
    },
):
    """Container of the state of the consent.

    Attributes:
        authorization_information: State of the consent of the user.
    """

    authorization_information: AuthorizationInformation


from ..models.authorization_information import AuthorizationInformation  # noqa: E402
