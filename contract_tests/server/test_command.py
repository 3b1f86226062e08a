"""``itwin conformance``: its exit codes, its files, and what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from itwin_conformance import command
from itwin_conformance.runner import SuiteFault
from itwin_conformance.target import Target
from itwin_platform.sandbox import Sandbox, running

from .planting import in_json, planted

PART = ("--profile", "smoke", "--only", "HTTP-SUCCESS-01/get-mappings", "--only", "PAGE-END-01/get-extraction-logs")


def _invoke(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(command.conformance, arguments, env={"ITWIN_TOKEN": None, **environment})


@pytest.fixture
def with_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, seed: int) -> Target:
        return planted(in_json(lambda page: page["_links"].pop("next", None), member="logs"), seed=seed)

    monkeypatch.setattr(command, "embedded", broken)


def test_the_sandbox_is_conformant_and_the_command_ends_with_0(tmp_path: Path) -> None:
    done = _invoke("--profile", "smoke", "--output", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "CONFORMANT" in done.output
    assert json.loads((tmp_path / "results.json").read_text())["verdict"] == "CONFORMANT"


@pytest.mark.usefixtures("with_a_bug")
def test_a_broken_server_ends_with_1_and_what_failed_can_be_replayed(tmp_path: Path) -> None:
    done = _invoke(*PART, "--seed", "5", "--output", str(tmp_path / "first"))
    assert done.exit_code == 1
    assert "PAGE-END-01" in done.output
    again = _invoke("--replay", str(tmp_path / "first"), "--output", str(tmp_path / "second"))
    assert again.exit_code == 1
    results = json.loads((tmp_path / "second" / "results.json").read_text())
    assert results["only"] == ["PAGE-END-01/get-extraction-logs"]
    assert results["seed"] == 5


def test_what_is_only_a_part_ends_with_2() -> None:
    assert _invoke(*PART).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "none"), "none"),
        (("--unheard",), "unheard"),
        (("--only", "NO-SUCH-01"), "NO-SUCH-01"),
        (("--only", "HTTP-SUCCESS-01/no-such"), "no-such"),
        (("--base-url", "http://example.com"), "expected https"),
        (("--ids", "missing.yaml", "--base-url", "http://localhost:1"), "missing.yaml"),
        (("--known-issues", "missing.yaml"), "missing.yaml"),
        (("--allow-writes",), "--allow-writes is for a server: give --base-url"),
        (("--replay", "missing.json"), "itwin conformance: missing.json: No such file"),
    ],
)
def test_a_wrong_call_ends_with_3_and_says_why(arguments: tuple[str, ...], said: str) -> None:
    done = _invoke(*arguments)
    assert done.exit_code == 3
    assert said in done.output


def test_of_a_server_that_is_not_there_nothing_is_shown_but_that() -> None:
    done = _invoke("--base-url", "http://127.0.0.1:9", "--profile", "smoke")
    assert done.exit_code == 2
    first, *rest = done.output.splitlines()
    assert first.startswith("Target: http://127.0.0.1:9")
    assert " ".join(rest).startswith("INCOMPLETE (the server did not answer: ConnectError")


@pytest.mark.parametrize(
    ("error", "said"),
    [(SuiteFault("a mistake in a check"), "a mistake in a check"), (ValueError("a mistake"), "ValueError: a mistake")],
)
def test_a_fault_of_the_suite_ends_with_3(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    def fault(*_: object) -> None:
        raise error

    monkeypatch.setattr(command, "run", fault)
    done = _invoke(*PART)
    assert done.exit_code == 3
    assert f"fault of the suite: {said}" in done.output


@pytest.mark.usefixtures("with_a_bug")
def test_known_issues_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "known.yaml"
    file.write_text("- {id: PAGE-END-01, reason: being mended, link: 'https://example.com/1'}\n")
    done = _invoke(*PART, "--known-issues", str(file))
    assert done.exit_code == 2
    file.write_text("- {id: NO-SUCH-01, reason: r, link: l}\n")
    assert _invoke(*PART, "--known-issues", str(file)).exit_code == 3


@pytest.mark.usefixtures("with_a_bug")
def test_compare_ends_with_1_where_something_is_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    assert _invoke(*PART, "--output", new).exit_code == 1
    monkeypatch.undo()
    assert _invoke(*PART, "--output", old).exit_code == 2
    worse = _invoke("compare", old, new)
    assert worse.exit_code == 1
    assert "regressed PAGE-END-01/get-extraction-logs" in worse.output
    assert _invoke("compare", new, old).exit_code == 0
    assert "no result has changed" in _invoke("compare", old, old).output
    assert _invoke("compare", old, str(tmp_path / "none")).exit_code == 3


def test_a_server_on_loopback_is_tested_with_all_methods() -> None:
    with running(Sandbox(rows=5)) as url:
        done = _invoke(
            "--base-url", url, "--profile", "smoke", "--only", "HTTP-SUCCESS-01", "--only", "AUTH-MISSING-01"
        )
    assert done.exit_code == 2, done.output
    assert "138 of 138 results kept" in done.output


def test_the_definitions_come_as_one_document() -> None:
    document = json.loads(_invoke("definitions").output)
    operations = [
        node["operationId"] for item in document["paths"].values() for node in item.values() if "operationId" in node
    ]
    assert len(operations) == 69
    assert "/export/connections" in document["paths"]
    assert '"#/components/schemas/Link"' not in json.dumps(document)


def test_it_is_a_command_of_itwin() -> None:
    command_line = [sys.executable, "-m", "itwin_platform._cli", "conformance", "--help"]
    done = subprocess.run(command_line, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert "--base-url" in done.stdout
