"""Waiting for jobs, one or a thousand: when to look again, what a failed look means, when to give up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, Protocol, TypeVar

from ..errors import (
    ConfigurationError,
    DeadlineExceeded,
    DecodeError,
    ITwinError,
    JobFailed,
    NetworkError,
    RateLimited,
    ServerError,
    SignInFailed,
    Unauthorized,
    WaitStopped,
)
from .calls import checked_deadline
from .effects import Sleep, Steps, Together, Wake
from .events import PollEvent
from .jobs import JobRef, JobStatus, look
from .session import Session

__all__ = ["Bell", "Patience", "Round", "Turn", "Watch", "attempt", "check_time", "time_for_look", "wait"]

T = TypeVar("T")

FIRST_INTERVAL = 2.0
GROWTH = 1.5
LONGEST_INTERVAL = 30.0
#: An interval is shorter by up to this part, so that jobs that began together are not looked at together.
JITTER = 0.05
#: Looks that may fail in a row, each after its own retries, at a job that was never seen ...
MOST_FAILED_LOOKS = 5
#: ... and the seconds for which a job that was seen may be out of sight.
LONGEST_OUTAGE = 300.0
#: Seconds that one look may hold up the others of a round.
LONGEST_LOOK = 30.0
#: Seconds that the last look of a wait has, at its deadline.
LAST_LOOK = 5.0


class Bell(Wake, Protocol):
    """What wakes a wait; ``threading.Event`` is one."""

    def set(self) -> None:
        """Wake it."""
        ...

    def clear(self) -> None:
        """It was heard."""
        ...


class Turn:
    """The place of one job in a round: tells which of its jobs is meant when the bell rings."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._is_set = False

    def set(self) -> None:
        self._is_set = True
        # In this order: whoever hears the bell finds out whose it was.
        self._bell.set()

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, timeout: float | None = None) -> bool:
        return self._bell.wait(timeout)


