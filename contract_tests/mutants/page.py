"""The results of all measurements as one page, ``docs/mutants.md``: how much of what was planted was noticed, and what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from itwin_conformance.definitions import endpoints
from itwin_conformance.planted import bug, bugs
from itwin_conformance.requirements import catalogue

from . import derived, planted, wrapper

__all__ = ["PAGE", "Rate", "rates", "render"]

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"
#: Of what is planted by hand, so much has to be noticed at least; of what the definitions give, everything.
TARGET = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """How many mutants of one kind were noticed.

    Attributes:
        of: how many there are that can be noticed.
        left: how many of these are not judged yet.
        others: how many cannot be noticed: allowed, equivalent, controls, out of reach.
        alarms: how many of those were noticed all the same.
    """

    title: str
    noticed: int
    of: int
    left: int
    others: int
    alarms: int
    target: float

    @property
    def is_reached(self) -> bool:
        """Whether the target is, and nothing was noticed that is right."""
        return self.alarms == 0 and self.of > 0 and self.noticed >= self.target * self.of

    @property
    def share(self) -> str:
        """The part that was noticed, never rounded up to all."""
        return f"{int(self.noticed / self.of * 1000) / 10:g} %" if self.of else "-"

    def __str__(self) -> str:
        left = f", {self.left} to be judged" if self.left else ""
        alarms = f", {self.alarms} false alarms" if self.alarms else ""
        return f"{self.title}: {self.noticed} of {self.of} noticed ({self.share}){left}{alarms}"


def read(file: Path) -> dict[str, Any]:
    """Results, or nothing where there are none yet."""
    found: dict[str, Any] = msgspec.json.decode(file.read_bytes()) if file.is_file() else {}
    return found


def rates() -> list[Rate]:
    """What the results say, kind by kind."""
    return [_planted(read(planted.RESULTS)), _derived(read(derived.RESULTS)), _wrapper(read(wrapper.RESULTS))]


def _planted(results: dict[str, Any]) -> Rate:
    verdicts = {one.name: results.get("bugs", {}).get(one.name, {}).get("verdict") for one in planted.bugs_to_judge()}
    controls = {name: results.get("controls", {}).get(name, {}).get("verdict") for name in planted.CONTROLS}
    real = [name for name in verdicts if bug(name).allowed is None]
    return Rate(
        "bugs planted in servers",
        sum(verdicts[name] == "killed" for name in real),
        len(real),
        sum(verdict is None for verdict in (*verdicts.values(), *controls.values())),
        len(verdicts) - len(real) + len(controls),
        sum(verdict == "false alarm" for verdict in (*verdicts.values(), *controls.values())),
        TARGET,
    )


def _derived(results: dict[str, Any]) -> Rate:
    totals = Counter(results.get("totals", {}))
    unsound = sum(len(one["unsound"]) for one in results.get("operations", {}).values())
    others = totals["told"] + totals["equivalent"] + totals["unreached"]
    of = totals["killed"] + totals["survived"]
    left = len(endpoints()) - len(results.get("operations", {}))
    return Rate("wrongs derived from the definitions", totals["killed"], of, left, others, unsound, 1.0)


def _wrapper(results: dict[str, Any]) -> Rate:
    verdicts = {one.name: results.get(one.name, {}).get("verdict") for one in wrapper.load_mutants()}
    real = [one.name for one in wrapper.load_mutants() if not _is_control(one) and not one.equivalent]
    controls = [name for name in verdicts if name.startswith(wrapper.CONTROL)]
    return Rate(
        "bugs planted in the clients",
        sum(verdicts[name] == "killed" for name in real),
        len(real),
        sum(verdict is None for verdict in verdicts.values()),
        len(verdicts) - len(real),
        sum(verdicts[name] not in ("survived", None) for name in controls),
        TARGET,
    )


def _is_control(one: wrapper.Mutant) -> bool:
    return one.name.startswith(wrapper.CONTROL)


def render() -> str:
    """The page."""
    parts = [_beginning(), _matrix(read(planted.RESULTS)), _allowed(), _wrongs(read(derived.RESULTS))]
    return "\n".join([*parts, _clients(read(wrapper.RESULTS))])


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _beginning() -> str:
    rows = [
        (one.title, one.of, one.noticed, one.share, f"{one.target * 100:g} %", one.others, one.alarms)
        for one in rates()
    ]
    head = ("mutants", "that can be noticed", "noticed", "rate", "target", "that cannot", "false alarms")
    return f"""# How much goes unnoticed

