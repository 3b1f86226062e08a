"""State in a file: what was done is there after a restart, a crash loses nothing, and foreign files are left alone."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from itwin_platform.errors import ConfigurationError
from itwin_platform.sandbox import Sandbox, _state
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.sandbox._store import Store
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"
MEMBERS = f"/accesscontrol/itwins/{ITWIN}/members/users"
NEW = {"iModelId": IMODEL, "mappingName": "New"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def create(call: Call, name: str) -> str:
    value: str = call("POST", ROOT, json=NEW | {"mappingName": name}).json()["mapping"]["id"]
    return value


def busy(call: Call) -> None:
    """Something of every kind that lives on."""
    create(call, "Kept")
    gone = create(call, "Gone")
    assert call("DELETE", f"{ROOT}/{gone}").status == 204
    assert call("POST", f"{ROOT}/extractions", json={"iModelId": IMODEL, "mappings": [{"id": MAPPING}]}).status == 202
    job = {"actions": {"removeMembers": [{"email": "maria.miller@example.com"}]}}
    assert call("POST", f"/accesscontrol/itwins/{ITWIN}/jobs", json=job).status == 201
    assert call("POST", f"/export/connections/{CONNECTION}/runs", json={"exportType": "IFC"}).status == 202


def test_everything_is_there_after_a_restart(
    file: Path, clock: VirtualClock, caller: Callable[[Sandbox], Call]
) -> None:
    with Sandbox(state=file, clock=clock) as first:
        busy(caller(first))
        saved = first.platform.store
    with Sandbox(state=file, clock=clock) as second:
        assert second.platform.store == saved
        # In the same order too: pages go by it.
        for one in dataclasses.fields(Store):
            before, after = getattr(saved, one.name), getattr(second.platform.store, one.name)
            assert list(before) == list(after) if isinstance(before, dict | list) else before == after


def test_new_ids_go_on_where_they_were(file: Path, clock: VirtualClock, caller: Callable[[Sandbox], Call]) -> None:
    through = caller(Sandbox(clock=clock))
    wanted = [create(through, name) for name in "abcd"]
    found = []
    for names in ("ab", "cd"):
        with Sandbox(state=file, clock=clock) as sandbox:
            found += [create(caller(sandbox), name) for name in names]
    assert found == wanted


def test_jobs_go_on_while_nobody_serves_them(
    file: Path, clock: VirtualClock, caller: Callable[[Sandbox], Call]
) -> None:
    with Sandbox(state=file, clock=clock) as sandbox:
        call = caller(sandbox)
        assert (
            call("POST", f"{ROOT}/extractions", json={"iModelId": IMODEL, "mappings": [{"id": MAPPING}]}).status == 202
        )
        run = next(reversed(sandbox.platform.store.extractions))
        job = {"actions": {"removeMembers": [{"email": "maria.miller@example.com"}]}}
        job_id = call("POST", f"/accesscontrol/itwins/{ITWIN}/jobs", json=job).json()["id"]
        before = len(call("GET", MEMBERS, "$top=1000").json()["members"])
    clock.advance(3600)
    with Sandbox(state=file, clock=clock) as sandbox:
        call = caller(sandbox)
        assert call("GET", f"{ROOT}/extractions/{run}").json()["extraction"]["state"] == "Succeeded"
        assert call("GET", f"/accesscontrol/itwins/{ITWIN}/jobs/{job_id}").json()["status"] == "Completed"
        assert len(call("GET", MEMBERS, "$top=1000").json()["members"]) == before - 1


def test_what_a_read_has_settled_survives_a_crash(
    file: Path, tmp_path: Path, clock: VirtualClock, caller: Callable[[Sandbox], Call]
) -> None:
    with Sandbox(state=file, clock=clock) as sandbox:
        call = caller(sandbox)
        job = {"actions": {"removeMembers": [{"email": "maria.miller@example.com"}]}}
        call("POST", f"/accesscontrol/itwins/{ITWIN}/jobs", json=job)
        clock.advance(60)
        call("GET", MEMBERS)
        saved = sandbox.platform.store
        with Sandbox(state=snapshot(file, tmp_path), clock=clock) as other:
            assert other.platform.store == saved
            assert other.platform.store.pending == []


def snapshot(file: Path, folder: Path) -> Path:
    """The files as a process that dies now would leave them."""
    copy = folder / "copy.db"
    for end in ("", "-wal"):
        shutil.copy(f"{file}{end}", f"{copy}{end}")
    return copy


PROGRAM = """
import os, signal, sys
from itwin_platform._http import httpx2
from itwin_platform.sandbox import Sandbox
sandbox = Sandbox(state=sys.argv[1])
with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url) as client:
    for number in range(20):
        body = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": f"M{number}"}
        answer = client.post(sys.argv[2], json=body, headers={"authorization": "Bearer sandbox-token"})
        assert answer.status_code == 201
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process the hard way")
def test_a_killed_process_has_lost_nothing_that_it_answered(file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, file, ROOT], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Sandbox(state=file) as sandbox:
        names = [mapping.name for mapping in sandbox.platform.store.mappings.values()]
    assert names[-20:] == [f"M{number}" for number in range(20)]


