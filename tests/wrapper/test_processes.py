"""One client in several processes, threads and event loops: each call gets its own response, or an error of ours."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import httpx2
import pytest
import trio

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ConfigurationError
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import FaultyTransport

from .echo_server import serving

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

#: Runs in a process without threads of its own. ``calls(make_id)`` raises where a response is another call's.
PRELUDE = """
import asyncio, multiprocessing, os, sys, traceback
from concurrent.futures import ProcessPoolExecutor
import httpx2
from itwin_platform import AsyncITwinPlatform, ClientCredentials, ITwinPlatform
from itwin_platform.errors import ConfigurationError

URL = sys.argv[1]
itwin = ITwinPlatform(base_url=URL, token="token", deadline=20)
service = ITwinPlatform(
    base_url=URL, auth=ClientCredentials("client", "secret", authority=URL + "/ims"), deadline=20
)
other = AsyncITwinPlatform(base_url=URL, token="token", deadline=20)

def calls(name, client=itwin, times=20):
    for number in range(times):
        wanted = f"{name}-{number}"
        found = client.grouping_and_mapping.get_mapping(wanted).mapping.id
        assert found == wanted, (found, wanted)
    return name

def async_calls(name):
    async def main():
        async def one(number):
            wanted = f"{name}-{number}"
            found = (await other.grouping_and_mapping.get_mapping(wanted)).mapping.id
            assert found == wanted, (found, wanted)
        for _ in range(4):
            await asyncio.gather(*(one(number) for number in range(10)))
    asyncio.run(main())

def in_children(work, count=4):
    children = []
    for number in range(count):
        child = os.fork()
        if not child:
            code = 1
            try:
                work(f"child{number}")
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.append(child)
    work("parent")
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    assert not failed, failed
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as found:
        yield found


