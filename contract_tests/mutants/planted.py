"""Bugs planted in the sandbox by name, one at a time, and whether the requirement that names each notices it.

``python -m mutants.planted`` plants every bug of `itwin_conformance.planted` in a sandbox in this process, runs the checks
of its requirement, operation by operation, and writes what came of it to ``planted.json``. What is there already stays, as
long as neither the suite nor the sandbox nor the definitions have changed. Two controls come first: a clean sandbox, and
one with a bug that changes nothing, have to be CONFORMANT in the whole default profile.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from itwin_conformance.planted import Bug, bug, bugs, target
from itwin_conformance.requirements import Profile, catalogue
from itwin_conformance.runner import Settings, run
from itwin_conformance.target import Target, embedded

from .sources import fingerprint

__all__ = ["CONTROLS", "RESULTS", "bugs_to_judge", "judged", "main", "noticed"]

RESULTS = Path(__file__).with_name("planted.json")
#: Changes nothing, and has to survive everything.
NO_OP = "no-op"
CONTROLS = ("clean", NO_OP)


def _profile(requirement: str) -> Profile:
    """The quickest profile in which a requirement is tested whole: at random there is little to see in smoke."""
    found = next(one for one in catalogue() if one.id == requirement)
    return "default" if found.area == "breadth" else found.profile


def noticed(planted: Target, one: Bug, operation: str) -> bool:
    """Whether the run is NOT CONFORMANT, and names the requirement."""
    settings = Settings(_profile(one.breaks), only=(f"{one.breaks}/{operation}",))
    found = run(planted, settings)
    return found.verdict == "NOT CONFORMANT" and f"broken: {one.breaks}" in found.because


def judged(one: Bug) -> dict[str, Any]:
    """Where a bug is noticed, and where not.

    Where it is not told which operations have it, each has it alone first: the others then work as they should. A bug
    that has to be in several to be seen is planted in all of them.
    """
    began = time.perf_counter()
    killed: list[str] = []
    survived: list[str] = []
    for operation in one.judged:
        alone = one.only is None and noticed(target(one.name, only=operation), one, operation)
        found = alone or noticed(target(one.name), one, operation)
        (killed if found else survived).append(operation)
    return {
        "requirement": one.breaks,
        "verdict": _verdict(one, killed),
        "killed": killed,
        "survived": survived,
        "seconds": round(time.perf_counter() - began, 2),
    }


def _verdict(one: Bug, killed: list[str]) -> str:
    if one.allowed is not None:
        return "false alarm" if killed else "allowed"
    return "killed" if killed else "survived"


def _control(name: str) -> dict[str, Any]:
    """A whole default run that has to find nothing."""
    began = time.perf_counter()
    found = run(embedded() if name == "clean" else target(name), Settings("default"))
    passes = found.verdict == "CONFORMANT"
    return {
        "verdict": "passed" if passes else "false alarm",
        "because": found.because,
        "results": len(found.results),
        "requests": found.requests,
        "seconds": round(time.perf_counter() - began, 2),
    }


def bugs_to_judge(text: str = "") -> list[Bug]:
    """All bugs but the control, or those whose name holds a text."""
    return [one for one in bugs().values() if one.name != NO_OP and text in one.name]


def _read(file: Path) -> dict[str, Any]:
    if file.is_file():
        found: dict[str, Any] = msgspec.json.decode(file.read_bytes())
        if found["fingerprint"] == fingerprint():
            return found
    return {"fingerprint": fingerprint(), "controls": {}, "bugs": {}}


def _write(file: Path, results: dict[str, Any]) -> None:
    # In the order of the modules, whatever the order in which they were judged.
    results["bugs"] = {name: results["bugs"][name] for name in bugs() if name in results["bugs"]}
    lines = [f'"{name}":{msgspec.json.encode(one).decode()}' for name, one in results["bugs"].items()]
    head = msgspec.json.encode({**results, "bugs": None}).decode().removesuffix("null}")
    file.write_text(head + "{\n" + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Judge what is not judged yet; 0 when all is as it should be, 1 when not, 2 when some are left."""
    parser = argparse.ArgumentParser(prog="python -m mutants.planted", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40, help="stop after so many; call again to go on")
    parser.add_argument("--only", metavar="TEXT", default="", help="only bugs whose name holds this; no controls")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    ends = time.monotonic() + options.minutes * 60
    results = _read(options.results)
    for name in () if options.only else CONTROLS:
        if name not in results["controls"] and time.monotonic() < ends:
            results["controls"][name] = _control(name)
            print(f"{results['controls'][name]['verdict']:>11}  control: {name}", flush=True)
            _write(options.results, results)
    for one in bugs_to_judge(options.only):
        if one.name not in results["bugs"] and time.monotonic() < ends:
            results["bugs"][one.name] = judged(one)
            print(f"{results['bugs'][one.name]['verdict']:>11}  {one.name}", flush=True)
            _write(options.results, results)
    return _report(results, options.only)


def _report(results: dict[str, Any], only: str) -> int:
    wanted = bugs_to_judge(only)
    found = {one.name: results["bugs"].get(one.name, {}) for one in wanted}
    real = [name for name in found if bug(name).allowed is None]
    killed = [name for name in real if found[name].get("verdict") == "killed"]
    places = sum(len(found[name].get("killed", [])) for name in real)
    missed = sum(len(found[name].get("survived", [])) for name in real)
    print(
        f"{len(killed)} of {len(real)} planted bugs noticed, on {places} of {places + missed} operations that have them;"
    )
    print(f"{sum(one.get('verdict') == 'allowed' for one in found.values())} that are allowed pass")
    controls = {} if only else {name: results["controls"].get(name, {}).get("verdict", "left") for name in CONTROLS}
    wrong = [f"{verdict}: {name}" for name, verdict in controls.items() if verdict != "passed"]
    wrong += [
        f"{one['verdict']}: {name}"
        for name, one in found.items()
        if one and one["verdict"] not in ("killed", "allowed")
    ]
    wrong += [f"partly: {name}: {', '.join(found[name]['survived'])}" for name in killed if found[name]["survived"]]
    print(*wrong, sep="\n")
    if any(not one for one in found.values()) or "left" in controls.values():
        print("some are still to be judged; call again")
        return 2
    alarms = any(one["verdict"] == "false alarm" for one in found.values()) or set(controls.values()) - {"passed"}
    return 1 if alarms or len(killed) < len(real) else 0


if __name__ == "__main__":
    sys.exit(main())