def test_only_its_owner_may_read_the_file_and_no_token_is_in_it(file: Path, caller: Callable[[Sandbox], Call]) -> None:
    with Sandbox(state=file, control_secret="a-secret-of-the-test-run") as sandbox:
        call = caller(sandbox)
        form = b"grant_type=client_credentials&client_id=service-sandbox&client_secret=sandbox-secret"
        headers = {"content-type": "application/x-www-form-urlencoded"}
        token = call("POST", "/ims/connect/token", token=None, body=form, headers=headers).json()["access_token"]
        create(caller(sandbox), "Some")
        files = sorted(file.parent.iterdir())
        assert [path.name for path in files] == ["state.db", "state.db-wal"]
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
        written = b"".join(path.read_bytes() for path in files)
    for secret in (token, "sandbox-token", "sandbox-secret", "a-secret-of-the-test-run"):
        assert secret.encode() not in written


def test_only_what_has_changed_is_written(file: Path, caller: Callable[[Sandbox], Call]) -> None:
    with Sandbox(state=file) as sandbox:
        call = caller(sandbox)
        create(call, "Some")
        assert sandbox.platform._state is not None
        connection = sandbox.platform._state._connection
        before = connection.total_changes
        call("GET", MEMBERS)
        assert connection.total_changes == before
        create(call, "Other")
        assert connection.total_changes - before < 10


def test_reset_is_kept_too(file: Path, caller: Callable[[Sandbox], Call]) -> None:
    with Sandbox(state=file) as sandbox:
        create(caller(sandbox), "Some")
        sandbox.reset()
    with Sandbox(state=file) as sandbox:
        assert "Some" not in {mapping.name for mapping in sandbox.platform.store.mappings.values()}


def refusal(file: Path, seed: int = 0) -> str:
    """The error for a file, which is afterwards the same, byte for byte."""
    before = file.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        Sandbox(state=file, seed=seed)
    assert file.read_bytes() == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"notes", b"\0" * 200, b"SQLite format 3\0" + b"\0" * 200])
def test_a_file_that_is_not_ours_is_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "it is not a state file of the sandbox" in refusal(file)


def test_the_database_of_another_program_is_left_alone(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("create table notes (text)")
    connection.close()
    assert "it is not a state file of the sandbox" in refusal(file)


def test_a_file_of_another_seed_or_version_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Sandbox(state=file, seed=3).close()
    assert "it was made with the seed 3, not 4" in refusal(file, 4)
    monkeypatch.setattr(_state, "_shape", lambda: "of other records")
    assert "another version of the sandbox has written it" in refusal(file, 3)
    monkeypatch.undo()
    monkeypatch.setattr(_state, "FORMAT", _state.FORMAT + 1)
    assert "another version of the sandbox has written it" in refusal(file, 3)
    monkeypatch.undo()
    Sandbox(state=file, seed=3).close()


def test_a_damaged_row_is_an_error_and_the_rest_is_left_alone(file: Path) -> None:
    Sandbox(state=file).close()
    connection = sqlite3.connect(file)
    connection.execute("update records set data = '{}' where field = 'imodels'")
    connection.commit()
    connection.close()
    with pytest.raises(ConfigurationError, match="its contents cannot be read"):
        Sandbox(state=file)


def test_a_file_serves_one_sandbox_at_a_time(file: Path) -> None:
    with Sandbox(state=file):
        with pytest.raises(ConfigurationError, match="another sandbox uses it"):
            Sandbox(state=file)
    Sandbox(state=file).close()


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be used: No such file or directory"):
        Sandbox(state=tmp_path / "nowhere" / "state.db")
    with pytest.raises(ConfigurationError, match=r"cannot be used: Is a directory"):
        Sandbox(state=tmp_path)


def test_no_record_stands_in_two_places_that_a_file_would_tear_apart(
    clock: VirtualClock, caller: Callable[[Sandbox], Call]
) -> None:
    """An object that changes has to be one object after a restart as well."""
    sandbox = Sandbox(clock=clock)
    busy(caller(sandbox))
    seen: dict[int, str] = {}

    def look(value: object, place: str) -> None:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            if not value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
                assert seen.setdefault(id(value), place) == place, f"{seen[id(value)]} is {place}"
            for one in dataclasses.fields(value):
                look(getattr(value, one.name), f"{place}.{one.name}")
        elif isinstance(value, dict):
            for key, element in value.items():
                look(element, f"{place}[{key}]")
        elif isinstance(value, list | tuple):
            for number, element in enumerate(value):
                look(element, f"{place}[{number}]")

    look(sandbox.platform.store, "store")
    assert len(seen) > 100
