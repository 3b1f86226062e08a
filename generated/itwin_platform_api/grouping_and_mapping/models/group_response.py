from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupResponse"]


class GroupResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """One group.

    Attributes:
        group: A set of elements that one query selects, with the properties to be extracted for them.
    """

    group: Group


from ..models.group import Group  # noqa: E402
