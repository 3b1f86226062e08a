from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["SharesResponse"]


class SharesResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds the shares of an iTwin.

    Attributes:
        shares: The shares.
    """

    shares: list[Share]


from ..models.share import Share  # noqa: E402
