from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["PagingLinks"]


class PagingLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "self_": "self",
        "next_": "next",
    },
):
    """URLs of this page and of the pages beside it.

    Attributes:
        self_: Container of one URL.
    """

    self_: Link | Unset = UNSET
    next_: Link | None | Unset = UNSET
    prev: Link | None | Unset = UNSET


from ..models.link import Link  # noqa: E402