class Patience:
    """How long failed looks are put up with."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._failed = 0
        self._seen_at: float | None = None

    def renew(self) -> None:
        """A look went well."""
        self._failed = 0
        self._seen_at = self._session.clock.monotonic()

    def forgive(self, error: ITwinError) -> float | None:
        """Seconds that a failed look asks for.

        Raises:
            ITwinError: it is no use to look again.
        """
        if isinstance(error, RateLimited):
            # It was not answered, which says nothing about the job. The deadline ends this.
            return error.retry_after
        is_page = isinstance(error, DecodeError) and error.path == "$"
        if not (is_page or isinstance(error, NetworkError | ServerError)):
            raise error
        self._failed += 1
        if self._seen_at is None:
            is_hopeless = self._failed > MOST_FAILED_LOOKS
        else:
            is_hopeless = self._session.clock.monotonic() - self._seen_at > LONGEST_OUTAGE
        if is_hopeless:
            raise error
        return None


class Watch:
    """One job that is waited for: what is known of it, and when to look again.

    Attributes:
        status: how it stood when it was last seen.
        error: why the last look failed, if it did.
        due: the moment of the next look.
        asked: seconds that the service asked for at the last look.
    """

    def __init__(self, session: Session, ref: JobRef, wake: Wake) -> None:
        self._session = session
        self._patience = Patience(session)
        self._interval = FIRST_INTERVAL
        self.ref = ref
        self.wake = wake
        self.status: JobStatus | None = None
        self.error: ITwinError | None = None
        self.due = session.clock.monotonic()
        self.asked: float | None = None

    @property
    def word(self) -> str:
        """How the job stands, for a sentence."""
        return f"still {self.status.state}" if self.status else "not known to have ended"

    def begin_anew(self) -> None:
        """Short intervals again."""
        self._interval = FIRST_INTERVAL
        self._plan()

    def take(self, seen: JobStatus | ITwinError) -> None:
        """Take in what a look gave, and plan the next one.

        Raises:
            ITwinError: the look failed, and another one would too.
        """
        if isinstance(seen, JobStatus):
            self.status, self.error, self.asked = seen, None, seen.retry_after
            self._patience.renew()
            self._tell(seen)
        else:
            self.error, self.asked = seen, self._patience.forgive(seen)
        self._plan()

    def lose(self, error: ITwinError) -> None:
        """Nothing more can be known of this job."""
        state, answer = (self.status.state, self.status.answer) if self.status else ("", None)
        self.status = JobStatus(state, "unknown", answer, (error,))
        self._tell(self.status)

    def stopped(self) -> WaitStopped:
        """The error for a wait that somebody ended."""
        return WaitStopped(self.ref.name, self.status.state if self.status else "")

    def _plan(self) -> None:
        wait = self._interval * (1.0 - JITTER * self._session.random())
        self._interval = min(LONGEST_INTERVAL, self._interval * GROWTH)
        # Never sooner than the service asks.
        self.due = self._session.clock.monotonic() + max(wait, self.asked or 0.0)

    def _tell(self, status: JobStatus) -> None:
        self._session.hooks.poll(
            PollEvent(self.ref.name, status.state, status.ended, status.answer, status.outcome, status.errors)
        )


def attempt(steps: Steps[T]) -> Steps[T | ITwinError]:
    """Carry out a procedure; an error of ours is its value."""
    try:
        return (yield from steps)
    except ITwinError as error:
        return error


def time_for_look(session: Session, ends: float) -> float:
    """Seconds that one look may take in a wait that ends then."""
    return min(session.deadline, max(ends - session.clock.monotonic(), LAST_LOOK))


def wait(
    session: Session, watch: Watch, deadline: float, finish: Callable[[float], Steps[Sequence[Any]]]
) -> Steps[JobStatus]:
    """Ask for the status, at growing intervals, until the job is over.

    Raises:
        JobFailed: it ended without success; carries what ``finish`` gives of its log, in the seconds that it is told.
        DeadlineExceeded: it still ran at the deadline. The job itself goes on.
        WaitStopped: somebody woke this wait.
    """
    ends = session.clock.monotonic() + checked_deadline(deadline)
    left = deadline
    while True:
        seen = yield from attempt(look(session, watch.ref, min(session.deadline, left)))
        watch.take(seen)
        if isinstance(seen, JobStatus) and seen.ended:
            return (yield from _judged(watch.ref, seen, finish(time_for_look(session, ends))))
        left = ends - session.clock.monotonic()
        check_time(watch, left, deadline)
        yield Sleep(min(watch.due - session.clock.monotonic(), left), watch.wake)
        if watch.wake.is_set():
            raise watch.stopped()
        left = max(ends - session.clock.monotonic(), min(LAST_LOOK, deadline))


def check_time(watch: Watch, left: float, deadline: float) -> None:
    """Whether there is time for another look.

    Raises:
        DeadlineExceeded: no time is left, or the service wants to be left alone for longer than that.
    """
    if left > 0 and (watch.asked is None or watch.asked <= left):
        return
    message = f"{watch.ref.name} is {watch.word} after the {deadline:g} seconds of the wait"
    if left > 0:
        message = (
            f"{watch.ref.name} is {watch.word}, and the service asks to be left alone for {watch.asked:g} seconds, "
            f"longer than the {left:g} that are left of the wait"
        )
    raise DeadlineExceeded(message, operation="wait", deadline=deadline) from watch.error


def _judged(ref: JobRef, status: JobStatus, finish: Steps[Sequence[Any]]) -> Steps[JobStatus]:
    if status.outcome != "failed":
        return status
    log = yield from attempt(finish)
    # That the job failed counts for more than that its log cannot be read.
    raise JobFailed(ref.name, status.state, errors=status.errors, log=() if isinstance(log, ITwinError) else log)


class Round:
    """Waits for many jobs: looks at those that are due, the one that waited longest first, a few side by side."""

    def __init__(
        self, session: Session, watches: Sequence[Watch], deadline: float, concurrency: int, bell: Bell
    ) -> None:
        self._session = session
        self._bell = bell
        self._broken: ITwinError | None = None
        self._side_by_side = concurrency
        self._deadline = checked_deadline(deadline)
        now = session.clock.monotonic()
        self._ends = now + self._deadline
        # Many first looks are spread over the first interval; a few need no spreading.
        step = FIRST_INTERVAL / len(watches) if len(watches) > concurrency else 0.0
        self._turns = 0
        self._heap: list[tuple[float, int, Watch]] = []
        self._late: list[Watch] = []
        for index, watch in enumerate(watches):
            watch.due = now + step * index
            self._queue(watch)

    def next(self) -> Steps[list[Watch]]:
        """The jobs that are over or no longer waited for, as soon as there are any; none at the end.

        Raises:
            DeadlineExceeded: the others still run.
            SignInFailed, Unauthorized, ConfigurationError: nothing can be asked any more.
        """
        while True:
            stopped = self._stopped()
            if stopped:
                return stopped
            if self._broken is not None:
                raise self._broken
            if not self._heap:
                break
            now = self._session.clock.monotonic()
            turn = self._heap[0][0]
            if turn > now:
                yield Sleep(turn - now, self._bell)
                continue
            over = yield from self._look(now)
            if over:
                return over
        if self._late:
            raise DeadlineExceeded(
                f"{len(self._late)} of the jobs still run after the {self._deadline:g} seconds of the wait, "
                f"one of them is {self._late[0].ref.name}, {self._late[0].word}",
                operation="wait_all",
                deadline=self._deadline,
            ) from self._late[0].error
        return []

    def _look(self, now: float) -> Steps[list[Watch]]:
        """Look at a few that are due; gives those of them that are over."""
        batch: list[Watch] = []
        while self._heap and self._heap[0][0] <= now and len(batch) < self._side_by_side:
            batch.append(heappop(self._heap)[2])
        seconds = min(self._session.deadline, LONGEST_LOOK, max(self._ends - now, LAST_LOOK))
        is_last = now >= self._ends
        answers = yield Together([attempt(look(self._session, one.ref, seconds)) for one in batch])
        over = []
        for watch, seen in zip(batch, answers, strict=True):
            try:
                watch.take(seen)
            except (ConfigurationError, SignInFailed, Unauthorized) as error:
                # Says nothing about this job, and the others would end alike.
                self._broken = error
            except ITwinError as error:
                watch.lose(error)
            if watch.status is not None and watch.status.ended:
                over.append(watch)
            elif is_last or (watch.asked is not None and watch.due > self._ends):
                self._late.append(watch)
            else:
                self._queue(watch)
        return over

    def _queue(self, watch: Watch) -> None:
        """Its turn comes when it is due, for the last time at the deadline; who is due together waits in line."""
        self._turns += 1
        heappush(self._heap, (min(watch.due, self._ends), self._turns, watch))

    def _stopped(self) -> list[Watch]:
        """Those that somebody stopped waiting for; looked through only after somebody did."""
        if not self._bell.is_set():
            return []
        self._bell.clear()
        stopped = [one for _, _, one in self._heap if one.wake.is_set()]
        self._heap = [turn for turn in self._heap if not turn[2].wake.is_set()]
        heapify(self._heap)
        return stopped
