from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["SourceGroupReference"]


class SourceGroupReference(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "mapping_id": "mappingId",
        "group_id": "groupId",
    },
):
    """The group whose properties are copied.

    Attributes:
        mapping_id: Mapping that holds the group to copy.
        group_id: The group to copy.
    """

    mapping_id: str
    group_id: str
