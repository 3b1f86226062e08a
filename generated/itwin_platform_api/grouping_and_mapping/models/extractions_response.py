from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ExtractionsResponse"]


class ExtractionsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of extractions of an iModel.

    Attributes:
        extractions: The extractions of this page.
        links: Links to this page of results and to the one after it.
    """

    extractions: list[ExtractionStatus]
    links: PagedResponseLinks


from ..models.extraction_status import ExtractionStatus  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
