from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ExtractionRunMapping"]


class ExtractionRunMapping(
    Model,
    frozen=True,
    kw_only=True,
):
    """A mapping that takes part in an extraction.

    Attributes:
        id: The mapping Id.
    """

    id: str
