"""The page that compares the kinds of change with oasdiff's checks says what the rules say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from codegen.diff import RULES, Rating

PAGE = (Path(__file__).parents[2] / "docs" / "diff-checks.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| `([\w-]+)` \| (error|warning|info) \| (.+?) \| (.+?) \| (.+?) \|")
HERE = re.compile(r"`([\w-]+)`( in requests| in responses)?: (patch|minor|major)")
ROWS = [found for line in PAGE.splitlines() if line.startswith("| `") and (found := ROW.fullmatch(line))]


def test_every_row_of_the_tables_is_read() -> None:
    assert len(ROWS) == sum(line.startswith("| `") for line in PAGE.splitlines())
    assert len({row[1] for row in ROWS}) == len(ROWS)
    assert len(ROWS) > 250


def test_every_kind_that_a_row_names_exists_and_is_rated_so() -> None:
    for row in ROWS:
        if row[4] == "not applicable":
            assert row[3] == "-", row[0]
            continue
        found = HERE.fullmatch(row[3])
        assert found is not None, row[0]
        verdict = RULES[found[1]].verdicts["request" if found[2] == " in requests" else "answer"]
        assert verdict.rating.name.lower() == found[3], row[0]
        is_major, is_breaking = verdict.rating is Rating.MAJOR, row[2] != "info"
        word = "same" if is_major == is_breaking else "stricter" if is_major else "laxer"
        assert row[4] == word, row[0]
        assert row[5].strip(), row[0]


def test_the_counts_are_those_of_the_rows() -> None:
    counts = Counter(row[4] for row in ROWS)
    listed = ", ".join(f"{counts[word]} {word}" for word in ("same", "stricter", "laxer", "not applicable"))
    assert f"\n{len(ROWS)} checks: {listed}.\n" in PAGE


def test_kinds_that_no_row_names_are_listed() -> None:
    named = {found[1] for row in ROWS if (found := HERE.fullmatch(row[3]))}
    rest = PAGE.rpartition("## Rated here alone")[2]
    assert set(re.findall(r"`([\w-]+)`", rest)) == set(RULES) - named
