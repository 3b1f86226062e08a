"""Procedures carried out side by side: by threads, or by tasks of asyncio and trio."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from ._core.effects import Steps

__all__ = ["as_tasks", "in_threads"]


def in_threads(run: Callable[[Steps[Any]], Any], procedures: Sequence[Steps[Any]]) -> list[Any]:
    """What each procedure gives, in their order; what one of them raises is raised when all have ended."""
    if len(procedures) < 2:
        return [run(one) for one in procedures]
    # Loaded when used: most programs never have two procedures at once.
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    with ThreadPoolExecutor(len(procedures), thread_name_prefix="itwin-look") as pool:
        # Traces that the caller has open go on in the threads.
        pending = [pool.submit(copy_context().run, run, one) for one in procedures]
    return [one.result() for one in pending]


async def as_tasks(run: Callable[[Steps[Any]], Awaitable[Any]], procedures: Sequence[Steps[Any]]) -> list[Any]:
    """What each procedure gives, in their order; what one of them raises is raised when all have ended."""
    if len(procedures) < 2:
        return [await run(one) for one in procedures]
    import anyio  # comes with httpx2; only asynchronous clients need it

    results: dict[int, Any] = {}
    raised: dict[int, Exception] = {}

    async def carry_out(place: int, steps: Steps[Any]) -> None:
        try:
            results[place] = await run(steps)
        except Exception as error:  # noqa: BLE001 - a task group would wrap it; it is raised below as it is
            raised[place] = error

    async with anyio.create_task_group() as group:
        for place, steps in enumerate(procedures):
            group.start_soon(carry_out, place, steps)
    if raised:
        raise raised[min(raised)]
    return [results[place] for place in range(len(procedures))]
