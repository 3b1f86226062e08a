from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["PropertiesResponse"]


class PropertiesResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of properties.

    Attributes:
        properties: The properties of this page.
        links: Links to this page of results and to the one after it.
    """

    properties: list[Property]
    links: PagedResponseLinks


from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
from ..models.property_ import Property  # noqa: E402
