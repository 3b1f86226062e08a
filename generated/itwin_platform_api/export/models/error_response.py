from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ErrorResponse"]


class ErrorResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Body of a failed request. Not every failed request has one, and members may be null.

    Attributes:
        error: What went wrong.
    """

    error: Error


from ..models.error import Error  # noqa: E402
