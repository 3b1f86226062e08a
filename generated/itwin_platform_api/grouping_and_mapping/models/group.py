from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Group"]


class Group(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "group_name": "groupName",
        "links": "_links",
    },
):
    """A set of elements that one query selects, with the properties to be extracted for them.

    Attributes:
        id: The group Id.
        group_name: Name of the group, an OData v4 SimpleIdentifier; groups of one mapping that share a name share
            one output table.
        description: What the group is for; an empty string when none was given.
        query: ECSQL query that selects the elements of the group.
        metadata: Free key and value pairs, possibly none; a listing holds them only in the full representation.
        links: Links from a group to what it belongs to.
    """

    id: str
    group_name: str
    description: str
    query: str
    metadata: list[GroupMetadata] | Unset = UNSET
    links: GroupLinks | Unset = UNSET


from ..models.group_links import GroupLinks  # noqa: E402
from ..models.group_metadata import GroupMetadata  # noqa: E402
