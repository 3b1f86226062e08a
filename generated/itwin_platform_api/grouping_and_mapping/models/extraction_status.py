from __future__ import annotations

from itwin_platform_api.runtime.types import DateTime, Model

__all__ = ["ExtractionStatus"]


class ExtractionStatus(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "started_on": "startedOn",
        "links": "_links",
    },
):
    """Where an extraction stands.

    Attributes:
        id: The extraction Id.
        state: State of the extraction now. One of `Queued`, `Running`, `Succeeded`, `PartiallySucceeded`, `Failed`.
        started_on: When the extraction was started.
        links: Links from an extraction to its status and logs.
    """

    id: str
    state: ExtractionState
    started_on: DateTime
    links: ExtractionLinks


from ..models.extraction_links import ExtractionLinks  # noqa: E402
from ..models.extraction_state import ExtractionState  # noqa: E402
