from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ConnectionLinks"]


class ConnectionLinks(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel": "iModel",
        "itwin": "iTwin",
        "last_run": "lastRun",
    },
):
    """URLs of what belongs to a connection.

    Attributes:
        imodel: Container of one URL.
        itwin: Container of one URL.
    """

    imodel: Link | Unset = UNSET
    itwin: Link | Unset = UNSET
    last_run: Link | None | Unset = UNSET


from ..models.link import Link  # noqa: E402
