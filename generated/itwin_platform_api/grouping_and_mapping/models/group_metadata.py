from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["GroupMetadata"]


class GroupMetadata(
    Model,
    frozen=True,
    kw_only=True,
):
    """One key and value pair kept with a group.

    Attributes:
        key: The key: not blank, and unique within the group.
        value: The value, if there is one.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "key": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
    }

    key: str
    value: str | None | Unset = UNSET
