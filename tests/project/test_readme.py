"""The README's programs run as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from itwin_platform.sandbox import Sandbox, running

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"<!-- tested: (\w+) -->\n```python\n(.*?)```", README, re.DOTALL))


def test_every_program_is_tested() -> None:
    assert README.count("```python") == len(PROGRAMS) == 2


def test_the_jobs_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # So fast that every job is over when it is first asked for: nothing sleeps.
    with running(Sandbox(speed=100_000)) as url:
        monkeypatch.setenv("ITWIN_API_URL", url)
        monkeypatch.setenv("ITWIN_AUTHORITY", f"{url}/ims")
        monkeypatch.setenv("ITWIN_CLIENT_ID", "service-sandbox")
        monkeypatch.setenv("ITWIN_CLIENT_SECRET", "sandbox-secret")
        exec(compile(PROGRAMS["jobs"], "README.md", "exec"), {})  # noqa: S102 - the README is ours
    printed = capsys.readouterr().out
    assert "Information Completed." in printed
    assert "Beam ['ECInstanceId', 'ECClassId'" in printed
    assert "Maria.Miller@example.com ['Read Access']" in printed


def test_the_sandbox_program(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(PROGRAMS["sandbox"], "README.md", "exec"), {})  # noqa: S102 - the README is ours
    assert capsys.readouterr().out == "Succeeded\n"
