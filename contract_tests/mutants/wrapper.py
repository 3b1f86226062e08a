"""Bugs planted in the clients, one at a time, and whether the tests that should notice do.

``python -m mutants.wrapper`` reads ``wrapper.yaml``, plants each bug in a copy of the tree, runs the tests that are named
for it, and writes what came of it to ``wrapper.json``. A mutant is judged once, until its file, its tests or it changes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

__all__ = ["CONTROL", "Mutant", "Tree", "load_mutants", "main"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CATALOGUE, RESULTS = HERE / "wrapper.yaml", HERE / "wrapper.json"
#: Changes nothing, and has to survive.
CONTROL = "no-op control"
#: What the tests of the clients need of the tree.
PARTS = (
    "wrapper",
    "generated",
    "contract_tests",
    "codegen",
    "specs",
    "tests",
    "tools",
    "examples",
    "docs",
    "pyproject.toml",
)
#: Seconds; a bug that makes the tests run for ever is noticed too.
LONGEST = 180.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug: the text that it replaces occurs once in its file."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: str | None = None


def load_mutants(catalogue: Path = CATALOGUE) -> list[Mutant]:
    """The bugs of the catalogue, after a control for each file of tests.

    Raises:
        ValueError: two have one name.
    """
    data = YAML(typ="safe").load(catalogue.read_text(encoding="utf-8"))
    suites: dict[str, list[str]] = data["suites"]
    found = [
        Mutant(
            name,
            f"{group['folder']}/{one['file']}",
            one["old"],
            one["new"],
            tuple(file for suite in one["tests"] for file in suites[suite]),
            one.get("equivalent"),
        )
        for group in data["groups"]
        for name, one in group["mutants"].items()
    ]
    if len({one.name for one in found}) != len(found):
        raise ValueError("two mutants have one name")
    files = dict.fromkeys(file for one in found for file in one.tests)
    return [*(_control(file, found[0]) for file in files), *found]


def _control(file: str, like: Mutant) -> Mutant:
    """Changes nothing: tests that fail all the same say nothing about bugs."""
    return Mutant(f"{CONTROL}: {file}", like.file, like.old, like.old, (file,))


class Tree:
    """A copy of the tree in which bugs are planted and tests are run."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
        for part in PARTS:
            source = root / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=ignored)
            elif source.is_file():
                shutil.copy2(source, folder / part)

    @contextmanager
    def planted(self, mutant: Mutant) -> Iterator[bool]:
        """The tree with a bug in it; gives whether its place was found, once."""
        file = self.folder / mutant.file
        right = file.read_text(encoding="utf-8") if file.is_file() else ""
        if right.count(mutant.old) != 1:
            yield False
            return
        try:
            self._write(file, right.replace(mutant.old, mutant.new))
            yield True
        finally:
            self._write(file, right)

    def test(self, arguments: Iterable[str]) -> tuple[str, str]:
        """Run tests; gives ``passed``, ``failed`` or ``broken``, and the first that failed."""
        folders = [str(self.folder / name) for name in ("wrapper", "generated", "contract_tests")]
        # The copy comes before the installed project, which is the tree itself.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "--no-header",
            "-p",
            "no:cacheprovider",
            "-rfE",
            *arguments,
        ]
        try:
            run = subprocess.run(  # noqa: S603 - our own tests
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
            )
        except subprocess.TimeoutExpired:
            return "failed", f"no end within {LONGEST:g} seconds"
        named = re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE)
        if run.returncode in (0, 1):
            return ("passed", "failed")[run.returncode], named[1] if named else ""
        # A bug may keep the tests from being collected; whether they can be is what the control shows.
        return ("failed" if named else "broken"), named[1] if named else run.stdout[-500:] + run.stderr[-500:]

    @staticmethod
    def _write(file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        # Written in the same second and of the same length, the compiled file would be taken for up to date.
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            compiled.unlink()


def _fingerprint(mutant: Mutant, root: Path = ROOT) -> str:
    digest = hashlib.sha256(msgspec.json.encode([mutant.name, mutant.file, mutant.old, mutant.new, mutant.tests]))
    for name in (mutant.file, *mutant.tests):
        if (root / name).is_file():
            digest.update((root / name).read_bytes())
    return digest.hexdigest()[:16]


def _judged(tree: Tree, mutant: Mutant) -> dict[str, Any]:
    began = time.monotonic()
    with tree.planted(mutant) as found:
        outcome, first = tree.test(mutant.tests) if found else ("stale", "")
    verdict = {"passed": "survived", "failed": "killed"}.get(outcome, outcome)
    # Ids of tests may hold bytes that are no text of one line.
    by = first.encode("ascii", "backslashreplace").decode()
    # Of the copy: the tree may have been edited since it was made.
    of = _fingerprint(mutant, tree.folder)
    return {"verdict": verdict, "by": by, "seconds": round(time.monotonic() - began, 1), "of": of}


def main(arguments: list[str] | None = None) -> int:
    """Judge what is not judged yet; 0 when every bug is noticed that can be, 1 when not, 2 when some are left."""
    parser = argparse.ArgumentParser(prog="python -m mutants.wrapper", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40, help="stop after so many; call again to go on")
    parser.add_argument("--only", metavar="TEXT", default="", help="only mutants whose name holds this")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    ends = time.monotonic() + options.minutes * 60
    mutants = load_mutants()
    known: dict[str, Any] = msgspec.json.decode(options.results.read_bytes()) if options.results.is_file() else {}
    results = {one.name: known[one.name] for one in mutants if _stands(one, known.get(one.name, {}))}
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(Path(folder))
        for mutant in mutants:
            if mutant.name in results or not _is_wanted(mutant, options.only, results):
                continue
            if time.monotonic() > ends:
                break
            results[mutant.name] = _judged(tree, mutant)
            print(f"{results[mutant.name]['verdict']:>9}  {mutant.name}", flush=True)
            options.results.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    return _report(mutants, results)


def _stands(mutant: Mutant, result: dict[str, Any]) -> bool:
    """Whether an earlier verdict is still one. A control that failed may have failed for anything, and is tried again."""
    is_sound = result.get("verdict") == "survived" or not mutant.name.startswith(CONTROL)
    return is_sound and result.get("of") == _fingerprint(mutant)


def _is_wanted(mutant: Mutant, text: str, results: dict[str, Any]) -> bool:
    """Whether to judge it: it is asked for, and its tests pass without it."""
    if mutant.name.startswith(CONTROL):
        return True
    controls = [results.get(f"{CONTROL}: {file}", {}).get("verdict") for file in mutant.tests]
    return text in mutant.name and all(verdict == "survived" for verdict in controls)


def _report(mutants: list[Mutant], results: dict[str, Any]) -> int:
    verdicts = {one.name: results.get(one.name, {}).get("verdict", "left") for one in mutants}
    failing = [name for name, verdict in verdicts.items() if name.startswith(CONTROL) and verdict != "survived"]
    bugs = [one for one in mutants if not one.name.startswith(CONTROL) and not one.equivalent]
    killed = sum(verdicts[one.name] == "killed" for one in bugs)
    print(f"{killed} of {len(bugs)} bugs noticed; controls that did not survive: {len(failing)}")
    for name in [*failing, *(one.name for one in bugs if verdicts[one.name] != "killed")]:
        print(f"  {verdicts[name]}: {name}")
    if any(verdicts[one.name] == "left" for one in bugs):
        return 2
    return 0 if killed == len(bugs) and not failing else 1


if __name__ == "__main__":
    sys.exit(main())
