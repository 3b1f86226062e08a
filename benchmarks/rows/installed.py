"""Rows about what is installed: the time of an import, the size of the wheel, what it brings, the time of our own commands."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from functools import partial

from ..harness import Bench, Row, Sample, alternate
from ..peers import BUILD, ROOT, Absent, lean_python
from .decoding import OURS

__all__ = ["commands", "imports", "wheel"]

_ANSWER = '{"id": "j", "itwinId": "t", "status": "Active"}'
_TRANSPORT = f"httpx2.MockTransport(lambda request: httpx2.Response(200, content={_ANSWER!r}.encode()))"
_CLIENT = f"import httpx2\nfrom itwin_platform import ITwinPlatform\nclient = ITwinPlatform(token='t', transport={_TRANSPORT})\n"
_BARE = f"import httpx2\nclient = httpx2.Client(transport={_TRANSPORT})\n"
#: What a program does first; each line in an interpreter of its own.
_PROGRAMS = {
    "import httpx2": "import httpx2",
    "import httpx2, msgspec": "import httpx2, msgspec",
    "import itwin_platform": "import itwin_platform",
    "itwin-platform: names of the README": "import httpx2\nfrom itwin_platform import ClientCredentials, ITwinPlatform",
    "itwin-platform: client made": _CLIENT,
    "itwin-platform: first call": _CLIENT + "client.access_control.get_itwin_job('t', 'j')",
    "httpx2: client made": _BARE,
    "httpx2: first call": _BARE + "client.get('https://api.bentley.com/').json()",
}
_CORE = {"httpx2", "msgspec", "itwin-platform", "anyio", "h11", "httpcore2", "idna", "truststore", "typing-extensions"}
_CONFORMANCE, _TEST = 120.0, 600.0


def imports(bench: Bench) -> Row:
    """An interpreter that has just begun, in an environment with the wheel and its dependencies alone."""
    row = Row("import", "import, first client and first call in a fresh interpreter", "s of CPU")
    try:
        python = lean_python()
    except Absent as reason:
        row.absent[OURS] = str(reason)
        return row
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def fresh(program: str) -> float:
        code = f"import time; _begun = time.process_time()\n{program}\nprint(time.process_time() - _begun)"
        done = subprocess.run(
            [str(python), "-I", "-c", code], check=True, capture_output=True, text=True, env=environment
        )
        return float(done.stdout)

    runs: dict[str, Callable[[], float]] = {name: partial(fresh, program) for name, program in _PROGRAMS.items()}
    row.samples = alternate(runs, 31 if bench.size == "full" else 3)
    of = {name: sample.median * 1000 for name, sample in row.samples.items()}
    row.at_most("a client over import httpx2", of["itwin-platform: client made"] - of["import httpx2"], 30, "ms")
    first = of["itwin-platform: first call"] - of["itwin-platform: client made"]
    row.at_most(
        "the first call of an API over that", first - (of["httpx2: first call"] - of["httpx2: client made"]), 30, "ms"
    )
    row.notes.append(
        "`import itwin_platform` alone loads neither httpx2 nor msgspec: its names are loaded when they are used."
    )
    return row


def wheel(_: Bench) -> Row:
    """Size of the wheel, and what comes with it."""
    row = Row("wheel", "size of the wheel, distributions that come with it", "KB")
    try:
        python = lean_python()
    except Absent as reason:
        row.absent[OURS] = str(reason)
        return row
    (built,) = (BUILD / "dist").glob("*.whl")
    kilobytes = built.stat().st_size / 1024
    row.samples[OURS] = Sample.of([kilobytes])
    code = (
        "import importlib.metadata, json; print(json.dumps([one.name for one in importlib.metadata.distributions()]))"
    )
    found = set(
        json.loads(subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout)
    )
    names = {name.lower().replace("_", "-") for name in found}
    row.at_most("wheel", kilobytes, 500, "KB")
    row.at_most("distributions beside httpx2, msgspec and what they bring", len(names - _CORE), 0, "")
    row.notes.append(f"Installed: {', '.join(sorted(names))}.")
    return row


def commands(bench: Bench) -> Row:
    """How long our own commands take, on a machine that does nothing else."""
    row = Row("commands", "make generate, make conformance, make test", "s")
    python = ROOT / ".venv" / "bin" / "python"
    wanted: dict[str, tuple[list[object], float]] = {
        "generate": ([python, "-m", "codegen", "generate"], 15.0),
        "conformance": (
            [python, "-m", "itwin_platform._cli", "conformance", "--output", BUILD / "conformance"],
            _CONFORMANCE,
        ),
        "test": (["make", "test"], _TEST),
    }
    for name, (command, bound) in wanted.items():
        if name != "generate" and bench.size == "quick":
            continue
        begun = time.perf_counter()
        done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
        row.samples[f"make {name}"] = Sample.of([seconds])
        row.at_most(f"make {name}", seconds, bound, "s")
        if done.returncode != 0:
            row.notes.append(f"make {name} ended with {done.returncode}.")
    return row
