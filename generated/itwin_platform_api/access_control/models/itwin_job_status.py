from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["ITwinJobStatus"]


class ITwinJobStatus(FreeStrEnum):
    """State of a job: running, or ended without failure, with some failures, or with nothing but failures."""

    ACTIVE = "Active"
    COMPLETED = "Completed"
    PARTIAL_COMPLETED = "PartialCompleted"
    FAILED = "Failed"
