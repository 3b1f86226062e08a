from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ErrorResponse"]


class ErrorResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Body of most error answers. A failed request may have another body or none.

    Attributes:
        error: What went wrong.
    """

    error: Error


from ..models.error import Error  # noqa: E402
