"""``make soak SEEDS=1-50``: the whole conformance run against a fresh sandbox for each seed; what it finds is a false alarm.

Every requirement is checked and every phase of schemathesis is run, with fewer random requests in each than the profile
``full`` has: seeds bring more than depth. The result is `contract_tests/soak.json`: for each seed the verdict and what was
asked, and a hash of the sources that it holds for. A run goes on where the last one ended, and runs again what has not
passed; after a change of the sources it begins anew.

    python contract_tests/soak.py 1-50 --minutes 30
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULT = HERE / "soak.json"
#: What a verdict depends on.
SOURCES = (
    "wrapper/itwin_platform/sandbox/**/*.py",
    "wrapper/itwin_platform/testing/**/*.py",
    "generated/itwin_platform_api/*/definition.json",
    "contract_tests/itwin_conformance/**/*.py",
    "contract_tests/requirements/*.yaml",
    "contract_tests/soak.py",
)


class Seed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What came of one seed: the verdict, and the requirements and operations that are the reason of another one."""

    verdict: str
    because: list[str] = []
    found: list[str] = []
    results: int
    requests: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether everything was tested, and nothing was found."""
        return self.verdict == "CONFORMANT"


class Soak(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file: the hash of the sources, random requests of each operation, and the seeds."""

    sources: str
    examples: int
    seeds: dict[int, Seed] = {}


def main() -> int:
    """Run the seeds that have not passed yet; 0 when all of them have."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=seeds_of, help="e.g. 1-50, or 7, or 1-3,9")
    parser.add_argument(
        "--examples", type=int, default=3, help="random requests of each operation, chains of each family"
    )
    parser.add_argument("--minutes", type=float, default=None, help="begin no further seed after so many minutes")
    parser.add_argument("--processes", type=int, default=2, help="seeds at the same time")
    options = parser.parse_args()
    result = resumed(RESULT, fingerprint(), options.examples)
    end = float("inf") if options.minutes is None else time.monotonic() + options.minutes * 60

    def done(seed: int, one: Seed) -> None:
        result.seeds = dict(sorted({**result.seeds, seed: one}.items()))
        write(RESULT, result)
        print(f"seed {seed}: {one.verdict}, {one.requests:,} requests, {one.seconds:g} s", flush=True)
        for line in (*one.because, *one.found):
            print(f"  {line}")

    left = [seed for seed in options.seeds if seed not in result.seeds or not result.seeds[seed].passed]
    _run_all(left, options.examples, options.processes, end, done)
    passed = sum(seed in result.seeds and result.seeds[seed].passed for seed in options.seeds)
    print(f"{passed} of {len(options.seeds)} seeds passed")
    return 0 if passed == len(options.seeds) else 1


def seeds_of(text: str) -> list[int]:
    """The seeds of a list of numbers and ranges."""
    seeds: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def fingerprint() -> str:
    """A hash of everything that a verdict depends on."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def resumed(file: Path, sources: str, examples: int) -> Soak:
    """What is known for these sources and this many examples."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Soak)
    except (OSError, msgspec.DecodeError):
        return Soak(sources=sources, examples=examples)
    same = (found.sources, found.examples) == (sources, examples)
    return found if same else Soak(sources=sources, examples=examples)


def write(file: Path, result: Soak) -> None:
    """Whole or not at all, so that a run can be interrupted at any time."""
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    new.replace(file)


def _run_all(seeds: list[int], examples: int, processes: int, end: float, done: Callable[[int, Seed], None]) -> None:
    """Each seed in an interpreter of its own: nothing of another one can be left over."""
    left, running = list(reversed(seeds)), dict[Future[Seed], int]()
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=fresh, max_tasks_per_child=1) as pool:
        while running or (left and time.monotonic() < end):
            while left and len(running) < processes and time.monotonic() < end:
                seed = left.pop()
                running[pool.submit(_run, seed, examples)] = seed
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                done(running.pop(future), future.result())


def _run(seed: int, examples: int) -> Seed:
    from itwin_conformance.runner import Settings, run
    from itwin_conformance.target import embedded

    found = run(embedded(seed=seed), Settings("full", seed=seed, examples=examples))
    return Seed(
        verdict=found.verdict,
        because=found.because,
        found=[
            f"{one.requirement}/{one.operation}: {one.reason or one.findings[0].message}"
            for one in found.results
            if one.outcome != "passed"
        ],
        results=len(found.results),
        requests=found.requests,
        seconds=round(found.seconds, 1),
    )


if __name__ == "__main__":
    sys.exit(main())
