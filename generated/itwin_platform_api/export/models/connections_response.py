from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ConnectionsResponse"]


class ConnectionsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of connections.

    Attributes:
        connections: The connections.
        links: URLs of this page and of the pages beside it.
    """

    connections: list[Connection]
    links: PagingLinks | Unset = UNSET


from ..models.connection import Connection  # noqa: E402
from ..models.paging_links import PagingLinks  # noqa: E402
