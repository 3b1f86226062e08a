from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MappingExtractionLinks"]


class MappingExtractionLinks(
    Model,
    frozen=True,
    kw_only=True,
):
    """Links from a completed extraction to its data.

    Attributes:
        cdm: A hyperlink.
    """

    cdm: Link


from ..models.link import Link  # noqa: E402
