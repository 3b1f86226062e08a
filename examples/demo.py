"""The main job, from a definition to finished jobs, against a sandbox on this machine.

Shows itself with rich progress on a terminal, and as plain lines without one.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from itwin_platform import ClientCredentials, Hooks, ITwinPlatform, PollEvent, RetryEvent
from itwin_platform.sandbox import Sandbox, running
from itwin_platform.testing import AnswerFault, Fault

ROOT = Path(__file__).parent.parent
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"

console = Console(highlight=False)


class Story:
    """Prints what happens; on a terminal the present step is a live line."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.progress: Progress | None = None
        self.states: dict[str, str] = {}

    def tell(self, text: str) -> None:
        """One line, with the time since the start."""
        console.print(f"  [dim]{time.monotonic() - self.started:6.1f} s[/dim]  {text}", soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A part of the story; on a terminal with a live line."""
        console.print(f"\n[bold]{title}[/bold]")
        if not console.is_terminal:
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as self.progress:
            self.progress.add_task(title)
            yield
        self.progress = None

    def now(self, text: str) -> None:
        """What the live line says; without a terminal a line of its own."""
        if self.progress is not None:
            self.progress.update(self.progress.task_ids[0], description=text)
        else:
            self.tell(text)

    def retried(self, event: RetryEvent) -> None:
        """The client waits before it sends a request again."""
        self.tell(f"[yellow]{event.operation}: {event.reason}; waiting {event.wait:.1f} s[/yellow]")

    def polled(self, event: PollEvent) -> None:
        """The client asked how a job stands."""
        if self.states.get(event.job) != event.state:
            self.states[event.job] = event.state
            self.now(f"{event.job}: {event.state}")


def main() -> int:
    """Run the whole path; returns 0 when every step did what it should."""
    story = Story()
    with story.step("1. Definitions become clients"):
        generate = subprocess.run(
            [sys.executable, "-m", "codegen", "generate"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        story.tell(generate.stdout.strip())
    sandbox = Sandbox(speed=2, rows=2000)
    with running(sandbox) as url:
        with story.step("2. A local platform"):
            story.tell(f"listening on {url}")
        credential = ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{url}/ims")
        hooks = Hooks(on_retry=story.retried, on_poll=story.polled)
        with ITwinPlatform(base_url=url, auth=credential, hooks=hooks) as itwin:
            run_jobs(itwin, story)
            have_a_bad_day(itwin, sandbox, story)
    console.print(f"\n[green]Done in {time.monotonic() - story.started:.0f} s.[/green]")
    return 0


def run_jobs(itwin: ITwinPlatform, story: Story) -> None:
    """An extraction with its log and data, an access-control job, an export run."""
    api = itwin.grouping_and_mapping
    with story.step("3. Sign in, and look at the mappings"):
        mappings = list(api.get_mappings(imodel_id=IMODEL))
        story.tell(
            f"signed in as a service application; {len(mappings)} mappings, the first is {mappings[0].mapping_name}"
        )
    with story.step("4. An extraction, with its log as it grows"):
        run = itwin.extractions.run(IMODEL, mappings=[mappings[0].id])
        story.tell(f"started {run.id}")
        for entry in run.follow_logs():
            story.tell(f"{entry.date_time:%H:%M:%S} {entry.level:<11} {entry.state:<9} {entry.message}")
        story.tell(f"ended: {run.wait(deadline=60).state}")
    with story.step("5. Its data"):
        cdm = api.get_cdm(mappings[0].id, run.id)
        for entity in cdm.entities:
            for partition in entity.partitions or []:
                with api.get_cdm_partition(mappings[0].id, run.id, location=partition.location) as body:
                    content = body.read()
                rows = sum(1 for _ in csv.reader(io.StringIO(content.decode())))
                story.tell(f"{partition.location}: {rows} rows, {len(content):,} bytes")
    # Both jobs are started before the first one is waited for.
    with story.step("6. An access-control job and an export run"):
        job = itwin.access_jobs.run(ITWIN, remove_members=["Jobby.McJobface@example.com"])
        export = itwin.exports.run(CONNECTION, export_type="IFC", ifc_version="IFC4.3")
        story.tell(f"access-control job: {job.wait(deadline=60).state}")
        story.tell(f"export run: {export.wait(deadline=60).state}")


def have_a_bad_day(itwin: ITwinPlatform, sandbox: Sandbox, story: Story) -> None:
    """A long listing, in which the service asks for patience, ends the token, and breaks off an answer."""
    listing = "get-itwin-user-members"
    sandbox.faults.add(Fault.TOO_MANY, operation=listing, after=10, times=2)
    sandbox.faults.add(AnswerFault.EXPIRED_TOKEN, operation=listing, after=25)
    sandbox.faults.add(Fault.CUT_BODY, operation=listing, after=40)
    with story.step("7. A long listing on a bad day"):
        members = [member.email for member in itwin.access_control.get_itwin_user_members(ITWIN, top=2)]
        story.tell(f"met on the way: {', '.join(one.fault for one in sandbox.requests if one.fault)}")
        story.tell(f"{len(members)} members, {len(members) - len(set(members))} of them twice")


if __name__ == "__main__":
    sys.exit(main())
