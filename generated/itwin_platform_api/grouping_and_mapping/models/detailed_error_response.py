from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["DetailedErrorResponse"]


class DetailedErrorResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Body of a request that failed validation. A failure may have kept the server from building it: expect other
    bodies and null values too.

    Attributes:
        error: What went wrong, with a list of the single causes.
    """

    error: DetailedError


from ..models.detailed_error import DetailedError  # noqa: E402
