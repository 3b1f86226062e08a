from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["GroupLinks"]


class GroupLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel": "iModel",
    },
):
    """Links from a group to what it belongs to.

    Attributes:
        imodel: A hyperlink.
        mapping: A hyperlink.
    """

    imodel: Link
    mapping: Link


from ..models.link import Link  # noqa: E402
