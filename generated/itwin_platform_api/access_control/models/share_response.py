from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ShareResponse"]


class ShareResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Holds one share.

    Attributes:
        share: A share: a key for reading an iTwin without signing in.
    """

    share: Share


from ..models.share import Share  # noqa: E402
