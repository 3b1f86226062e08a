from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["JobCreate"]


class JobCreate(
    Model,
    frozen=True,
    kw_only=True,
):
    """The job to be started.

    Attributes:
        actions: What a job does; at least one of the lists is given.
    """

    actions: JobActions


from ..models.job_actions import JobActions  # noqa: E402
