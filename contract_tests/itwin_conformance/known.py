"""Deviations that somebody has accepted, each with its reason: shown apart, and no longer held against the server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec

from .requirements import catalogue
from .results import Result
from .target import TargetError

__all__ = ["KnownIssue", "KnownIssues"]

Text = Annotated[str, msgspec.Meta(min_length=1)]


class KnownIssue(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One accepted deviation.

    Attributes:
        id: of the requirement.
        operations: where it is accepted; everywhere unless given.
    """

    id: Text
    reason: Text
    link: Text
    operations: list[str] = []

    def covers(self, result: Result) -> bool:
        """Whether a result is this deviation."""
        return result.requirement == self.id and (not self.operations or result.operation in self.operations)


class KnownIssues:
    """The accepted deviations of a server."""

    def __init__(self, issues: Iterable[KnownIssue] = ()) -> None:
        self._issues = tuple(issues)

    @classmethod
    def read(cls, path: Path) -> KnownIssues:
        """Read them from a YAML or JSON file: a list of entries with ``id``, ``reason`` and ``link``.

        Raises:
            TargetError: the file cannot be read, an entry lacks something, or its requirement does not exist.
        """
        try:
            issues = msgspec.yaml.decode(path.read_bytes(), type=list[KnownIssue])
        except (OSError, msgspec.DecodeError) as error:
            raise TargetError(f"{path}: {error}") from error
        unheard = {issue.id for issue in issues} - {one.id for one in catalogue()}
        if unheard:
            raise TargetError(f"{path}: no such requirement: {', '.join(sorted(unheard))}")
        return cls(issues)

    def applied(self, result: Result) -> Result:
        """The result, as a known one where its failure is accepted."""
        issue = next((one for one in self._issues if one.covers(result)), None)
        if issue is None or result.outcome != "failed":
            return result
        return msgspec.structs.replace(result, outcome="known", reason=issue.reason, link=issue.link)

    def unused(self, results: Iterable[Result]) -> list[str]:
        """Those that a run found no more: they can be taken off the list."""
        known = [result for result in results if result.outcome == "known"]
        return [one.id for one in self._issues if not any(one.covers(result) for result in known)]
