from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupResponse"]


class GroupResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one group.

    Attributes:
        group: A group of users and IMS groups.
    """

    group: Group


from ..models.group import Group  # noqa: E402
