from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["ExtractionState"]


class ExtractionState(OpenStrEnum):
    """State of the extraction when the entry was written. One of `Queued`, `Running`, `Succeeded`,
    `PartiallySucceeded`, `Failed`.
    """

    QUEUED = "Queued"
    RUNNING = "Running"
    SUCCEEDED = "Succeeded"
    PARTIALLY_SUCCEEDED = "PartiallySucceeded"
    FAILED = "Failed"
