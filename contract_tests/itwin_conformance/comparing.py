"""Two runs side by side: what broke since, what was mended, what is tested no more."""

from __future__ import annotations

from dataclasses import dataclass

from .results import Outcome, Result, Run

__all__ = ["Change", "compared"]


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement on one operation whose outcome is another; None where a run does not have it."""

    requirement: str
    operation: str
    before: Outcome | None
    after: Outcome | None
    message: str = ""

    @property
    def kind(self) -> str:
        """``regressed``, ``mended``, ``no longer tested``, ``newly tested``, ``new``, ``gone`` or ``changed``."""
        before, after = self.before, self.after
        if before is None or after is None:
            return "new" if before is None else "gone"
        if after == "failed":
            return "regressed"
        if before == "failed":
            return "mended" if after == "passed" else "no longer tested" if after == "not-testable" else "accepted"
        if after == "not-testable":
            return "no longer tested"
        return "newly tested" if before == "not-testable" else "changed"

    @property
    def is_worse(self) -> bool:
        """Whether somebody has to look at it."""
        return self.after == "failed" or self.kind in ("no longer tested", "gone")


def compared(before: Run, after: Run) -> list[Change]:
    """All changes, the worse ones first."""
    old, new = _by_place(before), _by_place(after)
    changes = [
        Change(requirement, operation, _outcome(old.get(place)), _outcome(result), _message(result))
        for place in dict.fromkeys([*old, *new])
        if _outcome(old.get(place)) != _outcome(result := new.get(place))
        for requirement, operation in [place]
    ]
    return sorted(changes, key=lambda change: not change.is_worse)


def _by_place(run: Run) -> dict[tuple[str, str], Result]:
    return {(one.requirement, one.operation): one for one in run.results}


def _outcome(result: Result | None) -> Outcome | None:
    return result.outcome if result else None


def _message(result: Result | None) -> str:
    if result is None:
        return ""
    return result.findings[0].message if result.outcome == "failed" and result.findings else result.reason
