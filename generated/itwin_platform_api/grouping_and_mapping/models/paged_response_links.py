from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["PagedResponseLinks"]


class PagedResponseLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "next_": "next",
        "self_": "self",
    },
):
    """Links to this page of results and to the one after it.

    Attributes:
        next_: Where the next page is; null or absent on the last one.
        self_: A hyperlink.
    """

    next_: Link | None | Unset = UNSET
    self_: Link


from ..models.link import Link  # noqa: E402
