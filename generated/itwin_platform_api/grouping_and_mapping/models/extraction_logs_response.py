from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ExtractionLogsResponse"]


class ExtractionLogsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of an extraction's log.

    Attributes:
        logs: The log entries of this page.
        links: Links to this page of results and to the one after it.
    """

    logs: list[ExtractionLogEntry]
    links: PagedResponseLinks


from ..models.extraction_log_entry import ExtractionLogEntry  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
