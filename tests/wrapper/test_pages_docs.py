"""The programs of docs/pages.md run as they stand there, against the sandbox."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from itwin_platform import ITwinPlatform
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import Fault, FaultyTransport, VirtualClock

PAGE = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"<!-- tested: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"


def test_every_program_of_the_page_is_tested() -> None:
    assert PAGE.count("```python") == len(PROGRAMS) == 3


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_program_of_the_page_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox, stored, waits = Sandbox(), list[Any](), list[int]()
    # The fourth page fails longer than retries help.
    plan = [None, None, None, *[Fault.RESET_BEFORE] * 5] if name == "resume" else []
    transport = FaultyTransport(sandbox.transport(), plan)

    def store(items: Sequence[Any]) -> None:
        stored.extend(member.id for member in items)

    with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport, clock=VirtualClock()) as itwin:
        names = {"itwin": itwin, "ITWIN": ITWIN, "CONNECTION": CONNECTION, "store": store}
        exec(  # noqa: S102 - our own page
            compile(PROGRAMS[name], f"pages.md: {name}", "exec"), {**names, "wait_a_while": lambda: waits.append(1)}
        )
        whole = [member.id for member in itwin.access_control.get_itwin_user_members(ITWIN)]
    printed = capsys.readouterr().out
    match name:
        case "items":
            assert len(printed.splitlines()) == len(whole) + 1
        case "ahead":
            assert printed == f"{len(whole)}\n"
        case "resume":
            assert stored == whole
            assert waits == [1]
