"""Handles of jobs: what is known of a job, how to wait for it, and what it leads to.

What a handle does is written once, for both kinds of client: a method gives its result, or a coroutine that gives it,
by what the driver below makes of the procedure. The type variables say which.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from itwin_platform_api.access_control.api.itwin_jobs import get_itwin_job_actions
from itwin_platform_api.access_control.models.job_actions import JobActions
from itwin_platform_api.export.models.export_job import ExportJob
from itwin_platform_api.export.models.export_task import ExportTask
from itwin_platform_api.grouping_and_mapping.api.data_access import get_cdm
from itwin_platform_api.grouping_and_mapping.models.cdm import CDM
from itwin_platform_api.grouping_and_mapping.models.extraction_log_entry import ExtractionLogEntry

from ._core import downloads, waiting
from ._core.effects import Steps
from ._core.jobs import JobRef, JobStatus, look, tasks_of
from ._core.lifecycles import Outcome
from ._core.logs import Follower, last_entries
from ._core.references import write_token
from ._core.session import Session
from ._folders import DiskFolder

__all__ = [
    "DEFAULT_WAIT",
    "AccessJob",
    "AsyncAccessJob",
    "AsyncExportRun",
    "AsyncExtraction",
    "ExportRun",
    "Extraction",
    "Job",
]

T = TypeVar("T")
#: ``JobStatus``, or a coroutine that gives it; likewise the others.
Looked = TypeVar("Looked")
Tables = TypeVar("Tables")
Files = TypeVar("Files")
Jobs = TypeVar("Jobs")
Tasks = TypeVar("Tasks")
Errors = TypeVar("Errors")
Actions = TypeVar("Actions")

Later: TypeAlias = Coroutine[Any, Any, T]

DEFAULT_WAIT = 3600.0


class Job(Generic[Looked]):
    """A long-running job; nothing is sent until one of its methods is called.

    It may be shared between threads. There is no way to cancel a job in these APIs; `stop_waiting` ends only the wait.
    """

    def __init__(self, driver: Any, session: Session, ref: JobRef, status: JobStatus | None = None) -> None:
        self._driver = driver
        self._session = session
        self._ref = ref
        self._status = status
        self._waits: set[waiting.Bell | waiting.Turn] = set()

    @property
    def id(self) -> str:
        """The job's id."""
        return self._ref.id

    @property
    def name(self) -> str:
        """What the job is, in words, e.g. ``extraction 40f71ed2-...``."""
        return self._ref.name

    @property
    def token(self) -> str:
        """A small text without secrets that leads back to this job, in another process too: ``itwin.job(token)``."""
        return write_token(self._session, self._ref)

    @property
    def last_status(self) -> JobStatus | None:
        """How the job stood when this handle last looked; None when it has not looked yet."""
        return self._status

    @property
    def outcome(self) -> Outcome:
        """What became of the job, as of the last look: ``running``, ``succeeded``, ``partial`` or ``failed``.

        ``unknown`` when it could not be looked at any more.
        """
        return "running" if self._status is None else self._status.outcome

    def __reduce__(self) -> NoReturn:
        raise TypeError("a handle is not pickled; give its token to the other process: itwin.job(token)")

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def status(self, *, deadline: float | None = None) -> Looked:
        """Ask once how the job stands.

        Args:
            deadline: seconds for the look; those of the client by default.

        Raises:
            NotFound: there is no such job, or the caller may not see it.
        """
        return self._do(self._look(deadline))

    def wait(self, *, deadline: float = DEFAULT_WAIT) -> Looked:
        """Wait until the job is over; partial success is a result, not an error.

        It is looked at after 2 s, then at intervals that grow by half up to 30 s, and never sooner than the service asks.

        Args:
            deadline: seconds for the whole wait.

        Raises:
            JobFailed: it ended without success; with its errors, and the last entries of its log.
            DeadlineExceeded: it still runs; the job itself goes on, and can be waited for again.
            WaitStopped: `stop_waiting` was called.
        """
        return self._do(self._wait(deadline))

    def stop_waiting(self) -> None:
        """End the waits for this job that are going on, from any thread or task; the job itself goes on.

        `wait` and `follow_logs` raise `WaitStopped`; `wait_all` gives the job back as ``running``. A wait that begins
        later is not concerned.
        """
        for one in list(self._waits):
            one.set()

    def _do(self, steps: Steps[Any]) -> T:  # type: ignore[type-var]
        """Whatever the driver makes of the procedure; the caller's return type says what that is."""
        return self._driver.run(steps)  # type: ignore[no-any-return]

    def _keep(self, status: JobStatus) -> JobStatus:
        self._status = status
        return status

    def _look(self, deadline: float | None = None) -> Steps[JobStatus]:
        return self._keep((yield from look(self._session, self._ref, deadline)))

    def _wait(self, deadline: float) -> Steps[JobStatus]:
        with self._waiting(threading.Event()) as watch:
            return (yield from waiting.wait(self._session, watch, deadline, self._log_of_failure))

    @contextmanager
    def _waiting(self, wake: waiting.Bell | waiting.Turn) -> Iterator[waiting.Watch]:
        """While this lasts, `stop_waiting` wakes whoever waits; what is seen meanwhile is kept."""
        watch = waiting.Watch(self._session, self._ref, wake)
        self._waits.add(wake)
        try:
            yield watch
        finally:
            self._waits.discard(wake)
            if watch.status is not None:
                self._status = watch.status

    def _log_of_failure(self, deadline: float) -> Steps[Sequence[Any]]:
        return ()
        yield

    def _ended(self) -> Steps[JobStatus]:
        """The last status, where it is the last one of all; else a look."""
        if self._status is not None and self._status.ended and self._status.outcome != "unknown":
            return self._status
        return (yield from self._look())

    def _errors(self) -> Steps[Sequence[Any]]:
        status = yield from self._ended()
        return status.errors


