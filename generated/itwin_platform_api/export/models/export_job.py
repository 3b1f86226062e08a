from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Unset

__all__ = ["ExportJob"]


class ExportJob(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "start_date_time": "startDateTime",
        "end_date_time": "endDateTime",
    },
):
    """A part of a run.

    Attributes:
        id: Id of the job.
        start_date_time: When the job started.
        end_date_time: When the job ended.
        state: State of the job. One of `NotStarted`, `Idle`, `WaitingToExecute`, `WaitingToRetry`, `Executing`,
            `Finalizing`, `Completed`, `Queued`.
        result: Result of the job. One of `Undetermined`, `Success`, `Error`, `PartialSuccess`, `Skipped`,
            `Canceled`, `TimedOut`.
        tasks: Tasks of the job.
    """

    id: str | Unset = UNSET
    start_date_time: DateTime | None | Unset = UNSET
    end_date_time: DateTime | None | Unset = UNSET
    state: ExecutionState | Unset = UNSET
    result: ExecutionResult | Unset = UNSET
    tasks: list[ExportTask] | None | Unset = UNSET


from ..models.execution_result import ExecutionResult  # noqa: E402
from ..models.execution_state import ExecutionState  # noqa: E402
from ..models.export_task import ExportTask  # noqa: E402
