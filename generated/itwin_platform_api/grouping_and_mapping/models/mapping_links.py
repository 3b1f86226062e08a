from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MappingLinks"]


class MappingLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel": "iModel",
    },
):
    """Links from a mapping to what it belongs to.

    Attributes:
        imodel: A hyperlink.
    """

    imodel: Link


from ..models.link import Link  # noqa: E402
