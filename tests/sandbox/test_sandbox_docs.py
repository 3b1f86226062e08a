"""The programs of docs/sandbox.md and docs/testing.md run as they stand there; the tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Option

from itwin_platform._cli._sandbox import sandbox
from itwin_platform.sandbox._auth import FIXED
from itwin_platform.testing import AnswerFault, Fault

from .inner_pytest import run

pytest_plugins = ["pytester"]

DOCS = Path(__file__).parents[2] / "docs"
SANDBOX, TESTING = ((DOCS / name).read_text(encoding="utf-8") for name in ("sandbox.md", "testing.md"))
FOUND = r"<!-- tested: (\w+) -->\n```python\n(.*?)```"
PROGRAMS, TESTS = (dict(re.findall(FOUND, page, re.DOTALL)) for page in (SANDBOX, TESTING))


def test_every_program_of_the_pages_is_tested() -> None:
    assert SANDBOX.count("```python") == len(PROGRAMS) == 1
    assert TESTING.count("```python") == len(TESTS) == 3


def test_the_program_with_faults(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(PROGRAMS["faults"], "sandbox.md", "exec"), {})  # noqa: S102 - our own page
    number, faults = capsys.readouterr().out.split(maxsplit=1)
    assert int(number) > 100
    assert faults == "['too-many', 'too-many', 'too-many', 'expired-token']\n"


@pytest.mark.parametrize("name", sorted(TESTS))
def test_the_tests_of_the_page_pass(pytester: pytest.Pytester, name: str) -> None:
    run(pytester, TESTS[name]).assert_outcomes(
        passed=TESTS[name].count("\ndef test_") + TESTS[name].startswith("def test_")
    )


@pytest.mark.parametrize("fault", [*Fault, *AnswerFault])
def test_every_fault_is_in_a_table(fault: Fault | AnswerFault) -> None:
    assert re.search(rf"^\| .*`{fault.value}`", SANDBOX, re.MULTILINE)


def test_every_option_of_the_command_and_every_bearer_is_in_a_table() -> None:
    names = [name for option in sandbox.params if isinstance(option, Option) for name in option.opts]
    assert [name for name in names if name not in SANDBOX] == []
    assert [bearer for bearer in FIXED if f"`{bearer}`" not in SANDBOX] == []
