from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ITwinJob"]


class ITwinJob(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "itwin_id": "itwinId",
    },
):
    """A job on the members of an iTwin. `errors` is given only with `Prefer: return=representation`.

    Attributes:
        id: Id of the job.
        itwin_id: Id of the iTwin.
        status: State of a job: running, or ended without failure, with some failures, or with nothing but failures.
        errors: What went wrong; only with `Prefer: return=representation`.
    """

    id: str
    itwin_id: str
    status: ITwinJobStatus
    errors: list[Error] | Unset = UNSET


from ..models.error import Error  # noqa: E402
from ..models.itwin_job_status import ITwinJobStatus  # noqa: E402
