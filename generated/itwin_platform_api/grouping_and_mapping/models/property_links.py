from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["PropertyLinks"]


class PropertyLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel": "iModel",
    },
):
    """Links from a property to what it belongs to.

    Attributes:
        imodel: A hyperlink.
        mapping: A hyperlink.
        group: A hyperlink.
    """

    imodel: Link
    mapping: Link
    group: Link


from ..models.link import Link  # noqa: E402