class _Extraction(Job[Looked], Generic[Looked, Tables, Files]):
    """What the extractions of both kinds of client have in common."""

    @property
    def mappings(self) -> tuple[str, ...]:
        """Ids of the mappings that it extracts, as far as they are known: the service does not tell them."""
        return self._ref.mappings

    def cdm(self, mapping_id: str | None = None, *, deadline: float | None = None) -> Tables:
        """The tables that were made of a mapping, with their columns and data files.

        Args:
            mapping_id: the mapping; may be left out where the extraction is known to have only one.
            deadline: seconds for the call.

        Raises:
            NotFound: the extraction is not over, or made nothing of this mapping.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm/
        """
        return self._do(downloads.model(self._session, self._ref, mapping_id, deadline))

    def download(
        self, path: str | os.PathLike[str], *, mapping_id: str | None = None, deadline: float | None = None
    ) -> Files:
        """Put the data of a mapping into a folder: ``model.json`` with the tables, and each partition as CSV.

        Everything is streamed to ``path.part``, which is renamed when it is whole. Called again after a crash, it goes
        on after the last whole partition; called again after its end, it sends nothing. One process at a time.

        Args:
            path: the folder to make.
            mapping_id: the mapping; may be left out where the extraction is known to have only one.
            deadline: seconds for the model and for each partition.

        Returns:
            The CSV files, in the model's order.

        Raises:
            ConfigurationError: something else is at this path.
            NotFound: the extraction is not over, or made nothing of this mapping.
            ConnectionLost: a partition broke off again and again; what is whole stays.
        """
        return self._do(self._download(path, mapping_id, deadline))

    def _download(
        self, path: str | os.PathLike[str], mapping_id: str | None, deadline: float | None
    ) -> Steps[tuple[Path, ...]]:
        mapping = downloads.mapping_of(self._ref, mapping_id, get_cdm.OPERATION.id)
        folder = DiskFolder(path, self.id, mapping)
        files: tuple[Path, ...] = yield from downloads.download(self._session, self._ref, mapping, folder, deadline)
        return files

    def _log_of_failure(self, deadline: float) -> Steps[Sequence[Any]]:
        return (yield from last_entries(self._session, self.id, deadline))

    @contextmanager
    def _following(self, deadline: float) -> Iterator[Follower]:
        with self._waiting(threading.Event()) as watch:
            yield Follower(self._session, watch, deadline)


