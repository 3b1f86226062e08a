"""docs/jobs.md: its diagrams are those of the tables, its programs run, its codes are those of the command."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from itwin_platform import ITwinPlatform
from itwin_platform._cli._jobs import Exit
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "jobs.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"<!-- tested: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))


def test_the_diagrams_are_those_of_the_tables() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "job_diagrams.py"))
    assert PAGE.count("<!-- life cycle:") == PAGE.count("```mermaid") == len(tool["LIFE_CYCLES"])
    assert tool["drawn"](PAGE) == PAGE, "run: python tools/job_diagrams.py"


def test_every_program_of_the_page_is_tested() -> None:
    assert PAGE.count("```python") == len(PROGRAMS) == 3


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sandbox:
    """Whom the programs talk to; they run in a folder of their own."""
    clock = VirtualClock()
    sandbox = Sandbox(clock=clock, rows=10)

    def client() -> ITwinPlatform:
        return ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport(), clock=clock)

    monkeypatch.setattr("itwin_platform.ITwinPlatform", client)
    monkeypatch.chdir(tmp_path)
    return sandbox


@pytest.mark.parametrize("name", sorted(PROGRAMS))
@pytest.mark.usefixtures("sandbox")
def test_a_program_of_the_page_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(PROGRAMS[name], f"jobs.md: {name}", "exec"), {})  # noqa: S102 - our own page
    printed = capsys.readouterr().out
    if name == "one":
        assert "Information Completed.\nsucceeded Succeeded\n" in printed
        assert (tmp_path / "extracted" / "model.json").is_file()
    elif name == "back":
        assert printed == "2 files\n"
        assert not (tmp_path / "run.token").exists()
    else:
        assert printed.count(" succeeded\n") == 20


def test_a_program_that_was_stopped_goes_on_with_its_job(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = compile(PROGRAMS["back"], "jobs.md: back", "exec")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("itwin_platform.Extraction.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            exec(program, {})  # noqa: S102 - our own page
    exec(program, {})  # noqa: S102 - our own page
    assert [one.operation_id for one in sandbox.requests].count("run-extraction") == 1
    assert capsys.readouterr().out == "2 files\n"


def test_the_codes_are_those_of_the_command() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == sorted(Exit)
