"""``make soak SEEDS=1-50``: all that schemathesis can think of, and the conformance run, against a fresh sandbox for each seed.

The result is `contract_tests/soak.json`: for each seed the verdict and the number of requests, and a hash of the sources that
it holds for. A run goes on where the last one ended; after a change of the sources it begins anew.

    python contract_tests/soak.py 1-50 --minutes 60
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULT = HERE / "soak.json"
CASES = HERE / "server" / "soak_cases.py"
#: What a verdict depends on.
SOURCES = (
    "wrapper/itwin_platform/sandbox/**/*.py",
    "wrapper/itwin_platform/testing/**/*.py",
    "generated/itwin_platform_api/*/definition.json",
    "contract_tests/itwin_conformance/**/*.py",
    "contract_tests/requirements/*.yaml",
    "contract_tests/server/soak_cases.py",
    "contract_tests/soak.py",
)


def main() -> int:
    """Run the seeds that have not passed yet; 0 when all of them have."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=_seeds, help="e.g. 1-50, or 7, or 1-3,9")
    parser.add_argument("--examples", type=int, default=50, help="random requests for each operation")
    parser.add_argument("--minutes", type=float, default=None, help="begin no further seed after so many minutes")
    parser.add_argument("--one", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        return _run(options.one)
    result = _resume(options.examples)
    end = None if options.minutes is None else time.monotonic() + options.minutes * 60
    for seed in options.seeds:
        if result["seeds"].get(str(seed), {}).get("verdict") == "passed":
            continue
        if end is not None and time.monotonic() > end:
            break
        result["seeds"][str(seed)] = _in_another_process(seed, options.examples)
        result["seeds"] = dict(sorted(result["seeds"].items(), key=lambda entry: int(entry[0])))
        _write(result)
    verdicts = [result["seeds"].get(str(seed), {}).get("verdict", "not run") for seed in options.seeds]
    print(", ".join(f"{verdicts.count(one)} {one}" for one in dict.fromkeys(verdicts)))
    return 0 if set(verdicts) == {"passed"} else 1


def _seeds(text: str) -> list[int]:
    seeds: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def _hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _resume(examples: int) -> dict[str, Any]:
    """What is known for these sources and this many examples."""
    fresh: dict[str, Any] = {"sources": _hash(), "examples": examples, "seeds": {}}
    try:
        found: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return fresh
    return found if (found.get("sources"), found.get("examples")) == (fresh["sources"], examples) else fresh


def _write(result: dict[str, Any]) -> None:
    """Whole or not at all, so that a run can be interrupted at any time."""
    new = RESULT.with_suffix(".new")
    new.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    new.replace(RESULT)


def _in_another_process(seed: int, examples: int) -> dict[str, Any]:
    """One seed in an interpreter of its own: nothing of another seed can be left over."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        environment = {**os.environ, "SOAK_SEED": str(seed), "SOAK_EXAMPLES": str(examples)}
        command = [sys.executable, str(Path(__file__).resolve()), str(seed), "--one", str(file)]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        seconds = round(time.monotonic() - begun, 1)
        if not file.exists():
            print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
            raise SystemExit(f"seed {seed} could not be run")
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    print(f"seed {seed}: {found['verdict']}, {found['requests']:,} requests, {seconds:g} s")
    for failure in found["failures"]:
        print(f"  {failure}")
    if found["verdict"] != "passed":
        print(done.stdout[-6000:])
    return found | {"seconds": seconds}


class _Outcomes:
    """Counts what pytest reports."""

    def __init__(self) -> None:
        self.passed = 0
        self.failures: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failures.append(f"{report.nodeid.rpartition('::')[2]} ({report.when})")
        elif report.when == "call":
            self.passed += report.passed


def _run(file: Path) -> int:
    """In the other process: the cases of one seed."""
    import pytest

    outcomes = _Outcomes()
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=short", "--no-header"]
    code = int(pytest.main([*options, str(CASES)], plugins=[outcomes]))
    cases: Any = next(module for name, module in sys.modules.items() if name.endswith("soak_cases"))
    verdict = "passed" if code == 0 and outcomes.passed and not outcomes.failures else "failed"
    conformance = _conformance(int(os.environ["SOAK_SEED"]))
    if conformance["verdict"] != "CONFORMANT":
        verdict, outcomes.failures = "failed", [*outcomes.failures, f"conformance: {'; '.join(conformance['because'])}"]
    result = {
        "verdict": verdict,
        "tests": outcomes.passed,
        "conformance": conformance,
        "requests": sum(cases.COUNTS.values()),
        "statuses": {str(status): cases.COUNTS[status] for status in sorted(cases.COUNTS)},
        "failures": outcomes.failures,
    }
    file.write_text(json.dumps(result), encoding="utf-8")
    return code


def _conformance(seed: int) -> dict[str, Any]:
    """The default profile on a sandbox of the seed, which keeps everything: what is found is a false alarm."""
    from itwin_conformance.runner import Settings, run
    from itwin_conformance.target import embedded

    found = run(embedded(seed=seed), Settings("default", seed=seed))
    return {
        "verdict": found.verdict,
        "because": found.because,
        "results": len(found.results),
        "requests": found.requests,
    }


if __name__ == "__main__":
    sys.exit(main())
