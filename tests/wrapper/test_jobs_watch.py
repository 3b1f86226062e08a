"""``itwin jobs watch``: what it prints in a terminal, in a log and for programs, and what it ends with."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from itwin_platform import ITwinPlatform
from itwin_platform._cli import _jobs
from itwin_platform._cli._commands import itwin
from itwin_platform._cli._jobs import Exit
from itwin_platform._cli._watch import TableView
from itwin_platform._core.events import PollEvent
from itwin_platform.testing import VirtualClock

from .job_service import JobService

TOKEN = "secret-token-5c"


class Platform:
    """Jobs that end when the test says, behind the command."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.service = JobService(self.clock)

    def client(self, **options: Any) -> ITwinPlatform:
        return ITwinPlatform(transport=self.service.transport(), clock=self.clock, **options)

    def watch(self, *arguments: str) -> Result:
        return CliRunner().invoke(itwin, ["jobs", "watch", *arguments])


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    platform = Platform()
    monkeypatch.setenv("ITWIN_TOKEN", TOKEN)
    monkeypatch.setattr(_jobs, "ITwinPlatform", platform.client)
    return platform


def test_each_change_is_a_line_in_a_log(platform: Platform) -> None:
    platform.service.add("x", 20.0)
    platform.service.add("r", 3.0, "Success")
    result = platform.watch("extraction:x", "export:c/r", "extraction:x")
    assert result.exit_code == Exit.SUCCEEDED
    assert [line.partition(" ")[2] for line in result.output.splitlines()] == [
        "extraction x Running (running)",
        "export run r Executing (running)",
        "export run r Success (succeeded)",
        "extraction x Succeeded (succeeded)",
    ]


def test_programs_get_objects(platform: Platform) -> None:
    platform.service.add("x", 3.0)
    platform.service.add("j", 3.0, "Failed")

    def with_errors(job: str, request: httpx2.Request) -> httpx2.Response | None:
        if "prefer" not in request.headers:
            return None
        errors = [{"code": "RoleNotFound", "message": "no such role"}]
        return httpx2.Response(200, json={"id": job, "itwinId": "i", "status": "Failed", "errors": errors})

    platform.service.answer = with_errors
    with ITwinPlatform(token=TOKEN) as client:
        token = client.job("job:i/j").token
    result = platform.watch(
        "--json", token, "https://api.bentley.com/grouping-and-mapping/datasources/imodel-mappings/extractions/x"
    )
    assert result.exit_code == Exit.FAILED
    lines = [json.loads(line) for line in result.output.splitlines()]
    last = {line["job"]: line for line in lines}
    assert {name: value for name, value in last["access-control job j"].items() if name != "time"} == {
        "job": "access-control job j",
        "state": "Failed",
        "outcome": "failed",
        "ended": True,
        "errors": ["no such role"],
    }
    assert last["extraction x"]["outcome"] == "succeeded"
    assert TOKEN not in result.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Succeeded", "Succeeded"], Exit.SUCCEEDED),
        (["Succeeded", "PartiallySucceeded"], Exit.PARTIAL),
        (["Failed", "PartiallySucceeded"], Exit.FAILED),
    ],
)
def test_the_code_is_that_of_the_worst_job(platform: Platform, words: list[str], code: Exit) -> None:
    references = [f"extraction:{platform.service.add(str(n), 5.0, word)}" for n, word in enumerate(words)]
    assert platform.watch(*references).exit_code == code


def test_a_job_that_cannot_be_read_counts_as_failed(platform: Platform) -> None:
    platform.service.answer = lambda _, __: httpx2.Response(
        404, json={"error": {"code": "ExtractionNotFound", "message": "gone"}}
    )
    result = platform.watch("extraction:x")
    assert result.exit_code == Exit.FAILED
    assert "extraction x - (unknown) gone" in result.output


def test_the_deadline_has_a_code_of_its_own(platform: Platform) -> None:
    platform.service.add("x", 1000.0)
    result = platform.watch("--deadline", "60", "extraction:x")
    assert result.exit_code == Exit.STILL_RUNNING
    assert "still Running" in result.output
    assert platform.clock.monotonic() == pytest.approx(60)


def test_ctrl_c_ends_only_the_watching(platform: Platform) -> None:
    def interrupt(_: str, __: httpx2.Request) -> httpx2.Response:
        raise KeyboardInterrupt

    platform.service.answer = interrupt
    result = platform.watch("extraction:x")
    assert result.exit_code == Exit.INTERRUPTED
    assert "the jobs themselves go on" in result.output


@pytest.mark.parametrize("reference", ["x", "https://evil.example/export/connections/c/runs/r?sig=hush"])
def test_what_cannot_be_watched_is_said_before_anything_is_sent(platform: Platform, reference: str) -> None:
    result = platform.watch(reference)
    assert result.exit_code == Exit.USAGE
    assert result.output.startswith("itwin: ")
    assert "hush" not in result.output
    assert platform.service.looks == {}


def test_without_credentials_it_says_what_is_missing(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ITWIN_TOKEN")
    result = platform.watch("extraction:x")
    assert result.exit_code == Exit.USAGE
    assert "ITWIN_TOKEN" in result.output


def test_without_a_reference_it_shows_how_it_is_used(platform: Platform) -> None:
    assert platform.watch().exit_code == Exit.USAGE


def shown(view: TableView, console: Console) -> str:
    with console.capture() as capture:
        console.print(view.table())
    return capture.get()


def test_a_terminal_gets_a_table_that_follows_the_jobs() -> None:
    moment = [0.0]
    console = Console(file=io.StringIO(), force_terminal=True, width=110, color_system=None)
    view = TableView(console, now=lambda: moment[0])
    job_id = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
    with view.showing([f"extraction {job_id}", "export run r"]):
        assert "0 of 2 over" in shown(view, console)
        moment[0] = 75.0
        view.seen(PollEvent(f"extraction {job_id}", "Running", False, None))
        view.seen(PollEvent("export run r", "Error", True, None, "failed", (RuntimeError("[red]disk\nfull"),)))
        moment[0] = 80.0
        text = shown(view, console)
    assert "1 of 2 over" in text
    # Whole even in a narrow terminal, so that it can be copied.
    assert job_id in text
    assert "1:20" in text
    assert "1:15" in text
    assert "[red]disk full" in text


def test_what_a_service_says_is_one_line_and_nothing_that_a_terminal_obeys(platform: Platform) -> None:
    platform.service.add("x", 0.0, "Failed")
    said = {"error": {"code": "Gone", "message": "gone\n2030 extraction y Succeeded\x1b[2J"}}
    platform.service.answer = lambda _, __: httpx2.Response(404, json=said)
    (line,) = platform.watch("extraction:x").output.splitlines()
    assert line.endswith("extraction x - (unknown) gone 2030 extraction y Succeeded\N{REPLACEMENT CHARACTER}[2J")
    (line,) = platform.watch("extraction:x\ny").output.splitlines()
    assert "extraction x y - " in line
    view = TableView(Console(file=io.StringIO(), width=200, force_terminal=False))
    event = PollEvent("extraction a\x1bb", "St\x1bate\n", ended=True, status=None, outcome="failed", errors=("e\x1br",))
    view.seen(event)
    text = io.StringIO()
    Console(file=text, width=200).print(view.table())
    assert "\x1b" not in text.getvalue()