class Extraction(_Extraction[JobStatus, CDM, tuple[Path, ...]]):
    """An extraction: a run of mappings over an iModel."""

    def follow_logs(self, *, deadline: float = DEFAULT_WAIT) -> Iterator[ExtractionLogEntry]:
        """Each log entry once, oldest first, as they come, until the extraction is over.

        Args:
            deadline: seconds for the whole following.

        Raises:
            DeadlineExceeded: the extraction still runs.
            WaitStopped: `stop_waiting` was called.
        """
        with self._following(deadline) as follower:
            while entries := self._driver.run(follower.next()):
                yield from entries


class AsyncExtraction(_Extraction[Later[JobStatus], Later[CDM], Later[tuple[Path, ...]]]):
    """An extraction: a run of mappings over an iModel."""

    async def follow_logs(self, *, deadline: float = DEFAULT_WAIT) -> AsyncIterator[ExtractionLogEntry]:
        """Each log entry once, oldest first, as they come; see `Extraction.follow_logs`."""
        with self._following(deadline) as follower:
            while entries := await self._driver.run(follower.next()):
                for entry in entries:
                    yield entry


class _AccessJob(Job[Looked], Generic[Looked, Actions, Errors]):
    """What the access-control jobs of both kinds of client have in common."""

    @property
    def itwin_id(self) -> str:
        """The iTwin whose members it changes."""
        return self._ref.ids[0]

    def actions(self, *, deadline: float | None = None) -> Actions:
        """What the job was told to do.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job-actions/
        """
        return self._do(self._actions(deadline))

    def errors(self) -> Errors:
        """What went wrong, as models of the API. Asks for the status unless the job is known to be over."""
        return self._do(self._errors())

    def _actions(self, deadline: float | None) -> Steps[JobActions]:
        request = get_itwin_job_actions.request(*self._ref.ids)
        response = yield from self._session.execute(request, deadline)
        return response.parsed.actions


class AccessJob(_AccessJob[JobStatus, JobActions, tuple[Any, ...]]):
    """A bulk job that assigns or takes away roles, or removes members."""


class AsyncAccessJob(_AccessJob[Later[JobStatus], Later[JobActions], Later[tuple[Any, ...]]]):
    """A bulk job that assigns or takes away roles, or removes members."""


class _ExportRun(Job[Looked], Generic[Looked, Jobs, Tasks, Errors]):
    """What the export runs of both kinds of client have in common."""

    @property
    def connection_id(self) -> str:
        """The export connection that is run."""
        return self._ref.ids[0]

    def jobs(self) -> Jobs:
        """The jobs of the run, with their tasks. Asks for the status unless the run is known to be over."""
        return self._do(self._jobs())

    def tasks(self) -> Tasks:
        """The tasks of all its jobs. Asks for the status unless the run is known to be over."""
        return self._do(self._tasks())

    def errors(self) -> Errors:
        """The run's own error, and those of tasks that did not succeed. Asks for the status as `tasks` does."""
        return self._do(self._errors())

    def _jobs(self) -> Steps[tuple[ExportJob, ...]]:
        status = yield from self._ended()
        return tuple(status.answer.jobs or ())

    def _tasks(self) -> Steps[tuple[ExportTask, ...]]:
        status = yield from self._ended()
        return tuple(tasks_of(status.answer))


class ExportRun(_ExportRun[JobStatus, tuple[ExportJob, ...], tuple[ExportTask, ...], tuple[Any, ...]]):
    """One run of an export connection."""


class AsyncExportRun(
    _ExportRun[Later[JobStatus], Later[tuple[ExportJob, ...]], Later[tuple[ExportTask, ...]], Later[tuple[Any, ...]]]
):
    """One run of an export connection."""
