from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["RunsResponse"]


class RunsResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "links": "_links",
    },
):
    """One page of runs.

    Attributes:
        runs: The runs.
        links: URLs of this page and of the pages beside it.
    """

    runs: list[ExportRun]
    links: PagingLinks | Unset = UNSET


from ..models.export_run import ExportRun  # noqa: E402
from ..models.paging_links import PagingLinks  # noqa: E402
