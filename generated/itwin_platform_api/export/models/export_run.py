from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Unset

__all__ = ["ExportRun"]


class ExportRun(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "connection_id": "connectionId",
        "start_date_time": "startDateTime",
        "end_date_time": "endDateTime",
    },
):
    """One execution of an export.

    Attributes:
        id: Id of the run.
        connection_id: Id of the connection that was run.
        start_date_time: When the run started.
        end_date_time: When the run ended.
        state: State of a run. Only `Completed` is final.
        result: Result of a run. `Undetermined` until it is completed.
        jobs: Jobs of the run.
    """

    id: str | Unset = UNSET
    connection_id: str | Unset = UNSET
    start_date_time: DateTime | None | Unset = UNSET
    end_date_time: DateTime | None | Unset = UNSET
    state: ExecutionState | Unset = UNSET
    result: ExecutionResult | Unset = UNSET
    jobs: list[ExportJob] | None | Unset = UNSET
    error: ExecutionError | None | Unset = UNSET


from ..models.execution_error import ExecutionError  # noqa: E402
from ..models.execution_result import ExecutionResult  # noqa: E402
from ..models.execution_state import ExecutionState  # noqa: E402
from ..models.export_job import ExportJob  # noqa: E402
