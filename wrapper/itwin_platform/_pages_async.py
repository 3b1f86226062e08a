"""Carries out the fetches of one walk in an asynchronous program: in place, or in a task that works ahead."""

from __future__ import annotations

import contextvars
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar

from ._async import AsyncDriver
from ._connections import current_loop
from ._core.pages import Taken, Walk
from .errors import ConfigurationError

__all__ = ["AsyncFetcher"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class AsyncFetcher(Generic[Item, Answer]):
    """Fetches the pages of one walk. Its task exists only where the walk reads ahead, and ends with it.

    The task belongs to no task group of the caller's: an iterator may be left at any time, and a group may not.
    """

    def __init__(self, driver: AsyncDriver, walk: Walk[Item, Answer]) -> None:
        self._driver = driver
        self._walk = walk
        self._task: _Task | None = None
        self._closed = False
        self._loop: object = None
        driver.fetchers.add(self)

    async def next_page(self) -> Taken[Item, Answer] | None:
        """Wait for the next page; None after the last one. A wait that is cancelled loses nothing.

        Raises:
            ITwinError: what its fetch ended with.
            ConfigurationError: the client was closed meanwhile, or another task waits for the same iteration.
        """
        return await self._from_task() if self._walk.reads_ahead else await self._in_place()

    def stop(self) -> None:
        """Cancel what is on its way, soon; may be called from anywhere."""
        if self._task is not None:
            self._task.cancel()

    async def aclose(self) -> None:
        """Cancel what is on its way, and wait for its end."""
        self._closed = True
        if self._task is None:
            return
        if self._loop is current_loop():
            await self._task.aclose()
        else:
            self._task.cancel()

    async def _in_place(self) -> Taken[Item, Answer] | None:
        walk = self._walk
        if self._closed and not walk.ended:
            raise walk.cut_off()
        walk.waiting = True
        fetch = walk.begin()
        if fetch is None:
            if not walk.ended:
                raise ConfigurationError("Another task waits for this iteration; make one for each.")
            return None
        try:
            response = await self._driver.run(fetch.steps)
        except Exception as error:  # noqa: BLE001 - raised again by the walk, with the place where it stands
            walk.fail(fetch, error)
        except BaseException:
            walk.undo(fetch)
            raise
        else:
            walk.succeed(fetch, response.parsed)
        return walk.take()

    async def _from_task(self) -> Taken[Item, Answer] | None:
        walk = self._walk
        if walk.ended:
            return None
        if self._closed:
            raise walk.cut_off()
        if self._task is None:
            self._loop = current_loop()
            self._signal = _Signal()
            self._task = _Task(self._work, self._signal.give)
        if self._loop is not current_loop():
            raise walk.cut_off("This listing reads ahead in the event loop that began it; iterate it anew in this one.")
        walk.waiting = True
        try:
            while not walk.ended:
                if self._task.is_over:
                    raise walk.cut_off()
                taken = walk.take()
                if taken is not None:
                    return taken
                self._signal.give()
                await self._signal.wait()
            return None
        finally:
            walk.waiting = False
            self._signal.give()
            if walk.ended:
                await self.aclose()

    async def _work(self) -> None:
        import anyio

        async with anyio.create_task_group() as group:
            for _ in range(self._walk.workers):
                group.start_soon(self._fetch_on)

    async def _fetch_on(self) -> None:
        walk = self._walk
        while not walk.ended:
            fetch = walk.begin()
            if fetch is None:
                await self._signal.wait()
                continue
            try:
                response = await self._driver.run(fetch.steps)
            except Exception as error:  # noqa: BLE001 - belongs to the task that waits for the page
                walk.fail(fetch, error)
            else:
                walk.succeed(fetch, response.parsed)
            self._signal.give()


class _Signal:
    """Wakes everyone who waits at the moment."""

    def __init__(self) -> None:
        import anyio

        self._make = anyio.Event
        self._event = anyio.Event()

    def give(self) -> None:
        event, self._event = self._event, self._make()
        event.set()

    async def wait(self) -> None:
        await self._event.wait()


class _Task:
    """A task of its own, in asyncio or trio, that can be cancelled from anywhere; it never raises."""

    #: The event loop alone would let a task be collected while it waits.
    _kept: ClassVar[set[object]] = set()

    def __init__(self, work: Callable[[], Awaitable[None]], at_end: Callable[[], None]) -> None:
        import anyio

        self._work = work
        self._at_end = at_end
        self._scope = anyio.CancelScope()
        self._over = anyio.Event()
        self._soon = self._spawn()

    def _spawn(self) -> Callable[[Callable[[], object]], object]:
        """Begin; gives the function by which another thread has something done in the event loop."""
        loop: Any = current_loop()
        if not hasattr(loop, "create_task"):
            import trio

            trio.lowlevel.spawn_system_task(self._run, context=contextvars.copy_context())
            return loop.run_sync_soon  # type: ignore[no-any-return]  # trio is not always here, nor its types
        task = loop.create_task(self._run())
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)
        return loop.call_soon_threadsafe  # type: ignore[no-any-return]  # asyncio's or trio's

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def cancel(self) -> None:
        """End it soon; from any thread, also when its event loop has ended."""
        if not self.is_over:
            with suppress(RuntimeError):
                self._soon(self._scope.cancel)

    async def aclose(self) -> None:
        """End it, and wait until it has."""
        import anyio

        self._scope.cancel()
        with anyio.CancelScope(shield=True):
            await self._over.wait()

    async def _run(self) -> None:
        try:
            with self._scope:
                await self._work()
        finally:
            self._over.set()
            self._at_end()
