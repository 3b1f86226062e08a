from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["DetailedErrorResponse"]


class DetailedErrorResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Body of an error answer that lists single causes.

    Attributes:
        error: What went wrong, with its single causes.
    """

    error: DetailedError


from ..models.detailed_error import DetailedError  # noqa: E402
