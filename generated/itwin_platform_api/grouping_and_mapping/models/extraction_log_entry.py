from __future__ import annotations

from itwin_platform_api.runtime.types import DateTime, Model

__all__ = ["ExtractionLogEntry"]


class ExtractionLogEntry(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "date_time": "dateTime",
        "context_type": "contextType",
        "context_id": "contextId",
    },
):
    """One entry of an extraction's log.

    Attributes:
        state: State of the extraction when the entry was written. One of `Queued`, `Running`, `Succeeded`,
            `PartiallySucceeded`, `Failed`.
        date_time: When the entry was written.
        context_type: Kind of thing that the entry is about, such as `IModel` or `Mapping`.
        context_id: Id of the thing that the entry is about.
        level: Weight of the entry. One of `Information`, `Warning`, `Error`.
        category: Subject of the entry, such as `GroupQuery`, `QueryTranslation`, `QueryExecution` or `StateChange`.
        message: The entry in words.
    """

    state: ExtractionState
    date_time: DateTime
    context_type: ExtractionLogContextType
    context_id: str
    level: ExtractionLogLevel
    category: ExtractionLogCategory
    message: str | None


from ..models.extraction_log_category import ExtractionLogCategory  # noqa: E402
from ..models.extraction_log_context_type import ExtractionLogContextType  # noqa: E402
from ..models.extraction_log_level import ExtractionLogLevel  # noqa: E402
from ..models.extraction_state import ExtractionState  # noqa: E402
