from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ErrorResponse"]


class ErrorResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Body of a failed request. A failure may have kept the server from building it: expect other bodies and null
    values too.

    Attributes:
        error: What went wrong.
    """

    error: Error


from ..models.error import Error  # noqa: E402
