"""Long-running jobs: their life cycles as tables, and the procedures that start, watch and judge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from itwin_platform_api.access_control.api.itwin_jobs import get_itwin_job
from itwin_platform_api.access_control.models.itwin_job import ITwinJob
from itwin_platform_api.export.api.export_connections import get_export_connection_run
from itwin_platform_api.export.models.export_run import ExportRun as ExportRunModel
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_logs, get_extraction_status
from itwin_platform_api.grouping_and_mapping.models.extraction_log_entry import ExtractionLogEntry

from ..errors import DeadlineExceeded, ITwinError, JobFailed
from .calls import checked_deadline
from .effects import Sleep, Steps
from .events import PollEvent
from .pages import Cursor
from .session import Session

__all__ = ["ACCESS_JOB", "EXPORT_RUN", "EXTRACTION", "JobStatus", "LifeCycle", "LogReader", "Outcome", "wait"]

Outcome = Literal["running", "succeeded", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The words of one kind of job, and what they mean. A word that is not here means that the job still runs."""

    name: str
    running: tuple[str, ...]
    ends: Mapping[str, Outcome]


EXTRACTION = LifeCycle(
    "extraction",
    running=("Queued", "Running"),
    ends={"Succeeded": "succeeded", "PartiallySucceeded": "partial", "Failed": "failed"},
)
ACCESS_JOB = LifeCycle(
    "access-control job",
    running=("Active",),
    ends={"Completed": "succeeded", "PartialCompleted": "partial", "Failed": "failed"},
)
#: A run has two words: its state, of which only ``Completed`` is an end, and then its result, which stands here.
EXPORT_RUN = LifeCycle(
    "export run",
    running=(
        "NotStarted",
        "Queued",
        "Idle",
        "WaitingToExecute",
        "WaitingToRetry",
        "Executing",
        "Finalizing",
    ),
    ends={
        "Success": "succeeded",
        "PartialSuccess": "partial",
        "Error": "failed",
        "Skipped": "failed",
        "Canceled": "failed",
        "Cancelled": "failed",
        "TimedOut": "failed",
        "Undetermined": "failed",
    },
)

_FIRST_INTERVAL = 2.0
_GROWTH = 1.5
_LONGEST_INTERVAL = 30.0


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What became of a job so far.

    Attributes:
        state: the service's own word (for an export run that ended: its result).
        outcome: ``running``, ``succeeded``, ``partial`` or ``failed``.
        answer: the decoded answer that says so.
        errors: the errors that the service gives.
    """

    state: str
    outcome: Outcome
    answer: Any
    errors: tuple[Any, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the job is over."""
        return self.outcome != "running"


def extraction_status(session: Session, extraction_id: str, deadline: float | None = None) -> Steps[JobStatus]:
    response = yield from session.execute(get_extraction_status.request(extraction_id), deadline, poll=True)
    extraction = response.parsed.extraction
    return JobStatus(str(extraction.state), EXTRACTION.ends.get(extraction.state, "running"), extraction)


def access_job_status(session: Session, itwin_id: str, job_id: str, deadline: float | None = None) -> Steps[JobStatus]:
    """The status of an access-control job; its errors are asked for once it ended without full success."""
    job = (yield from session.execute(get_itwin_job.request(itwin_id, job_id), deadline, poll=True)).parsed
    outcome = ACCESS_JOB.ends.get(job.status, "running")
    if outcome in ("partial", "failed"):
        request = get_itwin_job.request(itwin_id, job_id, prefer="return=representation")
        job = (yield from session.execute(request, deadline, poll=True)).parsed
    return JobStatus(str(job.status), outcome, job, _errors_of_job(job))


def _errors_of_job(job: ITwinJob) -> tuple[Any, ...]:
    return tuple(job.errors or ())


