from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Links"]


class Links(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "self_": "self",
        "next_": "next",
    },
):
    """Links to this page, the one before it and the one after it.

    Attributes:
        self_: One link.
    """

    self_: Link | Unset = UNSET
    prev: Link | None | Unset = UNSET
    next_: Link | None | Unset = UNSET


from ..models.link import Link  # noqa: E402
