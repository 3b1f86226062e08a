from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["RunResponse"]


class RunResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Container of one run.

    Attributes:
        run: One execution of an export.
    """

    run: ExportRun


from ..models.export_run import ExportRun  # noqa: E402
