from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["PreferHeader"]


class PreferHeader(OpenStrEnum):
    """How much of the resource to return."""

    RETURN_REPRESENTATION = "return=representation"
    RETURN_MINIMAL = "return=minimal"
