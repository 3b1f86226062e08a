from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["GroupCreate"]


class GroupCreate(
    Model,
    frozen=True,
    kw_only=True,
):
    """Properties of the group to be created.

    Attributes:
        name: Name of the group; must not be empty.
        description: Description of the group.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "name": {"minLength": 1},
    }

    name: str
    description: str
