"""Rows over the loopback interface: listings of 100,000 items, 200 calls at once, a file of a gigabyte."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from itwin_platform import AsyncITwinPlatform, ITwinPlatform

from .. import answers, bare, by_hand
from ..harness import Bench, Row, alternate, per_second, wall
from ..peers import BUILD, ROOT, Absent, Peers
from .decoding import OURS

__all__ = ["at_once", "download", "listing", "numbered"]

BARE = "bare httpx + bare msgspec"
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
SIDE_BY_SIDE = 10
_NODE = Path(__file__).parent.parent / "insights.cjs"


def listing(bench: Bench) -> Row:
    """100,000 log entries over 100 pages, one after the other."""
    row = Row("listing", "list 100,000 log entries over 100 pages, loopback", "s")
    url = bench.root + bare.LOGS_PATH
    http = bare.clients()["httpx"].Client()
    itwin = ITwinPlatform(base_url=bench.root, token=answers.TOKEN)
    web = by_hand.session(answers.TOKEN)

    def ours() -> None:
        count = sum(1 for _ in itwin.grouping_and_mapping.get_extraction_logs(answers.EXTRACTION, top=answers.ITEMS))
        assert count == answers.MEMBERS

    runs: dict[str, Callable[[], float]] = {
        OURS: wall(ours),
        BARE: wall(lambda: bare.all_logs(http, url)),
        "requests, by hand": wall(lambda: by_hand.all_logs(web, url)),
    }
    if "httpx2" in bare.clients():
        successor = bare.clients()["httpx2"].Client()
        runs["bare httpx2 + bare msgspec"] = wall(lambda: bare.all_logs(successor, url))
    for name, make in (
        ("openapi-python-client", partial(_unmodified, bench.peers, bench.root)),
        ("openapi-generator", partial(_openapi_generator, bench.peers, bench.root)),
        ("insights-client, Node.js", partial(_insights, bench.peers, bench.root)),
    ):
        try:
            runs[name] = make()
        except Absent as reason:
            row.absent[name] = str(reason)
    row.samples = alternate(runs, 7 if bench.size == "full" else 1)
    row.at_most("of a bare loop", row.ratio(OURS, BARE), 1.1)
    row.samples |= alternate(
        {
            "with work on each page: " + OURS + ", prefetch=2": wall(lambda: _worked(itwin, 2)),
            "with work on each page: " + BARE: wall(lambda: _worked_bare(http, url)),
        },
        5 if bench.size == "full" else 1,
    )
    work = [name for name in row.samples if name.startswith("with work")]
    row.at_most("of a bare loop, with prefetch and work on each page", row.ratio(work[0], work[1]), 1.0)
    row.notes.append("The work on a page is to encode and compress it, some 5 ms.")
    return row


def _work(page: Any) -> None:
    zlib.compress(msgspec.json.encode(page))


def _worked(itwin: ITwinPlatform, prefetch: int) -> None:
    logs = itwin.grouping_and_mapping.get_extraction_logs(answers.EXTRACTION, top=answers.ITEMS, prefetch=prefetch)
    for page in logs.pages():
        _work(page.answer)


def _worked_bare(http: Any, url: str) -> None:
    parameters = {"$top": str(answers.ITEMS)}
    while True:
        page = bare.page(http, url, parameters)
        _work(page)
        following = page.links.next_
        if not following:
            return
        parameters["$continuationToken"] = str(following.href).rpartition("=")[2]


def _unmodified(peers: Peers, root: str) -> Callable[[], float]:
    name = peers.unmodified().__name__
    endpoint = import_module(f"{name}.api.extraction.get_extraction_logs")
    client = import_module(f"{name}.client").Client(base_url=f"{root}/grouping-and-mapping")
    given = {"client": client, "authorization": bare.HEADERS["Authorization"], "accept": bare.HEADERS["Accept"]}

    def walk() -> None:
        token: dict[str, str] = {}
        while True:
            page = endpoint.sync(answers.EXTRACTION, top=answers.ITEMS, **given, **token)
            following = page.field_links.next_
            if not following:
                return
            token = {"continuation_token": following.href.rpartition("=")[2]}

    return wall(walk)


def _openapi_generator(peers: Peers, root: str) -> Callable[[], float]:
    package = peers.openapi_generator()
    api = package.ExtractionApi(package.ApiClient(package.Configuration(host=f"{root}/grouping-and-mapping")))
    given = (answers.EXTRACTION, bare.HEADERS["Authorization"], bare.HEADERS["Accept"], answers.ITEMS)

    def walk() -> None:
        token: str | None = None
        while True:
            page = api.get_extraction_logs(*given, token)
            if not page.links.next:
                return
            token = page.links.next.href.rpartition("=")[2]

    return wall(walk)


def _insights(peers: Peers, root: str) -> Callable[[], float]:
    folder = peers.node()
    command = ["node", str(_NODE), str(folder), f"{root}/grouping-and-mapping", answers.EXTRACTION, str(answers.ITEMS)]
    # Node measures itself, so that its start does not count.
    return lambda: float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def numbered(bench: Bench) -> Row:
    """100,000 members of an iTwin with ``$skip``, 50 ms away."""
    pages = answers.PAGES if bench.size == "full" else answers.PAGES * 3 // 10
    wanted = pages * answers.ITEMS
    row = Row("numbered", f"list {wanted:,} members with $skip, 50 ms latency", "s")
    root = f"{bench.root}/wait-50"
    http = bare.clients()["httpx"].Client()
    itwin = ITwinPlatform(base_url=root, token=answers.TOKEN)

    def one_after_the_other() -> None:
        for page in range(pages):
            parameters = {"$top": str(answers.ITEMS), "$skip": str(page * answers.ITEMS)}
            found = json.loads(
                http.get(f"{root}/accesscontrol/itwins/{ITWIN}/members/users", params=parameters).content
            )
            assert len(found["members"]) == answers.ITEMS

    def ours(concurrency: int) -> None:
        members = itwin.access_control.get_itwin_user_members(ITWIN, top=answers.ITEMS, concurrency=concurrency)
        assert sum(1 for _ in members.limit(wanted)) == wanted

    async def ours_async() -> None:
        async with AsyncITwinPlatform(base_url=root, token=answers.TOKEN) as client:
            members = client.access_control.get_itwin_user_members(ITWIN, top=answers.ITEMS, concurrency=SIDE_BY_SIDE)
            count = 0
            async for _ in members.limit(wanted):
                count += 1
            assert count == wanted

    fast = f"{OURS}, concurrency={SIDE_BY_SIDE}"
    runs = {
        fast: wall(lambda: ours(SIDE_BY_SIDE)),
        f"{fast}, async": wall(lambda: asyncio.run(ours_async())),
        "bare httpx2, one page after the other": wall(one_after_the_other),
    }
    if bench.size == "full":
        runs[f"{OURS}, one page after the other"] = wall(lambda: ours(1))
    row.samples = alternate(runs, 3 if bench.size == "full" else 1, warm=bench.size == "full")
    for name in (fast, f"{fast}, async"):
        row.at_least(
            f"{name}: faster than one page after the other",
            row.ratio("bare httpx2, one page after the other", name),
            6.0,
        )
    return row


def at_once(bench: Bench) -> Row:
    """200 callers on one event loop."""
    row = Row("at-once", "200 concurrent async calls, loopback", "calls/s")
    each = 3 if bench.size == "full" else 1

    async def shared(call: Callable[[], Any]) -> int:
        async def caller() -> None:
            for _ in range(each):
                await call()

        await asyncio.gather(*(caller() for _ in range(200)))
        return 200 * each

    async def ours() -> int:
        async with AsyncITwinPlatform(base_url=bench.root, token=answers.TOKEN) as itwin:
            get = itwin.grouping_and_mapping.get_extraction_status
            return await shared(lambda: get(answers.EXTRACTION))

    async def plain(library: Any) -> int:
        async with library.AsyncClient() as http:
            url = bench.root + bare.STATUS_PATH

            async def call() -> None:
                bare.STATUS.decode((await http.get(url, headers=bare.HEADERS, timeout=bare.TIMEOUT)).content)

            return await shared(call)

    runs = {OURS: per_second(lambda: asyncio.run(ours()))}
    for name, library in bare.clients().items():
        runs[f"bare {name}"] = per_second(partial(_run, plain, library))
    row.samples = alternate(runs, 7 if bench.size == "full" else 1)
    row.at_least("of bare httpx's throughput", row.ratio(OURS, "bare httpx"), 0.8)
    return row


def _run(work: Callable[..., Coroutine[Any, Any, int]], *arguments: Any) -> int:
    return asyncio.run(work(*arguments))


def download(bench: Bench) -> Row:
    """One CSV partition, to disk."""
    gigabytes = 1.0 if bench.size == "full" else 1 / 16
    row = Row("download", f"a CSV partition of {gigabytes:g} GiB downloaded", "s")
    target = BUILD / "downloaded"

    def curl(program: str) -> float:
        _emptied(target)
        url = f"{bench.root}{bare.STATUS_PATH}/cdm/partitions?location=x"
        begun = time.perf_counter()
        subprocess.run([program, "-sf", "-o", str(target / "data.csv"), url], check=True)
        return time.perf_counter() - begun

    memory: dict[str, list[float]] = {"sync": [], "async": []}

    def measured(what: str) -> dict[str, float]:
        _emptied(target)
        command = [sys.executable, "-m", "benchmarks.measured", what, bench.root, str(target / "data")]
        found: dict[str, float] = json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        )
        return found

    def ours(mode: str) -> float:
        found = measured(f"download-{mode}")
        memory[mode].append(found["megabytes"])
        return found["seconds"]

    runs: dict[str, Callable[[], float]] = {f"{OURS}, {mode}": partial(ours, mode) for mode in memory}
    runs["bare httpx2, sync"] = lambda: measured("stream-sync")["seconds"]
    runs |= {
        f"bare {name}, async": partial(lambda of: measured(f"stream-async-{of}")["seconds"], name)
        for name in bare.clients()
    }
    program = shutil.which("curl")
    if program:
        runs["curl"] = partial(curl, program)
    else:
        row.absent["curl"] = "not installed"
    row.samples = alternate(runs, 3 if bench.size == "full" else 1, warm=bench.size == "full")
    shutil.rmtree(target, ignore_errors=True)
    for mode, peaks in memory.items():
        if "curl" in row.samples:
            row.at_least(f"{mode}: of curl's speed", row.ratio("curl", f"{OURS}, {mode}"), 0.8)
        row.at_most(f"{mode}: memory over idle", max(peaks), 60, "MB")
    row.notes.append("Ours and the bare ones see the file safe on the disk (fsync); curl does not.")
    return row


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
