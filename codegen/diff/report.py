"""From findings to a report: rated, with the Python names that belong to each change, as text or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .names import NameChange
from .rules import RULES, Rating, Verdict
from .walk import Finding, Findings

__all__ = ["Change", "Report", "make_report"]

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: how it rates and why, where it is (in the old definition where it is gone), whom it touches."""

    rating: Rating
    rule: str
    pointer: str
    is_old: bool
    directions: tuple[str, ...]
    operations: tuple[str, ...]
    sentence: str
    reason: str
    names: tuple[NameChange, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rating": self.rating.name.lower(),
            "rule": self.rule,
            "pointer": self.pointer,
            "in": "old" if self.is_old else "new",
            "directions": list(self.directions),
            "operations": list(self.operations),
            "sentence": self.sentence,
            "reason": self.reason,
            "names": [
                {
                    "name": one.name,
                    "what": one.what,
                    **({"old": one.old, "new": one.new} if one.what in {"changed", "refined"} else {}),
                }
                for one in self.names
            ],
        }


@dataclass(frozen=True, slots=True)
class Report:
    api: str
    changes: tuple[Change, ...]

    @property
    def rating(self) -> Rating:
        return max((one.rating for one in self.changes), default=Rating.NONE)

    @property
    def headline(self) -> str:
        if not self.changes:
            return f"{self.api}: no difference"
        count = len(self.changes)
        return f"{self.api}: {self.rating.name.lower()} ({count} change{'s' * (count != 1)})"

    def as_json(self) -> dict[str, Any]:
        return {
            "api": self.api,
            "rating": self.rating.name.lower(),
            "counts": {
                rating.name.lower(): sum(one.rating is rating for one in self.changes)
                for rating in reversed(Rating)
                if rating
            },
            "changes": [one.as_json() for one in self.changes],
        }

    def as_text(self) -> str:
        """For a terminal: the worst first, the overall line at the end, where one looks."""
        lines: list[str] = []
        for rating in (Rating.MAJOR, Rating.MINOR, Rating.PATCH):
            group = [one for one in self.changes if one.rating is rating]
            if group:
                lines += [f"{rating.name} ({len(group)})", *(line for one in group for line in _block(one)), ""]
        return "\n".join([*lines, self.headline])

    def as_markdown(self) -> str:
        """For a changelog."""
        lines = [f"# {self.headline}", ""]
        for rating in (Rating.MAJOR, Rating.MINOR, Rating.PATCH):
            group = [one for one in self.changes if one.rating is rating]
            if group:
                lines += [f"## {rating.name.capitalize()}", ""]
            for one in group:
                lines.append(f"- {one.sentence} ({one.reason}). `{_where(one)}`")
                lines += [f"  - `{name}`" for name in one.names]
            lines += [""] * bool(group)
        return "\n".join(lines)


def _block(change: Change) -> list[str]:
    lines = [f"  {change.sentence}", f"    why    {change.reason}", f"    where  {_where(change)}"]
    if change.operations:
        lines.append(f"    for    {_listed(change.operations)}")
    return [*lines, *(f"    python {name}" for name in change.names)]


def _where(change: Change) -> str:
    return change.pointer + (" (old definition)" if change.is_old else "")


def _listed(words: Iterable[str]) -> str:
    words = list(words)
    rest = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def make_report(api: str, findings: Findings, names: tuple[NameChange, ...]) -> Report:
    """Rate the findings and give each the names that it explains; names that none explains are findings themselves."""
    found = list(findings.all.values())
    given: dict[int, list[NameChange]] = {}
    # A class that came or went takes along what is in it, and the types that mention it.
    classes = {one.name.rpartition(".")[2]: one for one in names if _is_class(one)}
    left: dict[tuple[str, str], list[NameChange]] = {}
    for name in names:
        owner = _owner(name, found, classes)
        if owner is None:
            left.setdefault((name.what, name.place or _holder(name)), []).append(name)
        else:
            given.setdefault(owner, []).append(name)
    changes = [_change(one, given.get(index, [])) for index, one in enumerate(found)]
    changes += [_of_names(what, group) for (what, _), group in left.items()]
    return Report(api, tuple(sorted(changes, key=lambda one: (-one.rating, one.pointer, one.sentence))))


def _is_class(name: NameChange) -> bool:
    return name.name.startswith("models.") and name.name.count(".") == 2


