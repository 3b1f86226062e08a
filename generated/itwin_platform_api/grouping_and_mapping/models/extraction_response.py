from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ExtractionResponse"]


class ExtractionResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """One extraction.

    Attributes:
        extraction: Where an extraction stands.
    """

    extraction: ExtractionStatus


from ..models.extraction_status import ExtractionStatus  # noqa: E402
