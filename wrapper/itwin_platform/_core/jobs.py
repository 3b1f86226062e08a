"""One abstraction over the three kinds of long-running job: which job it is, and a look at how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from itwin_platform_api.access_control.api.itwin_jobs import get_itwin_job
from itwin_platform_api.export.api.export_connections import get_export_connection_run
from itwin_platform_api.export.models.export_run import ExportRun as ExportRunModel
from itwin_platform_api.export.models.export_task import ExportTask
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_status
from itwin_platform_api.grouping_and_mapping.models.extraction_status import ExtractionStatus
from itwin_platform_api.runtime.operation import Operation
from itwin_platform_api.runtime.types import Response

from .effects import Steps
from .lifecycles import ACCESS_JOB, EXPORT_RUN, EXTRACTION, LifeCycle, Outcome
from .retry import retry_after
from .session import Session

__all__ = [
    "KINDS",
    "JobRef",
    "JobStatus",
    "Kind",
    "access_job_status",
    "export_run_status",
    "extraction_status",
    "look",
    "seen_extraction",
    "seen_run",
    "tasks_of",
]

#: Results of a task that make a run less than a success, whatever the run itself says.
_FAILED_TASK = frozenset({"Error", "PartialSuccess", "TimedOut", "Canceled", "Cancelled"})


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job stands.

    Attributes:
        state: the service's own word (for an export run that ended: its result).
        outcome: ``running``, ``succeeded``, ``partial`` or ``failed``; ``unknown`` when it cannot be looked at any
            more, and ``errors`` holds the reason.
        answer: the decoded answer that says so.
        errors: the errors that the service gives.
        retry_after: seconds after which the service asks to be asked again; None when it does not say.
    """

    state: str
    outcome: Outcome
    answer: Any
    errors: tuple[Any, ...] = ()
    retry_after: float | None = None

    @property
    def ended(self) -> bool:
        """Whether the job is over, or cannot be looked at any more."""
        return self.outcome != "running"


@dataclass(frozen=True, slots=True)
class JobRef:
    """Which job it is.

    Attributes:
        kind: ``extraction``, ``job`` (of Access Control) or ``export``.
        ids: the ids in the path of its status, its own last.
        mappings: the mappings of an extraction, as far as they are known.
    """

    kind: str
    ids: tuple[str, ...]
    mappings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The job's own id."""
        return self.ids[-1]

    @property
    def name(self) -> str:
        """What the job is, in words."""
        return f"{KINDS[self.kind].life_cycle.name} {self.id}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What tells the kinds of job apart.

    Attributes:
        life_cycle: its words.
        status: the operation that gives its status; the path names the ids.
        look: asks for the status.
    """

    life_cycle: LifeCycle
    status: Operation[Any]
    look: Callable[..., Steps[JobStatus]]


def look(session: Session, ref: JobRef, deadline: float | None = None) -> Steps[JobStatus]:
    """Ask once how a job stands."""
    return (yield from KINDS[ref.kind].look(session, *ref.ids, deadline=deadline))


def extraction_status(session: Session, extraction_id: str, *, deadline: float | None = None) -> Steps[JobStatus]:
    """How an extraction stands."""
    response = yield from session.execute(get_extraction_status.request(extraction_id), deadline, poll=True)
    return seen_extraction(response.parsed.extraction, _asked(session, response))


def seen_extraction(extraction: ExtractionStatus, asked: float | None = None) -> JobStatus:
    """What the model of an extraction says; a list holds the same one."""
    state, outcome = EXTRACTION.judge(str(extraction.state))
    return JobStatus(state, outcome, extraction, retry_after=asked)


def access_job_status(
    session: Session, itwin_id: str, job_id: str, *, deadline: float | None = None
) -> Steps[JobStatus]:
    """The status of an access-control job; its errors are asked for once it ended without full success."""
    response = yield from session.execute(get_itwin_job.request(itwin_id, job_id), deadline, poll=True)
    state, outcome = ACCESS_JOB.judge(str(response.parsed.status))
    if outcome in ("partial", "failed"):
        request = get_itwin_job.request(itwin_id, job_id, prefer="return=representation")
        response = yield from session.execute(request, deadline, poll=True)
    job = response.parsed
    return JobStatus(state, outcome, job, tuple(job.errors or ()), _asked(session, response))


def export_run_status(
    session: Session, connection_id: str, run_id: str, *, deadline: float | None = None
) -> Steps[JobStatus]:
    """How an export run stands."""
    request = get_export_connection_run.request(connection_id, run_id)
    response = yield from session.execute(request, deadline, poll=True)
    return seen_run(response.parsed.run, _asked(session, response))


def seen_run(run: ExportRunModel, asked: float | None = None) -> JobStatus:
    """What the model of a run says; a list holds the same one.

    A run that calls itself a success beside a failed task is a partial one.
    """
    state, outcome = EXPORT_RUN.judge(str(run.state or "NotStarted"), str(run.result or "Undetermined"))
    if outcome == "running":
        return JobStatus(state, outcome, run, retry_after=asked)
    if outcome == "succeeded" and any(str(task.result) in _FAILED_TASK for task in tasks_of(run)):
        outcome = "partial"
    return JobStatus(state, outcome, run, _errors_of_run(run), asked)


def tasks_of(run: ExportRunModel) -> Iterator[ExportTask]:
    """The tasks of all jobs of a run."""
    return (task for job in (run.jobs or ()) for task in (job.tasks or ()))


def _errors_of_run(run: ExportRunModel) -> tuple[Any, ...]:
    """The errors of the tasks that did not succeed: an error also stands beside tasks that did."""
    found = tuple(task.error for task in tasks_of(run) if task.error and task.result != "Success")
    return (run.error, *found) if run.error else found


def _asked(session: Session, response: Response[Any]) -> float | None:
    return retry_after(response.headers.get("retry-after"), session.clock.time())


#: By the word that stands for the kind in references.
KINDS: Mapping[str, Kind] = {
    "extraction": Kind(EXTRACTION, get_extraction_status.OPERATION, extraction_status),
    "job": Kind(ACCESS_JOB, get_itwin_job.OPERATION, access_job_status),
    "export": Kind(EXPORT_RUN, get_export_connection_run.OPERATION, export_run_status),
}
