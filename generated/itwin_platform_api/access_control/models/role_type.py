from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["RoleType"]


class RoleType(OpenStrEnum):
    """Kind of the role. One of Custom (made through this API), Default."""

    CUSTOM = "Custom"
    DEFAULT = "Default"
