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
        "ims_groups": "imsGroups",
    },
):
    """Properties of the group to be changed.

    Attributes:
        name: New name of the group.
        description: New description of the group.
        members: E-mail addresses of the users; replaces the present list.
        ims_groups: Names of IMS groups; replaces the present list.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "members": {"maxItems": 50},
        "ims_groups": {"maxItems": 50},
    }

    name: str | Unset = UNSET
    description: str | Unset = UNSET
    members: list[str] | Unset = UNSET
    ims_groups: list[str] | Unset = UNSET
