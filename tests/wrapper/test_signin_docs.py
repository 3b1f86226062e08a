"""The programs of docs/sign-in.md run as they stand there, against the sandbox."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from itwin_platform.sandbox import Sandbox, running

from .signin import Person, free_port

PAGE = (Path(__file__).parents[2] / "docs" / "sign-in.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"<!-- tested: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))


def test_every_program_of_the_page_is_tested() -> None:
    assert PAGE.count("```python") == len(PROGRAMS) == 3


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_program_of_the_page_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox, person = Sandbox(), Person()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", person)
    # The page names a port that may be in use on this machine.
    program = PROGRAMS[name].replace("31234", str(free_port()))
    with running(sandbox) as url:
        for variable, value in {
            "ITWIN_API_URL": url,
            "ITWIN_AUTHORITY": f"{url}/ims",
            "ITWIN_CLIENT_ID": "service-sandbox",
            "ITWIN_CLIENT_SECRET": "sandbox-secret",
        }.items():
            monkeypatch.setenv(variable, value)
        exec(compile(program, f"sign-in.md: {name}", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "Succeeded\n"
    expected = {"service": ["client_credentials"], "person": ["authorization_code"], "function": []}
    assert [one.grant_type for one in sandbox.token_calls] == expected[name]