Written by `make mutants`; do not edit. Tests that cannot fail prove nothing, so bugs are planted on purpose, one at a time, and
counted: how many does the suite notice? Controls that change nothing, and changes that the definitions allow, have to pass.

{_table(head, rows)}
The data: [planted.json](../contract_tests/mutants/planted.json), [derived.json](../contract_tests/mutants/derived.json),
[wrapper.json](../contract_tests/mutants/wrapper.json).
"""


def _matrix(results: dict[str, Any]) -> str:
    found = results.get("bugs", {})
    controls = "; ".join(
        f"{name}: {one['verdict']} ({one['results']:,} results)" for name, one in results.get("controls", {}).items()
    )
    head = (
        "## Bugs planted in servers\n\nEach is planted in the sandbox by its name (`itwin conformance --plant NAME`), and has to be "
        "noticed by the one requirement that it breaks. The last columns count the operations on which it is, and name those on "
        f"which it is not.\n\nControls: {controls or 'not run yet'}.\n"
    )
    sections = [head]
    areas: dict[str, list[list[object]]] = {}
    subjects = {one.id: one.area for one in catalogue()}
    for one in bugs().values():
        if one.allowed is None:
            areas.setdefault(subjects[one.breaks], []).append(_row(one.name, one.breaks, found.get(one.name)))
    for area, rows in areas.items():
        sections.append(f"### {area.capitalize()}\n\n" + _table(("bug", "requirement", "noticed on", "not on"), rows))
    return "\n".join(sections)


def _row(name: str, requirement: str, result: dict[str, Any] | None) -> list[object]:
    if result is None:
        return [f"`{name}`", requirement, "not judged yet", ""]
    killed, survived = result["killed"], result["survived"]
    return [f"`{name}`", requirement, len(killed) or "**nowhere**", ", ".join(survived[:3]) + _more(survived[3:])]


def _more(rest: list[str]) -> str:
    return f" and {len(rest)} more" if rest else ""


def _allowed() -> str:
    rows = [(f"`{one.name}`", one.breaks, one.allowed) for one in bugs().values() if one.allowed is not None]
    text = "Changes that the pages and definitions allow: they pass the requirement that looks at the place."
    return f"### Allowed\n\n{text}\n\n" + _table(("change", "requirement", "reason"), rows)


def _wrongs(results: dict[str, Any]) -> str:
    kinds: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    survived: list[str] = []
    for one in results.get("operations", {}).values():
        reasons.update(one["reasons"])
        survived += one["survived"]
        for by_kind in one["verdicts"].values():
            for kind, verdicts in by_kind.items():
                kinds.setdefault(kind, Counter()).update(verdicts)
    rows = [(kind, *(verdicts[name] or "" for name in derived.VERDICTS)) for kind, verdicts in kinds.items()]
    why = _table(("why not", "mutants"), reasons.most_common())
    return (
        "## Wrongs derived from the definitions\n\nEvery place of the schema of every documented answer, made wrong in every way that "
        "it can be, one at a time, in answers of the sandbox; and wrong media types, headers, statuses. `killed`: a conformance run "
        "reports a broken MUST. `told`: allowed, and reported as advice. `equivalent`: allowed. `survived`: forbidden, and not "
        "found. `unreached`: the sandbox cannot be brought to give the answer, or the member.\n\n"
        + _table(("wrong", *derived.VERDICTS), rows)
        + "\n"
        + why
        + ("\nSurvived: " + ", ".join(survived) + ".\n" if survived else "")
    )


def _clients(results: dict[str, Any]) -> str:
    mutants = [one for one in wrapper.load_mutants() if not _is_control(one)]
    files: dict[str, list[wrapper.Mutant]] = {}
    for one in mutants:
        files.setdefault(one.file, []).append(one)
    equivalent = [(f"`{one.name}`", one.equivalent) for one in mutants if one.equivalent]
    return (
        "## Bugs planted in the clients\n\nEach is a line of the wrapper or of the generated clients changed, and has to be "
        "noticed by the tests that are named for it in `wrapper.yaml`.\n\n"
        + _table(("file", "bugs", "noticed", "not noticed"), _by_file(files, results))
        + "\n"
        + _table(("equivalent", "reason"), equivalent)
    )


def _by_file(files: dict[str, list[wrapper.Mutant]], results: dict[str, Any]) -> Iterator[list[object]]:
    for file, ones in files.items():
        real = [one.name for one in ones if not one.equivalent]
        missed = [name for name in real if results.get(name, {}).get("verdict") != "killed"]
        yield [f"`{file}`", len(real), len(real) - len(missed), ", ".join(f"`{name}`" for name in missed)]
