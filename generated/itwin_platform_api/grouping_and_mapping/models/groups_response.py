from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupsResponse"]


class GroupsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of groups.

    Attributes:
        groups: The groups of this page.
        links: Links to this page of results and to the one after it.
    """

    groups: list[Group]
    links: PagedResponseLinks


from ..models.group import Group  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
