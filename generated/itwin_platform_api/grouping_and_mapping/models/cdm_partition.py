from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["CDMPartition"]


class CDMPartition(
    Model,
    frozen=True,
    kw_only=True,
):
    """One data file of an output table.

    Attributes:
        name: Name of the file's part.
        location: Where the file is, as get-cdm-partition takes it.
    """

    name: str
    location: str
