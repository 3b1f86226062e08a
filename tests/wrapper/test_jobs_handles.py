"""Handles: references that outlive a process, waits that can be ended, and what each kind of job leads to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ExportRun, Extraction, ITwinPlatform, wait_all
from itwin_platform.errors import (
    ConfigurationError,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    InvalidRequest,
    ITwinError,
    JobFailed,
    NotFound,
    WaitStopped,
)
from itwin_platform.sandbox import Sandbox, running
from itwin_platform.testing import Fault, FaultyTransport, VirtualClock

from .clients import TOKEN
from .job_service import JobService

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
ITWIN = "6c9aba19-76f5-4a21-a4df-a8512df2201e"
CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"
FAILED_TASK = ("VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M", "75d94fca-4a9b-4ff0-8f3a-eeedbc1fea97")


class Local:
    """A sandbox in this process, and a client of it, on one virtual clock."""

    def __init__(self, **options: Any) -> None:
        self.clock = VirtualClock()
        self.sandbox = Sandbox(clock=self.clock, **options)
        self.client = self.on(self.sandbox.transport())

    def on(self, transport: httpx2.BaseTransport) -> ITwinPlatform:
        return ITwinPlatform(base_url=self.sandbox.url, token="sandbox-token", transport=transport, clock=self.clock)

    def extraction(self) -> Extraction:
        return self.client.extractions.run(IMODEL, mappings=[MAPPING])


# References


def test_a_token_is_small_and_has_no_secret_and_leads_back_from_either_client() -> None:
    itwin = ITwinPlatform(token=TOKEN)
    handles = [
        itwin.extractions.get("x", mappings=["m"]),
        itwin.access_jobs.get("i", "j"),
        itwin.exports.get("c/d", "r"),
    ]
    for handle in handles:
        assert len(handle.token) < 150
        assert TOKEN not in handle.token
        assert json.loads(handle.token)["v"] == 1
        back = itwin.job(handle.token)
        assert (type(back), back.name, back.token) == (type(handle), handle.name, handle.token)
        other = AsyncITwinPlatform(token=TOKEN).job(handle.token)
        assert (type(other).__name__, other.token) == (f"Async{type(handle).__name__}", handle.token)
    assert itwin.job(handles[0].token).mappings == ("m",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reference", "name", "ids"),
    [
        ("extraction:x", "extraction x", ("x",)),
        ("job:i/j", "access-control job j", ("i", "j")),
        ("export:c/r", "export run r", ("c", "r")),
        (" export:c/r\n", "export run r", ("c", "r")),
        ("https://api.bentley.com/grouping-and-mapping/datasources/imodel-mappings/extractions/x", "extraction x", ("x",)),
        ("https://api.bentley.com/accesscontrol/itwins/i/jobs/j/", "access-control job j", ("i", "j")),
        ("https://qa-api.bentley.com/Export/connections/a%2Fb/runs/r?sig=1", "export run r", ("a/b", "r")),
    ],
)  # fmt: skip
def test_what_names_a_job(reference: str, name: str, ids: tuple[str, ...]) -> None:
    handle = ITwinPlatform(token=TOKEN).job(reference)
    assert (handle.name, handle._ref.ids) == (name, ids)


PLATFORM = "https://api.bentley.com"


@pytest.mark.parametrize(
    "reference",
    [
        "", "x", "extraction:", "extraction:a/b", "extraction:..", "job:i", "job:i/", "export:c/r/s", "mapping:x",
        f"{PLATFORM}/grouping-and-mapping/datasources/imodel-mappings/extractions/x/logs",
        f"{PLATFORM}/export/connections/c/runs", "https://[::1",
        "https://api.bentley.com.evil.example/export/connections/c/runs/r",
        "http://api.bentley.com/export/connections/c/runs/r",
        "https://user:secret-pw@api.bentley.com/export/connections/c/runs/r",
        "{", "{}", "[]", '{"v":1}', '{"v":2,"kind":"extraction","ids":["x"],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":"mapping","ids":["x"],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":["extraction"],"ids":["x"],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":"extraction","ids":[".."],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":"extraction","ids":"x","api":"https://api.bentley.com"}',
        '{"v":1,"kind":"extraction","ids":[1],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":"extraction","ids":["x"],"mappings":[2],"api":"https://api.bentley.com"}',
        '{"v":1,"kind":"extraction","ids":["x"],"api":"http://127.0.0.1:8080"}',
        '{"v":1,"kind":"extraction","ids":["x"],"api":"https://evil.example"}',
        "{" * 200_000, '{"a":' + "[" * 50_000,
    ],
)  # fmt: skip
def test_what_names_none_or_one_of_another_platform_is_refused(reference: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ITwinPlatform(token=TOKEN).job(reference)
    assert "secret-pw" not in str(caught.value)
    assert len(str(caught.value)) < 400


# Waiting


def test_a_handle_knows_what_it_saw_last() -> None:
    local = Local()
    run = local.extraction()
    assert (run.outcome, run.last_status and run.last_status.state) == ("running", "Queued")
    assert run.wait().outcome == run.outcome == "succeeded"


def test_a_failed_job_has_its_errors_and_the_end_of_its_log() -> None:
    local = Local()
    job = local.client.access_jobs.run(ITWIN, remove_members=["nobody@example.com"])
    with pytest.raises(JobFailed, match="Requested team member is not available") as caught:
        job.wait()
    assert [error.code for error in caught.value.errors] == ["TeamMemberNotFound"]
    assert job.outcome == "failed"
    assert [error.code for error in job.errors()] == ["TeamMemberNotFound"]


def test_a_look_that_asks_for_more_time_than_is_left_ends_the_wait_at_once() -> None:
    clock = VirtualClock()
    service = JobService(clock)
    service.add("x", 1000.0)
    service.answer = lambda _, __: httpx2.Response(
        200, json=service._body("extraction", "x", 0.0), headers={"retry-after": "120"}
    )
    with ITwinPlatform(token=TOKEN, transport=service.transport(), clock=clock) as itwin:
        with pytest.raises(DeadlineExceeded, match="left alone for 120 seconds, longer than the 60"):
            itwin.extractions.get("x").wait(deadline=60)
    assert clock.sleeps == []


def test_a_job_that_was_never_seen_is_given_up_after_some_failed_looks() -> None:
    clock = VirtualClock()
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, text="<html>busy</html>", headers={"content-type": "text/html"})
    )
    with ITwinPlatform(token=TOKEN, transport=transport, clock=clock) as itwin, pytest.raises(DecodeError):
        itwin.extractions.get("x").wait()
    assert 15 < clock.monotonic() < 60


def test_an_answer_of_another_shape_is_an_error_at_once() -> None:
    clock = VirtualClock()
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"extraction": {"id": 7}}))
    with ITwinPlatform(token=TOKEN, transport=transport, clock=clock) as itwin, pytest.raises(DecodeError):
        itwin.extractions.get("x").wait()
    assert clock.sleeps == []


def busy(_: httpx2.Request) -> httpx2.Response:
    """An extraction that runs for ever."""
    service = JobService(VirtualClock())
    service.add("x", 1e9)
    return httpx2.Response(
        200,
        json=service._body("extraction", "x", 0.0)
        | {"logs": [], "_links": {"self": {"href": "https://api.bentley.com"}}},
    )


@pytest.mark.parametrize("how", ["wait", "follow_logs", "wait_all"])
def test_a_thread_that_waits_can_be_woken(how: str) -> None:
    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(busy)) as itwin:
        run = itwin.extractions.get("x")
        found: list[Any] = []

        def waiting() -> None:
            try:
                if how == "wait_all":
                    found.extend(job.outcome for job in wait_all([run]))
                else:
                    found.extend([run.wait()] if how == "wait" else run.follow_logs())
            except ITwinError as error:
                found.append(error)

        thread = threading.Thread(target=waiting)
        thread.start()
        while not run._waits:
            time.sleep(0.001)  # until the thread has begun; it sleeps for two seconds then
        begun = time.monotonic()
        run.stop_waiting()
        thread.join(10)
        assert time.monotonic() - begun < 1.5
    if how == "wait_all":
        assert found == ["running"]
    else:
        assert isinstance(found[0], WaitStopped)
        assert found[0].state in ("Running", "")


@pytest.mark.anyio
async def test_a_task_that_waits_can_be_woken_from_another_thread() -> None:
    async with AsyncITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(busy)) as itwin:
        run = itwin.extractions.get("x")
        stopped: list[WaitStopped] = []
        with anyio.fail_after(1.5):
            async with anyio.create_task_group() as group:
                group.start_soon(anyio.to_thread.run_sync, _stop_when_it_waits, run)
                try:
                    await run.wait()
                except WaitStopped as error:
                    stopped.append(error)
    assert "the job goes on" in str(stopped[0])


def _stop_when_it_waits(run: Any) -> None:
    while run.last_status is None and not run._waits:
        time.sleep(0.001)
    run.stop_waiting()


def test_a_wait_that_begins_after_the_stop_is_not_concerned() -> None:
    local = Local()
    run = local.extraction()
    run.stop_waiting()
    assert run.wait().outcome == "succeeded"


# What they lead to


def test_an_extraction_leads_to_its_tables_and_files(tmp_path: Path) -> None:
    local = Local(rows=700)
    run = local.extraction()
    with pytest.raises(NotFound):
        run.cdm()
    run.wait()
    model = run.cdm()
    files = run.download(tmp_path / "data" / "run")
    wanted = [part.location for entity in model.entities for part in entity.partitions or ()]
    assert [file.relative_to(tmp_path / "data" / "run").as_posix() for file in files] == wanted
    assert len(wanted) > len(model.entities)
    for file, location in zip(files, wanted, strict=True):
        assert (
            file.read_bytes()
            == local.client.grouping_and_mapping.get_cdm_partition(MAPPING, run.id, location=location).read()
        )
    assert (
        json.loads((tmp_path / "data" / "run" / "model.json").read_bytes())["entities"][0]["name"]
        == model.entities[0].name
    )
    assert sorted(one.name for one in (tmp_path / "data").iterdir()) == ["run"]
    before = len(local.sandbox.requests)
    assert run.download(tmp_path / "data" / "run") == files
    assert len(local.sandbox.requests) == before


@pytest.mark.anyio
async def test_both_clients_download_the_same(tmp_path: Path) -> None:
    local = Local(rows=600)
    run = local.extraction()
    run.wait()
    mine = run.download(tmp_path / "mine")
    async with AsyncITwinPlatform(
        base_url=local.sandbox.url, token="sandbox-token", transport=local.sandbox.async_transport(), clock=local.clock
    ) as itwin:
        job: Any = itwin.job(run.token)
        its = await job.download(tmp_path / "its")
    assert [file.read_bytes() for file in mine] == [file.read_bytes() for file in its]


def partitions(sandbox: Sandbox) -> int:
    return sum(request.path.endswith("/partitions") for request in sandbox.requests)


def test_a_download_that_broke_off_goes_on_after_the_last_whole_partition(tmp_path: Path) -> None:
    local = Local(rows=1200)
    run = local.extraction()
    run.wait()
    # The model, one partition, and then a connection that breaks again and again.
    broken = local.on(
        FaultyTransport(local.sandbox.transport(), [None, None, *[Fault.CUT_BODY] * 4], clock=local.clock)
    )
    with pytest.raises(ConnectionLost):
        broken.job(run.token).download(tmp_path / "run")  # type: ignore[union-attr]
    assert not (tmp_path / "run").exists()
    left = sorted(one.name for one in (tmp_path / "run.part").rglob("*") if one.is_file())
    assert left == [".download.json", "part00000.csv"]
    asked = partitions(local.sandbox)
    files = run.download(tmp_path / "run")
    assert partitions(local.sandbox) - asked == len(files) - 1
    assert not (tmp_path / "run.part").exists()
    assert [file.read_bytes() for file in run.download(tmp_path / "again")] == [file.read_bytes() for file in files]


@pytest.mark.parametrize("fault", [Fault.CUT_BODY, Fault.WRONG_LENGTH, Fault.RESET_AFTER, Fault.UNAVAILABLE])
def test_a_partition_that_comes_short_is_fetched_again(tmp_path: Path, fault: Fault) -> None:
    local = Local(rows=100)
    run = local.extraction()
    run.wait()
    plan = [None, fault, None, fault]
    other: Any = local.on(FaultyTransport(local.sandbox.transport(), plan, clock=local.clock)).job(run.token)
    files = other.download(tmp_path / "a")
    assert [one.read_bytes() for one in files] == [one.read_bytes() for one in run.download(tmp_path / "b")]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    local = Local(rows=10)
    run, other = local.extraction(), local.extraction()
    run.wait()
    other.wait()
    (tmp_path / "mine").mkdir()
    (tmp_path / "other.part").mkdir()
    (tmp_path / "other.part" / "notes.txt").write_text("mine")
    run.download(tmp_path / "run")
    for name in ("mine", "other"):
        with pytest.raises(ConfigurationError, match="another path"):
            run.download(tmp_path / name)
    with pytest.raises(ConfigurationError, match="does not hold"):
        other.download(tmp_path / "run")
    next((tmp_path / "run").rglob("*.csv")).write_text("cut")
    with pytest.raises(ConfigurationError, match="is not what was downloaded"):
        run.download(tmp_path / "run")


@pytest.mark.parametrize(
    "location",
    ["../x.csv", "/etc/x.csv", "a/../../x", "", "a//b", "C:\\x", "a\\b", "..", "model.json", ".download.json", "MODEL.json/x",
     "x.part", "a/\0", "https://evil.example/x.csv", "n" * 300],
)  # fmt: skip
def test_a_location_that_leads_out_of_the_folder_is_refused(tmp_path: Path, location: str) -> None:
    entity = {
        "$type": "LocalEntity",
        "name": "A",
        "attributes": [{"name": "x", "dataType": "string"}],
        "partitions": [{"name": "p", "location": location}],
    }
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, json={"name": "n", "version": "1.0", "entities": [entity]})
    )
    with ITwinPlatform(token=TOKEN, transport=transport) as itwin, pytest.raises(DecodeError, match="paths of files"):
        itwin.extractions.get("x", mappings=["m"]).download(tmp_path / "out")
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [".download.json"]


@pytest.mark.parametrize("mappings", [(), ("a", "b")])
def test_which_mapping_is_meant_has_to_be_said_where_it_is_not_clear(tmp_path: Path, mappings: tuple[str, ...]) -> None:
    run = ITwinPlatform(token=TOKEN).extractions.get("x", mappings=mappings)
    with pytest.raises(InvalidRequest, match="mapping_id"):
        run.download(tmp_path / "x")
    with pytest.raises(InvalidRequest, match="mapping_id"):
        run.cdm()


def test_an_export_run_leads_to_its_jobs_tasks_and_errors() -> None:
    local = Local()
    run = local.client.exports.get(*FAILED_TASK)
    # It calls itself a success, and its only task failed.
    assert (run.status().state, run.outcome) == ("Success", "partial")
    before = len(local.sandbox.requests)
    assert [job.id for job in run.jobs()] == ["899537ea-2945-4c98-9737-3bb4891fe8da"]
    assert [str(task.result) for task in run.tasks()] == ["Error"]
    assert [error.error_code for error in run.errors()] == ["TAE_BRW_1000"]
    assert len(local.sandbox.requests) == before


def test_an_access_job_leads_to_its_actions() -> None:
    local = Local()
    job = local.client.access_jobs.run(ITWIN, remove_members=["nobody@example.com"])
    assert job.actions().remove_members[0].email == "nobody@example.com"  # type: ignore[index]


@pytest.mark.anyio
async def test_the_doors_list_what_there_is_for_both_clients() -> None:
    local = Local()
    run = local.extraction()
    listed = list(local.client.extractions.list(IMODEL))
    assert (listed[0].id, listed[0].outcome) == (run.id, "running")
    assert {one.outcome for one in listed[1:]} == {"succeeded"}
    latest = local.client.extractions.latest(MAPPING)
    assert latest is not None
    assert latest.id != run.id
    assert latest.mappings == (MAPPING,)
    run.wait()
    async with AsyncITwinPlatform(
        base_url=local.sandbox.url, token="sandbox-token", transport=local.sandbox.async_transport(), clock=local.clock
    ) as itwin:
        newest = await itwin.extractions.latest(MAPPING)
        assert newest is not None
        assert newest.id == run.id
        assert [one.id async for one in itwin.extractions.list(IMODEL)] == [one.id for one in listed]
        runs = [one async for one in itwin.exports.list(CONNECTION)]
        assert [(one.name, one.outcome) for one in runs] == [(f"export run {one.id}", "partial") for one in runs]
        assert isinstance(local.client.job(runs[0].token), ExportRun)


@pytest.mark.parametrize("options", [{}, {"prefetch": 1}])
def test_a_list_of_a_door_is_read_ahead_and_resumed_like_any_other(options: Any) -> None:
    doors = Local().client.extractions
    found = [job.id for job in doors.list(IMODEL, **options)]
    assert len(found) > 1
    listed = doors.list(IMODEL, **options)
    assert next(iter(listed)).id == found[0]
    assert [job.id for job in doors.list(IMODEL, resume=listed.resume_token, **options)] == found[1:]


def test_a_list_of_a_door_is_read_side_by_side_where_its_pages_have_numbers() -> None:
    local = Local()
    client = local.client
    for _ in range(60):
        client.exports.run(CONNECTION, export_type="IFC").wait()
    runs = [run.id for run in client.exports.list(CONNECTION)]
    assert len(set(runs)) == 61
    assert [run.id for run in client.exports.list(CONNECTION, concurrency=3)] == runs
    with pytest.raises(InvalidRequest, match="each page of this listing names the next one"):
        client.extractions.list(IMODEL, concurrency=2)


def test_a_mapping_that_was_never_extracted_has_no_latest_extraction() -> None:
    local = Local()
    mapping = local.client.grouping_and_mapping.create_mapping(imodel_id=IMODEL, mapping_name="Fresh").mapping
    assert local.client.extractions.latest(mapping.id) is None


# Another process

WAITER = """
import sys
from itwin_platform import ITwinPlatform
with ITwinPlatform() as itwin:
    run = itwin.extractions.run(sys.argv[1], mappings=[sys.argv[2]])
    print(run.token, flush=True)
    print(run.wait().state)
"""


def test_a_process_that_is_killed_leaves_a_token_from_which_another_one_gets_the_same_result() -> None:
    # Time stands still until the second process waits, so the first one is killed in the middle of its wait.
    clock = VirtualClock()
    with running(Sandbox(clock=clock)) as url:
        environment = {**os.environ, "ITWIN_API_URL": url, "ITWIN_TOKEN": "sandbox-token"}
        command = [sys.executable, "-c", WAITER, IMODEL, MAPPING]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            token = process.stdout.readline()
            process.kill()
            assert process.stdout.read() == ""
        with ITwinPlatform(base_url=url, token="sandbox-token", clock=clock) as itwin:
            run: Any = itwin.job(token)
            entries = list(run.follow_logs())
            assert run.wait().state == "Succeeded"
            whole = list(itwin.grouping_and_mapping.get_extraction_logs(run.id))
            assert entries == whole[::-1]
            assert run.mappings == (MAPPING,)
