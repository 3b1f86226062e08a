"""Carries out the fetches of one walk in a synchronous program: in place, or in threads that work ahead."""

from __future__ import annotations

import os
import threading
import time
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from ._core.effects import Effect, Sleep
from ._core.pages import Fetch, Taken, Walk
from ._sync import SyncDriver

__all__ = ["SyncFetcher"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")

#: Seconds for which a listing that is left waits for a request on its way. A thread cannot be cut off; where the service
#: takes longer, it ends with its request, and nobody waits for it.
_GRACE = 1.0


class SyncFetcher(Generic[Item, Answer]):
    """Fetches the pages of one walk. Threads exist only where the walk reads ahead, and end with it."""

    def __init__(self, driver: SyncDriver, walk: Walk[Item, Answer]) -> None:
        self._driver = driver
        self._walk = walk
        # Guards the walk; told whenever it changed. Its lock is reentrant: a finalizer may run anywhere.
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        # A forked child has the walk, and none of its threads.
        self._process = os.getpid()
        self._background = _Background(driver, self._stopped)

    def __enter__(self) -> SyncFetcher[Item, Answer]:
        self._driver.fetchers.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._driver.fetchers.discard(self)

    def next_page(self) -> Taken[Item, Answer] | None:
        """Wait for the next page; None after the last one.

        Raises:
            ITwinError: what its fetch ended with.
            ConfigurationError: the client was closed meanwhile.
        """
        return self._from_threads() if self._walk.reads_ahead else self._in_place()

    def stop(self) -> None:
        """Begin nothing more, and wait a moment for what is on its way."""
        if os.getpid() != self._process:
            return
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        ends = time.monotonic() + _GRACE
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, ends - time.monotonic()))

    def _in_place(self) -> Taken[Item, Answer] | None:
        walk = self._walk
        if self._stopped.is_set() and not walk.ended:
            raise walk.cut_off()
        walk.waiting = True
        fetch = walk.begin()
        if fetch is None:
            return None
        try:
            response = self._driver.run(fetch.steps)
        except Exception as error:  # noqa: BLE001 - raised again by the walk, with the place where it stands
            walk.fail(fetch, error)
        else:
            walk.succeed(fetch, response.parsed)
        return walk.take()

    def _from_threads(self) -> Taken[Item, Answer] | None:
        walk = self._walk
        if os.getpid() != self._process:
            raise walk.cut_off("This listing reads ahead in the process that began it; iterate it anew in this one.")
        with self._changed:
            walk.waiting = True
            try:
                while not walk.ended:
                    if self._stopped.is_set():
                        raise walk.cut_off()
                    taken = walk.take()
                    if taken is not None:
                        self._employ(0 if walk.ended else walk.workers)
                        return taken
                    # One alone until the first page is there, which tells whether there is work for more.
                    self._employ(1)
                    self._changed.notify_all()
                    self._changed.wait()
                return None
            finally:
                walk.waiting = False
                self._changed.notify_all()

    def _employ(self, threads: int) -> None:
        while len(self._threads) < threads:
            thread = threading.Thread(target=copy_context().run, args=(self._work,), name="itwin-pages", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (fetch := self._next_fetch()) is not None:
            response: Any = None
            failure: BaseException | None = None
            try:
                response = self._background.run(fetch.steps)
            except BaseException as error:  # noqa: BLE001 - belongs to the thread that waits for the page
                failure = error
            with self._changed:
                if failure is None:
                    self._walk.succeed(fetch, response.parsed)
                else:
                    self._walk.fail(fetch, failure)
                self._changed.notify_all()

    def _next_fetch(self) -> Fetch[Answer] | None:
        with self._changed:
            while not (self._stopped.is_set() or self._walk.ended):
                fetch = self._walk.begin()
                if fetch is not None:
                    return fetch
                self._changed.wait()
        return None


class _Stopped(BaseException):
    """Ends a procedure that nobody waits for any more."""


class _Background(SyncDriver):
    """The client's driver for a thread that may be told to stop: then it sends nothing more, and its waits end."""

    def __init__(self, driver: SyncDriver, stopped: threading.Event) -> None:
        super().__init__(driver._connections, driver._clock)  # noqa: SLF001 - another driver of the same client
        self._stopped = stopped

    def _perform(self, effect: Effect) -> Any:
        if self._stopped.is_set():
            raise _Stopped
        if isinstance(effect, Sleep) and effect.wake is None:
            effect = Sleep(effect.seconds, self._stopped)
        return super()._perform(effect)