def export_run_status(
    session: Session, connection_id: str, run_id: str, deadline: float | None = None
) -> Steps[JobStatus]:
    request = get_export_connection_run.request(connection_id, run_id)
    run = (yield from session.execute(request, deadline, poll=True)).parsed.run
    if run.state != "Completed":
        return JobStatus(str(run.state or "NotStarted"), "running", run)
    result = str(run.result or "Undetermined")
    return JobStatus(result, EXPORT_RUN.ends.get(result, "failed"), run, _errors_of_run(run))


def _errors_of_run(run: ExportRunModel) -> tuple[Any, ...]:
    """The errors of the tasks that did not succeed: an error also stands beside tasks that did."""
    tasks = (task for job in (run.jobs or ()) for task in (job.tasks or ()))
    found = tuple(task.error for task in tasks if task.error and task.result != "Success")
    return (run.error, *found) if run.error else found


def wait(
    session: Session,
    name: str,
    check: Callable[[float | None], Steps[JobStatus]],
    deadline: float,
    finish: Callable[[JobStatus], Steps[Sequence[Any]]],
) -> Steps[JobStatus]:
    """Ask for the status, at growing intervals, until the job is over.

    Raises:
        JobFailed: it ended without success; carries what ``finish`` gives of its log.
        DeadlineExceeded: it still ran at the deadline. The job itself goes on.
    """
    ends = session.clock.monotonic() + checked_deadline(deadline)
    interval = _FIRST_INTERVAL
    left = deadline
    while True:
        status = yield from check(min(session.deadline, left))
        session.hooks.poll(PollEvent(name, status.state, status.ended, status.answer))
        if status.outcome == "failed":
            try:
                log = yield from finish(status)
            except ITwinError:
                # That the job failed counts for more than that its log cannot be read.
                log = ()
            raise JobFailed(name, status.state, errors=status.errors, log=log)
        if status.ended:
            return status
        left = ends - session.clock.monotonic()
        if left <= 0:
            raise DeadlineExceeded(
                f"{name} is still {status.state} after the {deadline:g} seconds of the wait",
                operation="wait",
                deadline=deadline,
            )
        yield Sleep(min(interval, left))
        interval = min(_LONGEST_INTERVAL, interval * _GROWTH)


class LogReader:
    """Reads the log of an extraction as it grows: each entry once, oldest first.

    The service gives it newest first, and entries only get added; so each reading stops at the first page
    that holds nothing new.
    """

    def __init__(self, session: Session, extraction_id: str) -> None:
        self._session = session
        self._extraction_id = extraction_id
        self._seen: Counter[ExtractionLogEntry] = Counter()
        self._interval = _FIRST_INTERVAL
        self.ended = False

    def read(self) -> Steps[list[ExtractionLogEntry]]:
        """The entries that were added since the last reading."""
        request = get_extraction_logs.request(self._extraction_id)
        cursor = Cursor(self._session, request, get_extraction_logs.LISTING, None, None)
        found: list[ExtractionLogEntry] = []
        here: Counter[ExtractionLogEntry] = Counter()
        while not cursor.ended:
            _, entries = yield from cursor.next_page()
            before = len(found)
            for entry in entries:
                here[entry] += 1
                if here[entry] > self._seen[entry]:
                    found.append(entry)
            if len(found) == before:
                break
        self._seen.update(found)
        return found[::-1]

    def follow(self) -> Steps[list[ExtractionLogEntry]]:
        """The next entries, waiting for them; an empty list once the extraction is over and all was given."""
        while not self.ended:
            status = yield from extraction_status(self._session, self._extraction_id)
            self._session.hooks.poll(
                PollEvent(f"extraction {self._extraction_id}", status.state, status.ended, status.answer)
            )
            # The status is read before the log, so that the log of an ended extraction is whole.
            entries = yield from self.read()
            self.ended = status.ended
            if entries:
                self._interval = _FIRST_INTERVAL
                return entries
            if not self.ended:
                yield Sleep(self._interval)
                self._interval = min(_LONGEST_INTERVAL, self._interval * _GROWTH)
        return []
