"""From results to one of three words, and the reasons for it."""

from __future__ import annotations

from collections.abc import Sequence

from .requirements import Requirement
from .results import Result, Verdict

__all__ = ["EXIT_CODES", "verdict"]

EXIT_CODES: dict[Verdict, int] = {"CONFORMANT": 0, "NOT CONFORMANT": 1, "INCOMPLETE": 2}
#: What exit code 3 is for.
FAULT = 3


def verdict(
    requirements: Sequence[Requirement],
    results: Sequence[Result],
    *,
    strict: bool,
    partial: bool,
    notes: Sequence[str] = (),
) -> tuple[Verdict, list[str]]:
    """What a run says about a server. What was not tested is never taken for kept.

    Args:
        strict: whether a SHOULD counts like a MUST.
        partial: whether only a part of the profile was asked for.
        notes: what else keeps the run from being complete.
    """
    binding = {one.id for one in requirements if one.level == "MUST" or (strict and one.level == "SHOULD")}
    counted = [one for one in results if one.requirement in binding]
    failed = [one for one in counted if one.outcome == "failed"]
    because = list(notes)
    if failed:
        broken = list(dict.fromkeys(one.requirement for one in failed))
        return "NOT CONFORMANT", [f"broken: {', '.join(broken)}", *because]
    untested = sum(one.outcome == "not-testable" for one in counted)
    if untested:
        because.append(f"{untested} of {len(counted)} binding results could not be had")
    if partial:
        because.append("only a part of the profile was asked for")
    if not counted:
        because.append("nothing was tested")
    return ("INCOMPLETE", because) if because else ("CONFORMANT", [])
