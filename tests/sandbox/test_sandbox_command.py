"""The options of ``itwin sandbox``: each does what it says, and what cannot be is one line."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from itwin_platform._cli import _sandbox
from itwin_platform._cli._commands import itwin
from itwin_platform._http import httpx2
from itwin_platform.sandbox import Sandbox, _server, running

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
NEW = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "New"}
HEADERS = {"authorization": "Bearer sandbox-token"}
SECRET = "a-secret-of-the-test-run"


@contextmanager
def started(*options: str | Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "itwin_platform._cli", "sandbox", "--port", "0", *map(str, options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.fullmatch(r"Sandbox: (http://\S+)\n", process.stdout.readline())
            assert found is not None
            yield found[1], process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)
    assert process.returncode == 0


def test_state_and_control_by_a_secret_file(tmp_path: Path) -> None:
    state, file = tmp_path / "state.db", tmp_path / "secret"
    for start in range(2):
        with started("--state", state, "--control", "--control-secret-file", file) as (url, process):
            secret = file.read_text(encoding="utf-8").strip()
            assert file.stat().st_mode & 0o777 == 0o600
            assert len(secret) >= 32
            with httpx2.Client(base_url=url) as client:
                names = {entry["mappingName"] for entry in client.get(
                    ROOT, params={"iModelId": NEW["iModelId"]}, headers=HEADERS).json()["mappings"]}  # fmt: skip
                assert ("New" in names) is (start == 1)
                if not start:
                    assert client.post(ROOT, json=NEW, headers=HEADERS).status_code == 201
                control = {"authorization": f"Bearer {secret}"}
                assert client.post("/sandbox/faults", json={"fault": "odd-status"}, headers=control).status_code == 201
                assert client.get(f"{ROOT}/x", headers=HEADERS).status_code == 521
        assert process.stderr is not None
    # The same secret at the second start, and it was told to nobody.
    assert file.read_text(encoding="utf-8").strip() == secret


def invoke(monkeypatch: pytest.MonkeyPatch, *options: str | Path) -> tuple[Result, dict[str, object]]:
    """Run the command up to the point where it would listen; gives what it would serve, and where."""
    served: dict[str, object] = {}

    def serve(sandbox: Sandbox, *, host: str, port: int, ready: object) -> None:  # noqa: ARG001 - as the real one
        served.update(sandbox=sandbox, host=host, port=port)

    monkeypatch.setattr(_sandbox, "serve", serve)
    return CliRunner().invoke(itwin, ["sandbox", *map(str, options)]), served


def test_every_number_reaches_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--tier=standard", "--rate-limit=7", "--speed=3", "--seed=4", "--rows=5", "--members=6", "--port=99")
    result, served = invoke(monkeypatch, *options)
    assert result.exit_code == 0, result.output
    sandbox = served["sandbox"]
    assert isinstance(sandbox, Sandbox)
    settings = sandbox.platform.settings
    assert (settings.tier, settings.rate_limit, settings.speed) == ("standard", 7, 3.0)
    assert (settings.seed, settings.rows, settings.members) == (4, 5, 6)
    assert (served["host"], served["port"]) == ("127.0.0.1", 99)
    assert result.stderr == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.test"])  # noqa: S104 - that it is told is the point
def test_it_says_so_when_it_is_told_to_leave_loopback(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    result, _ = invoke(monkeypatch, "--host", host)
    assert (
        result.stderr == f"Warning: {host} is not loopback: others can reach the sandbox, and its tokens are public.\n"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_needs_no_warning(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    result, _ = invoke(monkeypatch, "--host", host)
    assert result.stderr == ""


def test_in_a_program_leaving_loopback_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with running(host="127.0.0.1"):
        assert caplog.messages == []
    with pytest.raises(OSError, match="assign"), running(host="192.0.2.1"):
        pass
    with running(host="0.0.0.0"):  # noqa: S104 - as above
        assert caplog.messages == [
            "The sandbox listens on 0.0.0.0: other machines can reach it, and its tokens are public."
        ]


def test_control_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(_sandbox.SECRET_VARIABLE, raising=False)
    result, served = invoke(monkeypatch, "--control")
    assert (result.exit_code, served) == (2, {})
    assert "--control needs a secret" in result.stderr
    monkeypatch.setenv(_sandbox.SECRET_VARIABLE, "short")
    result, served = invoke(monkeypatch, "--control")
    assert result.stderr == "Error: expected a control secret of at least 16 characters, got 5\n"
    monkeypatch.setenv(_sandbox.SECRET_VARIABLE, SECRET)
    result, served = invoke(monkeypatch, "--control")
    assert result.exit_code == 0
    assert SECRET not in result.output + result.stderr


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_secret_file_that_others_can_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET, encoding="utf-8")
    file.chmod(0o644)
    result, served = invoke(monkeypatch, "--control", "--control-secret-file", file)
    assert (result.exit_code, served) == (1, {})
    assert result.stderr == f"Error: others can read {file}; make it yours alone: chmod 600 {file}\n"


def test_a_foreign_state_file_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text("mine", encoding="utf-8")
    result, _ = invoke(monkeypatch, "--state", file)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "it is not a state file of the sandbox" in result.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_answers_are_sent_at_once() -> None:
    """Without Nagle's delay, for which asyncio has to be told that this is TCP; otherwise each answer takes 40 ms."""
    with _server._listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
