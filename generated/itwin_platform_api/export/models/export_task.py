from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Unset

__all__ = ["ExportTask"]


class ExportTask(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "start_date_time": "startDateTime",
        "end_date_time": "endDateTime",
        "retry_attempts": "retryAttempts",
        "export_output_file_id": "exportOutputFileId",
    },
):
    """A single step of a job.

    Attributes:
        id: Id of the task.
        start_date_time: When the task started.
        end_date_time: When the task ended.
        retry_attempts: How often the task was tried again.
        state: State of the task. One of `NotStarted`, `Idle`, `WaitingToExecute`, `WaitingToRetry`, `Executing`,
            `Finalizing`, `Completed`, `Queued`.
        result: Result of the task. One of `Undetermined`, `Success`, `Error`, `PartialSuccess`, `Skipped`,
            `Canceled`, `TimedOut`.
        export_output_file_id: Id of the exported file.
    """

    id: str | Unset = UNSET
    start_date_time: DateTime | None | Unset = UNSET
    end_date_time: DateTime | None | Unset = UNSET
    retry_attempts: int | Unset = UNSET
    state: ExecutionState | Unset = UNSET
    result: ExecutionResult | Unset = UNSET
    export_output_file_id: str | None | Unset = UNSET
    error: TaskError | None | Unset = UNSET


from ..models.execution_result import ExecutionResult  # noqa: E402
from ..models.execution_state import ExecutionState  # noqa: E402
from ..models.task_error import TaskError  # noqa: E402
