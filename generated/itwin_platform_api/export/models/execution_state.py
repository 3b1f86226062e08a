from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["ExecutionState"]


class ExecutionState(FreeStrEnum):
    """State of a run. Only `Completed` is final."""

    NOT_STARTED = "NotStarted"
    IDLE = "Idle"
    WAITING_TO_EXECUTE = "WaitingToExecute"
    WAITING_TO_RETRY = "WaitingToRetry"
    EXECUTING = "Executing"
    FINALIZING = "Finalizing"
    COMPLETED = "Completed"
    QUEUED = "Queued"
