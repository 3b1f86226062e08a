from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ExtractionLinks"]


class ExtractionLinks(
    Model,
    frozen=True,
    kw_only=True,
):
    """Links from an extraction to its status and logs.

    Attributes:
        status: A hyperlink.
        logs: A hyperlink.
    """

    status: Link
    logs: Link


from ..models.link import Link  # noqa: E402
