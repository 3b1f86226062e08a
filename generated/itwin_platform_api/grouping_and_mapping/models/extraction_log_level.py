from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["ExtractionLogLevel"]


class ExtractionLogLevel(OpenStrEnum):
    """Weight of the entry. One of `Information`, `Warning`, `Error`."""

    INFORMATION = "Information"
    WARNING = "Warning"
    ERROR = "Error"
