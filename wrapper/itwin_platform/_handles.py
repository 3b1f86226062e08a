"""Handles of jobs: what is known of a job, and how to wait for it; two thin shells around the core."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, ClassVar

from itwin_platform_api.grouping_and_mapping.models.extraction_log_entry import ExtractionLogEntry

from ._async import AsyncDriver
from ._core import jobs
from ._core.effects import Steps
from ._core.jobs import JobStatus, LifeCycle, LogReader
from ._core.session import Session
from ._sync import SyncDriver

__all__ = [
    "AccessJob",
    "AsyncAccessJob",
    "AsyncExportRun",
    "AsyncExtraction",
    "AsyncJob",
    "ExportRun",
    "Extraction",
    "Job",
]

DEFAULT_WAIT = 3600.0


class _Job:
    """What every handle knows: which job it is, and the procedures that read it."""

    life_cycle: ClassVar[LifeCycle]

    def __init__(self, session: Session, *ids: str) -> None:
        self._session = session
        self._ids = ids

    @property
    def id(self) -> str:
        """The job's id."""
        return self._ids[-1]

    @property
    def name(self) -> str:
        """What the job is, in words."""
        return f"{self.life_cycle.name} {self.id}"

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def _check(self, deadline: float | None = None) -> Steps[JobStatus]:
        raise NotImplementedError

    def _log_of_failure(self, status: JobStatus) -> Steps[Sequence[Any]]:
        return ()
        yield

    def _wait(self, deadline: float) -> Steps[JobStatus]:
        return jobs.wait(self._session, self.name, self._check, deadline, self._log_of_failure)


class _ExtractionJob(_Job):
    life_cycle: ClassVar[LifeCycle] = jobs.EXTRACTION

    def _check(self, deadline: float | None = None) -> Steps[JobStatus]:
        return jobs.extraction_status(self._session, self.id, deadline)

    def _log_of_failure(self, status: JobStatus) -> Steps[Sequence[Any]]:
        return (yield from LogReader(self._session, self.id).read())


class _AccessControlJob(_Job):
    life_cycle: ClassVar[LifeCycle] = jobs.ACCESS_JOB

    def _check(self, deadline: float | None = None) -> Steps[JobStatus]:
        return jobs.access_job_status(self._session, self._ids[0], self.id, deadline)


class _ExportRunJob(_Job):
    life_cycle: ClassVar[LifeCycle] = jobs.EXPORT_RUN

    def _check(self, deadline: float | None = None) -> Steps[JobStatus]:
        return jobs.export_run_status(self._session, self._ids[0], self.id, deadline)


class Job(_Job):
    """A job, in a synchronous program."""

    def __init__(self, driver: SyncDriver, session: Session, *ids: str) -> None:
        super().__init__(session, *ids)
        self._driver = driver

    def status(self) -> JobStatus:
        """Ask once how the job stands."""
        return self._driver.run(self._check())

    def wait(self, *, deadline: float = DEFAULT_WAIT) -> JobStatus:
        """Wait until the job is over, for at most ``deadline`` seconds; partial success is a result, not an error.

        Raises:
            JobFailed: it ended without success.
            DeadlineExceeded: it still runs; the job itself goes on, and can be waited for again.
        """
        return self._driver.run(self._wait(deadline))


class AsyncJob(_Job):
    """A job, in an asynchronous program."""

    def __init__(self, driver: AsyncDriver, session: Session, *ids: str) -> None:
        super().__init__(session, *ids)
        self._driver = driver

    async def status(self) -> JobStatus:
        """Ask once how the job stands."""
        return await self._driver.run(self._check())

    async def wait(self, *, deadline: float = DEFAULT_WAIT) -> JobStatus:
        """Wait until the job is over, for at most ``deadline`` seconds; partial success is a result, not an error.

        Raises:
            JobFailed: it ended without success.
            DeadlineExceeded: it still runs; the job itself goes on, and can be waited for again.
        """
        return await self._driver.run(self._wait(deadline))


class Extraction(_ExtractionJob, Job):
    """An extraction: a run of mappings over an iModel."""

    def follow_logs(self) -> Iterator[ExtractionLogEntry]:
        """Each log entry once, oldest first, as they come, until the extraction is over."""
        reader = LogReader(self._session, self.id)
        while entries := self._driver.run(reader.follow()):
            yield from entries


class AsyncExtraction(_ExtractionJob, AsyncJob):
    """An extraction: a run of mappings over an iModel."""

    async def follow_logs(self) -> AsyncIterator[ExtractionLogEntry]:
        """Each log entry once, oldest first, as they come, until the extraction is over."""
        reader = LogReader(self._session, self.id)
        while entries := await self._driver.run(reader.follow()):
            for entry in entries:
                yield entry


class AccessJob(_AccessControlJob, Job):
    """A bulk job that assigns or takes away roles, or removes members."""


class AsyncAccessJob(_AccessControlJob, AsyncJob):
    """A bulk job that assigns or takes away roles, or removes members."""


class ExportRun(_ExportRunJob, Job):
    """One run of an export connection."""


class AsyncExportRun(_ExportRunJob, AsyncJob):
    """One run of an export connection."""
