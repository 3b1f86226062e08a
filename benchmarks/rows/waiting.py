"""Rows about waiting: for a rate limit that several clients share, and for a thousand jobs."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from .. import simulation
from ..harness import Bench, Row, Sample
from ..peers import ROOT
from .decoding import OURS

__all__ = ["jobs", "rate_limit"]

#: Calls that the real processes make: two minutes' worth, of which the first is spent at once.
_REAL_CALLS = 1000
JOBS = 1000


def rate_limit(bench: Bench) -> Row:
    """5,000 calls of 40 workers against 500 a minute."""
    row = Row(
        "rate-limit", "5,000 calls against 500 a minute: 4 clients of 10 workers, one budget", "% of the allowed rate"
    )
    with tempfile.TemporaryDirectory() as folder:
        calls = 5000 if bench.size == "full" else 2000
        ours = simulation.of_clients(calls, Path(folder) / "budget")
        loops = simulation.of_bare_loops(calls)
        outcomes = {OURS: ours, "bare retry loops": loops}
        if bench.size == "full":
            outcomes |= _real(bench.root, Path(folder))
    for name, outcome in outcomes.items():
        row.samples[name] = Sample.of([outcome.of_allowed * 100])
        row.notes.append(
            f"{name}: {outcome.calls} calls in {outcome.seconds:.0f} s, {outcome.refused} answers 429 ({outcome.refusals:.1%})."
        )
    row.at_least("of the allowed rate", ours.of_allowed * 100, 95, "%")
    row.at_most("answers 429", ours.refusals * 100, 1, "%")
    row.notes.append("The first two on one virtual clock; requests take 20 to 80 ms each way.")
    return row


def _real(root: str, folder: Path) -> dict[str, simulation.Outcome]:
    """Four real processes for each of the two, at the same time, each against a limit of its own."""
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "benchmarks.limited",
                who,
                f"{root}/limit-500-60-{name}",
                str(folder / "real"),
                share,
            ],
            cwd=ROOT,
        )
        for who, name in (("ours", "ours"), ("by-hand", "hand"))
        for share in [str(_REAL_CALLS // simulation.CLIENTS)] * simulation.CLIENTS
    ]
    for process in running:
        if process.wait(timeout=300) != 0:
            raise RuntimeError("a process of the rate-limit row failed")
    outcomes = {}
    for title, name in ((f"{OURS}, 4 processes", "ours"), ("requests by hand, 4 processes", "hand")):
        with urllib.request.urlopen(f"{root}/count/{name}") as answer:
            counted = json.load(answer)
        outcomes[title] = simulation.Outcome(counted["200"], counted.get("429", 0), counted["seconds"])
    return outcomes


def jobs(bench: Bench) -> Row:
    """1,000 jobs that end within a minute or two, awaited in one process."""
    row = Row("jobs", f"{JOBS:,} jobs awaited, loopback", "requests")
    longest = 90 if bench.size == "full" else 8
    running = {
        mode: subprocess.Popen(
            [sys.executable, "-m", "benchmarks.measured", f"jobs-{mode}", bench.root, str(longest)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for mode in ("sync", "async")
    }
    for mode, process in running.items():
        found = json.loads(process.communicate(timeout=600)[0])
        row.samples[f"{OURS}, {mode}"] = Sample.of([found["requests"]])
        row.samples["ideal plan"] = Sample.of([found["ideal"]])
        row.at_most(f"{mode}: requests, of the ideal plan", found["requests"] / found["ideal"], 1.1)
        row.at_most(f"{mode}: of one core", found["cpu"] / found["seconds"] * 100, 20, "%")
        row.at_most(f"{mode}: memory over idle", found["megabytes"], 80, "MB")
    row.notes.append(
        f"The jobs take from 1 to {longest} s. The ideal plan looks at each one after 2 s and then at intervals that grow by half up to 30 s."
    )
    return row
