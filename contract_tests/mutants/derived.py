"""Server mutants that the definitions give by themselves: which of them would validation notice?

``python -m mutants.derived`` takes the sandbox's answers, puts into each one wrong at a time (see
`itwin_conformance.mutations`), holds the result to the definition, and writes what came of it to ``derived.json``. What is
there already stays, as long as neither definitions nor programs have changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from itwin_conformance.definitions import Endpoint, endpoints
from itwin_conformance.exchange import Exchange, Record
from itwin_conformance.mutations import Mutation, Served, allowed, mutate, mutations
from itwin_conformance.registry import watchers
from itwin_conformance.requirements import catalogue
from itwin_conformance.schema import ContractViolation, advice, check_answer

from .answers import answers_of
from .sources import fingerprint

__all__ = ["RESULTS", "Verdict", "judge", "main", "measured"]

RESULTS = Path(__file__).with_name("derived.json")

#: ``killed``: validation finds it. ``told``: allowed, and reported as advice. ``equivalent``: allowed, with a reason.
#: ``survived``: forbidden, and not found. ``unreached``: no answer of the sandbox has the place, or the status.
Verdict = str
VERDICTS: tuple[Verdict, ...] = ("killed", "told", "equivalent", "survived", "unreached")


#: Watchers look at the exchange itself, not at what is kept of it.
RECORD = Record(
    number=0, operation="", requirement="", started="", seconds=0.0, method="", url="", request_headers=[],
    request_body=None, status=0, headers=[], body="", body_size=0,
)  # fmt: skip


def judge(endpoint: Endpoint, mutation: Mutation, answers: list[Served]) -> tuple[Verdict, str]:
    """What becomes of a mutant, and why where that has to be said."""
    wrong = next((found for one in answers if (found := mutate(endpoint, mutation, one)) is not None), None)
    if wrong is None:
        return "unreached", "no answer has the place" if answers else "no answer has the status"
    if not _passes(endpoint, wrong):
        # What a conformance run shows its watchers is judged by them; both have to find it.
        return ("killed" if reported(endpoint, wrong) else "survived"), ""
    reason = allowed(endpoint, mutation)
    if reason is None:
        return "survived", ""
    return ("told" if advice(endpoint, wrong.status, wrong.content) else "equivalent"), reason


def _passes(endpoint: Endpoint, served: Served) -> bool:
    try:
        check_answer(endpoint, served.status, served.headers, served.content)
    except ContractViolation:
        return False
    return True


def reported(endpoint: Endpoint, served: Served) -> bool:
    """Whether a conformance run would report an answer as breaking a MUST."""
    headers = httpx2.Headers(dict(served.headers))
    exchange = Exchange(endpoint, endpoint.method, "", served.status, headers, served.content, RECORD)
    binding = {one.id for one in catalogue() if one.level == "MUST"}
    return any(list(watch(endpoint, exchange) or ()) for name, watch in watchers().items() if name in binding)


def measured(endpoint: Endpoint, answers: dict[int, list[Served]]) -> dict[str, Any]:
    """The verdicts on all mutants of an operation: counted by status and kind, and those to look at by name."""
    counts: dict[str, dict[str, dict[Verdict, int]]] = {}
    reasons: Counter[str] = Counter()
    survived: list[str] = []
    unreached: dict[str, list[str]] = {}
    for mutation in mutations(endpoint):
        status = str(mutation.status)
        verdict, reason = judge(endpoint, mutation, answers.get(mutation.status, []))
        row = counts.setdefault(status, {}).setdefault(mutation.kind, {})
        row[verdict] = row.get(verdict, 0) + 1
        if verdict == "survived":
            survived.append(str(mutation))
        elif verdict == "unreached":
            _add_place(unreached.setdefault(status, []), mutation.pointer)
        if reason:
            reasons[reason] += 1
    # An answer that is no mutant and does not fit is a false alarm, or a fault of the sandbox.
    unsound = sorted({str(one.status) for some in answers.values() for one in some if not _passes(endpoint, one)})
    return {
        "verdicts": counts,
        "reasons": dict(sorted(reasons.items())),
        "survived": survived,
        "unreached": unreached,
        "unsound": unsound,
    }


def _add_place(places: list[str], pointer: str) -> None:
    """Remember a place that was not reached, unless one that holds it was not either."""
    if not any(pointer == one or pointer.startswith(f"{one}/") for one in places):
        places.append(pointer)


def _read(file: Path, of: str) -> dict[str, Any]:
    if file.is_file():
        found: dict[str, Any] = msgspec.json.decode(file.read_bytes())
        if found["fingerprint"] == of:
            return found
    return {"fingerprint": of, "totals": {}, "operations": {}}


def _write(file: Path, results: dict[str, Any]) -> None:
    totals: Counter[Verdict] = Counter()
    for one in results["operations"].values():
        for kinds in one["verdicts"].values():
            for row in kinds.values():
                totals.update(row)
    results["totals"] = {verdict: totals[verdict] for verdict in VERDICTS}
    lines = {name: msgspec.json.encode(one).decode() for name, one in results["operations"].items()}
    head = (
        msgspec.json.encode(results | {"operations": None}).decode().replace('"operations":null}', '"operations":{\n')
    )
    body = ",\n".join(f'"{name}":{line}' for name, line in lines.items())
    file.write_text(f"{head}{body}\n}}}}\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Judge what is not judged yet; 0 when everything is, and nothing that is forbidden passes."""
    parser = argparse.ArgumentParser(prog="python -m mutants.derived", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40, help="stop after so many; call again to go on")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    ends = time.monotonic() + options.minutes * 60
    results = _read(options.results, fingerprint())
    for endpoint in endpoints():
        if endpoint.id not in results["operations"]:
            if time.monotonic() > ends:
                break
            results["operations"][endpoint.id] = measured(endpoint, answers_of(endpoint))
    _write(options.results, results)
    return _report(results)


def _report(results: dict[str, Any]) -> int:
    totals = results["totals"]
    survived = [name for one in results["operations"].values() for name in one["survived"]]
    unsound = [f"{name} {status}" for name, one in results["operations"].items() for status in one["unsound"]]
    left = len(endpoints()) - len(results["operations"])
    reached = sum(totals.values()) - totals["unreached"]
    forbidden = totals["killed"] + totals["survived"]
    print(
        f"{sum(totals.values())} mutants, {reached} reached: {totals['killed']} of {forbidden} forbidden ones killed;"
    )
    print(f"allowed: {totals['told']} told as advice, {totals['equivalent']} equivalent")
    for title, names in (("survived", survived), ("answers that do not fit", unsound)):
        if names:
            print(f"{title}:", *names[:20], sep="\n  ")
    if left:
        print(f"{left} operations are still to be judged; call again")
    return 1 if survived or left else 0


if __name__ == "__main__":
    sys.exit(main())