def run(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", PRELUDE + dedent(script), *arguments],
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_fork
@pytest.mark.parametrize("work", ["calls", "async_calls", "lambda name: calls(name, service)"])
def test_forked_children_get_their_own_responses(url: str, work: str) -> None:
    run(f"work = {work}\nwork('before')\nin_children(work)\nwork('after')\n", url)


@needs_fork
def test_fork_while_threads_are_calling(url: str) -> None:
    script = """
    import threading, warnings
    warnings.simplefilter("ignore", DeprecationWarning)  # later versions of Python warn of forks beside threads
    # Modules are imported by then: a child that is forked within an import waits for ever, in any program.
    calls("before", times=1)
    threads = [threading.Thread(target=calls, args=(f"thread{number}",), kwargs={"times": 80}) for number in range(4)]
    for thread in threads: thread.start()
    for _ in range(5): in_children(calls, 2)
    for thread in threads: thread.join()
    """
    run(script, url)


@needs_fork
def test_open_stream_is_refused_in_a_forked_child(url: str) -> None:
    script = """
    from itwin_platform_api.grouping_and_mapping.api.data_access import get_cdm_partition
    def respond(request):
        return httpx2.Response(200, headers={"content-type": "text/csv"}, stream=Rows())
    class Rows(httpx2.SyncByteStream):
        def __iter__(self):
            yield from [b"1\\n"] * 5
    local = ITwinPlatform(base_url=URL, token="token", transport=httpx2.MockTransport(respond))
    stream = local.grouping_and_mapping.get_cdm_partition("m", "x", location="a.csv")
    pieces = iter(stream)
    assert next(pieces) == b"1\\n"
    def work(name):
        if name == "parent":
            assert next(pieces) == b"1\\n"
            return
        try:
            next(pieces)
        except ConfigurationError as error:
            assert "another" not in str(error) and "ask anew" in str(error), error
        else:
            raise AssertionError("read the parent's response")
        stream.close()
    in_children(work)
    """
    run(script, url)


@needs_fork
def test_listing_that_reads_ahead_is_refused_in_a_forked_child() -> None:
    script = """
    import warnings
    warnings.simplefilter("ignore", DeprecationWarning)
    from itwin_platform.sandbox import Sandbox
    sandbox = Sandbox()
    local = ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport())
    members = local.access_control.get_itwin_user_members("806b19d5-c037-48a4-aa98-e297c81453f1", top=1, prefetch=2)
    whole = [one.id for one in members]
    started = iter(members)
    seen = [next(started).id]
    def work(name):
        if name == "parent":
            assert seen + [one.id for one in started] == whole
            return
        try:
            list(started)
        except ConfigurationError as error:
            assert "reads ahead" in str(error) and error.resume_token, error
        else:
            raise AssertionError("went on")
        assert [one.id for one in members] == whole
    in_children(work, 2)
    """
    run(script, "http://127.0.0.1:9")


@needs_fork
def test_transport_with_connections_serves_one_process(url: str) -> None:
    script = """
    from itwin_platform.testing import FaultyTransport
    for transport in httpx2.HTTPTransport(), FaultyTransport(httpx2.HTTPTransport(), []):
        bound = ITwinPlatform(base_url=URL, token="token", transport=transport)
        def work(name):
            if name == "parent":
                calls(name, bound)
                return
            try:
                calls(name, bound)
            except ConfigurationError as error:
                assert "transport=" in str(error), error
            else:
                raise AssertionError("shared a connection")
        calls("before", bound)
        in_children(work, 2)
    """
    run(script, url)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_pools_make_calls_and_return(url: str, method: str, tmp_path: Path) -> None:
    if method == "fork" and not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    # Spawned workers import the script, so it has to be a file.
    script = tmp_path / "pools.py"
    main = """
    if __name__ == "__main__":
        calls("before", times=3)
        context = multiprocessing.get_context(sys.argv[2])
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(calls, ["a", "b", "c"], timeout=40)) == ["a", "b", "c"]
        with context.Pool(2) as pool:
            assert pool.map_async(calls, ["a", "b", "c"]).get(40) == ["a", "b", "c"]
        calls("after", times=3)
    """
    script.write_text(PRELUDE + dedent(main), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, url, method], capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_client_in_loops_after_each_other(url: str) -> None:
    script = """
    import trio
    for number in range(3): async_calls(f"loop{number}")
    async def one(name):
        assert (await other.grouping_and_mapping.get_mapping(name)).mapping.id == name
    trio.run(one, "trio")
    async_calls("last")
    # Clients of loops that ended are not kept.
    assert len(other._driver._connections._by_loop) <= 2
    asyncio.run(other.aclose())
    try:
        async_calls("closed")
    except ConfigurationError as error:
        assert "closed" in str(error), error
    else:
        raise AssertionError("was not closed")
    """
    run(script, url)


def test_one_client_in_threads_with_a_loop_each(url: str) -> None:
    script = """
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(4) as pool:
        names = [f"thread{number}" for number in range(12)]
        list(pool.map(async_calls, names, timeout=50))
    """
    run(script, url)


def test_async_transport_with_connections_serves_one_loop(url: str) -> None:
    script = """
    other = AsyncITwinPlatform(base_url=URL, token="token", transport=httpx2.AsyncHTTPTransport())
    async_calls("first")
    try:
        async_calls("second")
    except ConfigurationError as error:
        assert "transport=" in str(error), error
    else:
        raise AssertionError("shared a connection")
    """
    run(script, url)


def test_listing_that_reads_ahead_is_refused_in_another_loop() -> None:
    sandbox = Sandbox()
    client = AsyncITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.async_transport())
    members = client.access_control.get_itwin_user_members("806b19d5-c037-48a4-aa98-e297c81453f1", top=1, prefetch=2)
    iteration = aiter(members)

    async def next_one() -> str:
        return (await anext(iteration)).id

    async def all_of_them() -> list[str]:
        return [one.id async for one in members]

    with asyncio.Runner() as runner:
        first = runner.run(next_one())
        with pytest.raises(ConfigurationError, match="reads ahead"):
            trio.run(next_one)
    assert asyncio.run(all_of_them())[0] == first


def test_import_of_trio_elsewhere_does_not_disturb() -> None:
    # A module that is being imported stands in sys.modules before it has its names.
    script = """
    import sys, threading, types
    from itwin_platform import AsyncITwinPlatform
    failures = []
    def make():
        try:
            AsyncITwinPlatform(token="token")
        except BaseException as error:
            failures.append(repr(error))
    threads = [threading.Thread(target=make) for _ in range(24)] + [threading.Thread(target=__import__, args=("trio",))]
    for thread in reversed(threads): thread.start()
    for thread in threads: thread.join()
    assert failures == [], failures
    """
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_half_imported_trio_does_not_disturb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "anyio._backends._trio", raising=False)
    monkeypatch.delitem(sys.modules, "httpcore2._backends.trio", raising=False)
    monkeypatch.setitem(sys.modules, "trio", type(sys)("trio"))
    sandbox = Sandbox()

    async def main() -> str:
        transport = sandbox.async_transport()
        async with AsyncITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport) as client:
            found = await client.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
            return str(found.extraction.state)

    assert asyncio.run(main()) == "Succeeded"


@pytest.mark.parametrize("kind", [ITwinPlatform, AsyncITwinPlatform])
def test_a_pickled_client_says_what_to_do(kind: type[ITwinPlatform | AsyncITwinPlatform]) -> None:
    with pytest.raises(TypeError, match="in each process"):
        pickle.dumps(kind(token="token"))


def test_a_wrapped_transport_says_whether_it_has_connections() -> None:
    assert FaultyTransport(httpx2.HTTPTransport(), []).has_connections
    assert not FaultyTransport(Sandbox().transport(), []).has_connections
