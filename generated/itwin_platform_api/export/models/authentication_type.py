from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["AuthenticationType"]


class AuthenticationType(FreeStrEnum):
    """On whose behalf the connection works. `User` is used when left out of a request."""

    USER = "User"
    SERVICE = "Service"
