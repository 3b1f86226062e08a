"""Waiting for many jobs: two thin shells around the core's round."""

# ruff: noqa: SLF001 - handles and rounds are one family

from __future__ import annotations

import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar, overload

from ._async import AsyncDriver
from ._core.calls import checked_deadline
from ._core.effects import Steps
from ._core.jobs import JobStatus
from ._core.waiting import Round, Turn, Watch
from ._handles import DEFAULT_WAIT, Job, Later
from .errors import ConfigurationError

__all__ = ["wait_all"]

One = TypeVar("One", bound=Job[JobStatus])
Other = TypeVar("Other", bound=Job[Later[JobStatus]])

_SIDE_BY_SIDE = 8
#: Outcomes that another look may change.
_OPEN = ("running", "unknown")


@overload
def wait_all(jobs: Iterable[One], *, deadline: float = ..., concurrency: int = ...) -> Iterable[One]: ...


@overload
def wait_all(jobs: Iterable[Other], *, deadline: float = ..., concurrency: int = ...) -> AsyncIterable[Other]: ...


def wait_all(jobs: Iterable[Any], *, deadline: float = DEFAULT_WAIT, concurrency: int = _SIDE_BY_SIDE) -> Any:
    """Wait for many jobs, of any kinds; gives each handle as soon as its job is over.

    Nothing is raised for a job that failed: its handle comes like the others, with ``outcome`` and ``last_status``. A
    job that cannot be looked at any more comes as ``unknown``, one whose `stop_waiting` was called as ``running``.

    Every job is looked at as in `wait`, at intervals of 2 s that grow by half up to 30 s, a little out of step with the
    others, and never sooner than the service asks. Within the client's rate limit the looks leave room for other calls;
    when there are more than fit, the job that waited longest comes first.

    Args:
        jobs: handles of one client; for those of an asynchronous client, iterate with ``async for``.
        deadline: seconds until the last of them.
        concurrency: how many are looked at side by side.

    Raises:
        DeadlineExceeded: after all that ended were given, the others still run.
        ConfigurationError: the handles are of several clients.

    Example:
        >>> from itwin_platform import ITwinPlatform, wait_all
        >>> from itwin_platform.sandbox import Sandbox
        >>> sandbox = Sandbox()
        >>> with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport()) as itwin:
        ...     runs = itwin.extractions.list("70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a")
        ...     print(*{run.outcome for run in wait_all(runs)})
        succeeded
    """
    return _Waiting(jobs, deadline, concurrency)


class _Waiting:
    """The handles that are waited for; iterated as their client is, and either way where there are none."""

    def __init__(self, jobs: Iterable[Job[Any]], deadline: float, concurrency: int) -> None:
        self._jobs = _distinct(jobs)
        self._deadline = checked_deadline(deadline)
        self._concurrency = concurrency
        if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
            raise ConfigurationError(f"concurrency is {concurrency!r}, expected 1 or more.")
        self._drivers = {id(job._driver): job._driver for job in self._jobs}
        if len(self._drivers) > 1:
            raise ConfigurationError("The handles are of several clients; wait for those of each client on their own.")

    def __iter__(self) -> Iterator[Any]:
        driver = self._driver(asynchronous=False)
        if driver is None:
            return
        with self._begun() as begun:
            while over := driver.run(begun.next()):
                yield from over

    async def __aiter__(self) -> AsyncIterator[Any]:
        driver = self._driver(asynchronous=True)
        if driver is None:
            return
        with self._begun() as begun:
            while over := await driver.run(begun.next()):
                for job in over:
                    yield job

    def _driver(self, *, asynchronous: bool) -> Any:
        driver = next(iter(self._drivers.values()), None)
        if driver is not None and isinstance(driver, AsyncDriver) is not asynchronous:
            word = "for" if asynchronous else "async for"
            raise ConfigurationError(f"The handles are of the other kind of client: iterate with {word}.")
        return driver

    @contextmanager
    def _begun(self) -> Iterator[_Begun]:
        bell = threading.Event()
        left = [job for job in self._jobs if job.outcome in _OPEN]
        with ExitStack() as stack:
            watches = {stack.enter_context(job._waiting(Turn(bell))): job for job in left}
            known = [job for job in self._jobs if job.outcome not in _OPEN]
            session = self._jobs[0]._session
            yield _Begun(known, watches, Round(session, list(watches), self._deadline, self._concurrency, bell))


def _distinct(jobs: Iterable[Job[Any]]) -> tuple[Job[Any], ...]:
    """The handles, each once."""
    given: list[Any] = list(jobs) if isinstance(jobs, Iterable) else [jobs]
    wrong = [type(one).__name__ for one in given if one is jobs or not isinstance(one, Job)]
    if wrong:
        raise ConfigurationError(f"Expected handles of jobs in a list, got `{wrong[0]}`.")
    return tuple(dict.fromkeys(given))


class _Begun:
    """One iteration: the jobs that were known to be over, then those that the round tells of."""

    def __init__(self, known: list[Job[Any]], watches: Mapping[Watch, Job[Any]], waiting: Round) -> None:
        self._known = known
        self._watches = watches
        self._waiting = waiting

    def next(self) -> Steps[list[Job[Any]]]:
        """The next jobs that are over; none at the end."""
        if self._known:
            known, self._known = self._known, []
            return known
        over = yield from self._waiting.next()
        for watch in over:
            if watch.status is not None:
                self._watches[watch]._keep(watch.status)
        return [self._watches[watch] for watch in over]
