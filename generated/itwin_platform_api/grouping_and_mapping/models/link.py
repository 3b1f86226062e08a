from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["Link"]


class Link(
    Model,
    frozen=True,
    kw_only=True,
):
    """A hyperlink.

    Attributes:
        href: Absolute URL of the entity.
    """

    href: str
