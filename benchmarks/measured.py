"""Work whose memory is measured, in a process of its own: prints seconds, CPU and megabytes over idle as JSON.

Run as ``python -m benchmarks.measured WHAT ADDRESS ARGUMENT``: ``download-sync``, ``download-async``, ``stream-sync``,
``stream-async-httpx`` with a path, ``jobs-sync``, ``jobs-async`` with the seconds of the longest job.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import sys
import time
import urllib.request
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, wait_all

from .answers import EXTRACTION, TOKEN
from .bare import STATUS_PATH

__all__ = ["main"]

JOBS = 1000
_PARTITION = f"{STATUS_PATH}/cdm/partitions?location=x"
_PEAK = Path("/proc/self/clear_refs")
FIRST_INTERVAL, GROWTH, LONGEST_INTERVAL = 2.0, 1.5, 30.0
MAPPING = "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"


def main(what: str, root: str, argument: str) -> dict[str, float]:
    """Warm up with one call, so that idle means a client that is loaded, then do the work."""
    if what.startswith("stream-"):
        begun = _begin()
        if what == "stream-sync":
            _stream_bare(root, Path(argument))
        else:
            asyncio.run(_stream_bare_async(import_module(what.removeprefix("stream-async-")), root, Path(argument)))
        return _since(begun)
    if what == "download-async":
        return asyncio.run(_download_async(root, Path(argument)))
    if what == "jobs-sync":
        return _jobs(root, int(argument))
    if what == "jobs-async":
        return asyncio.run(_jobs_async(root, int(argument)))
    with ITwinPlatform(base_url=root, token=TOKEN, deadline=600) as itwin:
        run = itwin.extractions.get(EXTRACTION)
        run.status()
        begun = _begin()
        run.download(argument, mapping_id=MAPPING, deadline=600)
        return _since(begun)


async def _download_async(root: str, path: Path) -> dict[str, float]:
    async with AsyncITwinPlatform(base_url=root, token=TOKEN, deadline=600) as itwin:
        run = itwin.extractions.get(EXTRACTION)
        await run.status()
        begun = _begin()
        await run.download(path, mapping_id=MAPPING, deadline=600)
        return _since(begun)


def _stream_bare(root: str, path: Path) -> None:
    with httpx2.Client() as http, http.stream("GET", f"{root}{_PARTITION}") as answer, path.open("wb") as file:
        for piece in answer.iter_raw():
            file.write(piece)
        os.fsync(file.fileno())


async def _stream_bare_async(library: Any, root: str, path: Path) -> None:
    async with library.AsyncClient() as http, http.stream("GET", f"{root}{_PARTITION}") as answer:
        with path.open("wb") as file:
            async for piece in answer.aiter_raw():
                file.write(piece)
            os.fsync(file.fileno())


def durations(longest: int) -> list[int]:
    """Seconds that each of the jobs takes."""
    return [1 + number % longest for number in range(JOBS)]


def ideal(longest: int) -> int:
    """Looks that it takes to see each job end, one on its own after the other."""
    return sum(_looks(seconds) for seconds in durations(longest))


def _looks(seconds: float) -> int:
    moment, interval, looks = 0.0, FIRST_INTERVAL, 1
    while moment < seconds:
        moment += interval
        interval = min(interval * GROWTH, LONGEST_INTERVAL)
        looks += 1
    return looks


def _ids(longest: int) -> list[str]:
    return [f"job-{seconds}-{os.getpid()}-{number}" for number, seconds in enumerate(durations(longest))]


def _jobs(root: str, longest: int) -> dict[str, float]:
    with ITwinPlatform(base_url=root, token=TOKEN) as itwin:
        itwin.extractions.get(EXTRACTION).status()
        begun = _begin()
        handles = [itwin.extractions.get(one) for one in _ids(longest)]
        ended = sum(job.outcome == "succeeded" for job in wait_all(handles))
        return {**_since(begun), **_counted(root, ended, longest)}


async def _jobs_async(root: str, longest: int) -> dict[str, float]:
    async with AsyncITwinPlatform(base_url=root, token=TOKEN) as itwin:
        await itwin.extractions.get(EXTRACTION).status()
        begun = _begin()
        handles = [itwin.extractions.get(one) for one in _ids(longest)]
        ended = 0
        async for job in wait_all(handles):
            ended += job.outcome == "succeeded"
        return {**_since(begun), **_counted(root, ended, longest)}


def _counted(root: str, ended: int, longest: int) -> dict[str, float]:
    if ended != JOBS:
        raise RuntimeError(f"{ended} of {JOBS} jobs succeeded")
    with urllib.request.urlopen(f"{root}/count-jobs-{os.getpid()}") as answer:
        return {"requests": float(answer.read()), "ideal": float(ideal(longest))}


def _now() -> tuple[float, float, float]:
    return time.perf_counter(), time.process_time(), _megabytes("VmHWM")


def _begin() -> tuple[float, float, float]:
    # The peak so far is forgotten: it would hide what the work takes. ``ru_maxrss`` would not do, because a process
    # begins with that of the one that started it.
    if _PEAK.exists():
        _PEAK.write_text("5")
    return time.perf_counter(), time.process_time(), _megabytes("VmRSS")


def _megabytes(name: str) -> float:
    """One of the kernel's figures for this process; not a number where the system has none."""
    if not _PEAK.exists():
        return math.nan
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def _since(begun: tuple[float, float, float]) -> dict[str, float]:
    seconds, cpu, peak = (now - then for now, then in zip(_now(), begun, strict=True))
    return {"seconds": seconds, "cpu": cpu, "megabytes": peak}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
