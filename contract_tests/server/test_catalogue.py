"""The catalogue of requirements: whole, consistent, and refused where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from itwin_conformance.definitions import endpoints
from itwin_conformance.registry import CHECKS, WATCHERS, check, checks, watchers
from itwin_conformance.requirements import PROFILES, CatalogueError, catalogue, read

ENTRY = """
- id: TEST-ENTRY-01
  level: MUST
  area: tests
  operations: [get-mappings]
  source: {page: a page, fact: a fact}
  confidence: documented
  sentence: Something holds.
  bug: something-else
"""


def test_every_requirement_has_one_check_and_every_check_a_requirement() -> None:
    assert {one.id for one in catalogue()} == checks().keys() | watchers().keys()


def test_every_operation_is_held_to_many_requirements() -> None:
    counts = {one.id: 0 for one in endpoints()}
    for requirement in catalogue():
        for about in requirement.endpoints():
            counts[about.id] += 1
    assert len(counts) == 69
    assert min(counts.values()) >= 20, counts


def test_every_planted_bug_proves_one_requirement() -> None:
    bugs = [one.bug for one in catalogue()]
    assert len(bugs) == len(set(bugs))


def test_a_profile_includes_those_before_it() -> None:
    sizes = [sum(one.belongs_to(profile) for one in catalogue()) for profile in PROFILES]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(catalogue())


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("level: MUST", "level: PERHAPS", "level"),
        ("TEST-ENTRY-01", "lower-case", "id"),
        ("[get-mappings]", "[get-nothing]", "get-nothing"),
        ("[get-mappings]", '["@nothing"]', "@nothing"),
        ("[get-mappings]", "[]", "operations"),
        ("  bug: something-else\n", "", "bug"),
        ("fact: a fact", "fact: ''", "fact"),
        ("sentence: Something", "sentense: Something", "sentense"),
        ("bug: something-else", "bug: something-else\n  without: [get-groups]", "get-groups"),
        ("bug: something-else", "bug: something-else\n  without: [get-mappings]", "no operation"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_by_name(tmp_path: Path, before: str, after: str, named: str) -> None:
    assert before in ENTRY
    file = tmp_path / "entries.yaml"
    file.write_text(ENTRY.replace(before, after))
    with pytest.raises(CatalogueError, match=named):
        read([file])


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "entries.yaml"
    file.write_text(ENTRY + ENTRY)
    with pytest.raises(CatalogueError, match="TEST-ENTRY-01 is there twice"):
        read([file])


def test_a_second_check_for_a_requirement_is_refused() -> None:
    checks()
    with pytest.raises(CatalogueError, match="two checks"):
        check("AUTH-MISSING-01")(lambda scene: None)
    assert "AUTH-MISSING-01" in CHECKS
    assert "AUTH-MISSING-01" not in WATCHERS
