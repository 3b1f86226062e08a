from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupCreate"]


class GroupCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "group_name": "groupName",
    },
):
    """A group to be created, without properties or with those of another group.

    Attributes:
        group_name: Name of the new group. OData v4 SimpleIdentifier: starts with a letter or an underscore, goes on
            with letters, digits, combining marks, connector punctuation or format characters.
        description: What the group is for. When left out: an empty string, or the description of the copied group.
        query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
            anything that is no `bis.Element`. Needed for a copy as well.
        metadata: Key and value pairs to keep with the group; each key once.
        source: The group whose properties are copied.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "group_name": {"minLength": 1, "maxLength": 128},
        "query": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
    }

    group_name: str
    description: str | Unset = UNSET
    query: str
    metadata: list[GroupMetadata] | Unset = UNSET
    source: SourceGroupReference | Unset = UNSET


from ..models.group_metadata import GroupMetadata  # noqa: E402
from ..models.source_group_reference import SourceGroupReference  # noqa: E402
