from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupUpdate"]


class GroupUpdate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "group_name": "groupName",
    },
):
    """Changes to a group; at least one member, the others keep their values.

    Attributes:
        group_name: New name of the group. OData v4 SimpleIdentifier: starts with a letter or an underscore, goes on
            with letters, digits, combining marks, connector punctuation or format characters.
        description: New description.
        query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
            anything that is no `bis.Element`.
        metadata: The new key and value pairs, all of them; each key once.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "": {"minProperties": 1},
        "group_name": {"minLength": 1, "maxLength": 128},
        "query": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
    }

    group_name: str | Unset = UNSET
    description: str | Unset = UNSET
    query: str | Unset = UNSET
    metadata: list[GroupMetadata] | Unset = UNSET


from ..models.group_metadata import GroupMetadata  # noqa: E402
