from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["MappingResponse"]


class MappingResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """One mapping.

    Attributes:
        mapping: A named set of groups, by which data is extracted from one iModel.
    """

    mapping: Mapping


from ..models.mapping import Mapping  # noqa: E402