def _holder(name: NameChange) -> str:
    """The class or the method that a name is or belongs to."""
    parts = name.name.partition("(")[0].split(".")
    return ".".join(parts[: 3 if parts[0] == "models" else len(parts)])


def _owner(name: NameChange, found: list[Finding], classes: dict[str, NameChange]) -> int | None:
    """The finding that a name belongs to: the most specific one that is about the same thing."""
    best: tuple[int, int] | None = None
    for index, one in enumerate(found):
        score = _match(name, one)
        if score and (best is None or score > best[0]):
            best = score, index
    if best is None and classes:
        words = set(re.findall(r"\w+", f"{name.old} {name.new}" if name.what in {"changed", "refined"} else name.name))
        mentioned = [classes[word] for word in sorted(words & classes.keys()) if classes[word] is not name]
        return next((owner for one in mentioned if (owner := _owner(one, found, {})) is not None), None)
    return None if best is None else best[1]


def _match(name: NameChange, finding: Finding) -> int:
    """How surely a name belongs to a finding; 0 for not at all."""
    if finding.rule in {"text", "other"}:
        return 0
    scores = [10 * _match_at(place, name, finding) - at for at, place in enumerate(name.anchors)]
    if not name.anchors or not name.anchors[0].startswith("/components/"):
        scores.append(5 * _match_hoisted(name, finding))
    return max(0, *scores)


def _match_at(anchor: str, name: NameChange, finding: Finding) -> int:
    inside = finding.pointer == anchor or finding.pointer.startswith(f"{anchor}/")
    if inside and name.wire in finding.wires:
        return 5
    member = f"{anchor}/properties/{name.wire}"
    if name.wire and (finding.pointer == member or finding.pointer.startswith(f"{member}/")):
        return 4
    if anchor in finding.about and not finding.wires:
        return 3
    if name.wire and inside and f" {name.wire}" in f" {finding.subject}":
        return 2
    return 1 if inside and not name.wire else 0


def _match_hoisted(name: NameChange, finding: Finding) -> int:
    """A class that is spelled out in another schema has that one's name and the member's in its own."""
    if name.wire:
        return 3 if name.wire in finding.wires else 0
    words = re.findall(r"\w+", finding.subject)
    hoisted = name.name.rpartition(".")[2].lower()
    return 2 if _is_class(name) and words and hoisted.endswith(words[-1].lower()) else 0


def _change(finding: Finding, names: list[NameChange]) -> Change:
    rule = RULES[finding.rule]
    directions = tuple(sorted(finding.directions, reverse=True))
    worst = max(directions, key=lambda one: rule.verdicts[one].rating)
    verdict = rule.verdicts[worst]
    sentence = f"{finding.subject} {rule.says.format(old=finding.old, new=finding.new)}"
    if len({rule.verdicts[one].rating for one in directions}) > 1:
        other = next(one for one in directions if one != worst)
        rating = rule.verdicts[other].rating.name.lower()
        sentence += f" (in {worst}s; in {other}s it is only {rating})"
    elif rule.verdicts["request"] is not rule.verdicts["answer"]:
        sentence += f" (in {' and '.join(f'{one}s' for one in directions)})"
    verdict = _with_names(verdict, names)
    return Change(
        verdict.rating,
        finding.rule,
        finding.pointer,
        finding.is_old,
        directions,
        tuple(sorted(finding.operations)),
        sentence,
        verdict.reason,
        tuple(sorted(names)),
    )


def _with_names(verdict: Verdict, names: list[NameChange]) -> Verdict:
    """A change is at least what it does to names: whatever removes or changes one is major."""
    worst = max((RULES[f"name-{one.what}"].verdicts["answer"] for one in names), default=verdict, key=_rating)
    if worst.rating <= verdict.rating:
        return verdict
    return Verdict(worst.rating, f"{verdict.reason}; but {worst.reason}")


def _rating(verdict: Verdict) -> Rating:
    return verdict.rating


def _of_names(what: str, names: list[NameChange]) -> Change:
    rule = RULES[f"name-{what}"]
    verdict = rule.verdicts["answer"]
    return Change(
        verdict.rating,
        rule.name,
        names[0].place,
        what == "removed",
        (),
        (),
        f"{', '.join(sorted({_holder(one) for one in names}))}: {rule.says}",
        verdict.reason,
        tuple(sorted(names)),
    )
