from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupsResponse"]


class GroupsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of groups.

    Attributes:
        groups: The groups.
        links: Links to this page, the one before it and the one after it.
    """

    groups: list[Group]
    links: Links | Unset = UNSET


from ..models.group import Group  # noqa: E402
from ..models.links import Links  # noqa: E402
