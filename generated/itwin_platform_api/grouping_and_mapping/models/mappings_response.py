from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MappingsResponse"]


class MappingsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of mappings.

    Attributes:
        mappings: The mappings of this page.
        links: Links to this page of results and to the one after it.
    """

    mappings: list[Mapping]
    links: PagedResponseLinks


from ..models.mapping import Mapping  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
