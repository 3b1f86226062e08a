from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MappingExtractionsResponse"]


class MappingExtractionsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of completed extractions of a mapping.

    Attributes:
        extractions: The extractions of this page.
        links: Links to this page of results and to the one after it.
    """

    extractions: list[MappingExtraction]
    links: PagedResponseLinks


from ..models.mapping_extraction import MappingExtraction  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
