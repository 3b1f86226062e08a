from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["PreferHeader"]


class PreferHeader(OpenStrEnum):
    """How much of each item the answer holds."""

    RETURN_MINIMAL = "return=minimal"
    RETURN_REPRESENTATION = "return=representation"
