from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["OwnerMembersResponse"]


class OwnerMembersResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """A page of owners.

    Attributes:
        members: The owners.
        links: Links to this page, the one before it and the one after it.
    """

    members: list[OwnerMember]
    links: Links | Unset = UNSET


from ..models.links import Links  # noqa: E402
from ..models.owner_member import OwnerMember  # noqa: E402
