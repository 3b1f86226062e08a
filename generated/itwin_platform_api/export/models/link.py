from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Link"]


class Link(
    Model,
    frozen=True,
    kw_only=True,
):
    """Container of one URL.

    Attributes:
        href: The URL.
    """

    href: str | Unset = UNSET
