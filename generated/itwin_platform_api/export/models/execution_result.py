from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["ExecutionResult"]


class ExecutionResult(FreeStrEnum):
    """Result of a run. `Undetermined` until it is completed."""

    UNDETERMINED = "Undetermined"
    SUCCESS = "Success"
    ERROR = "Error"
    PARTIAL_SUCCESS = "PartialSuccess"
    SKIPPED = "Skipped"
    CANCELED = "Canceled"
    CANCELLED = "Cancelled"
    TIMED_OUT = "TimedOut"
