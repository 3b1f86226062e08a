"""The soak goes on where it ended, begins anew where it has to, and what is kept of it is well-formed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import soak

PASSED = soak.Seed(verdict="CONFORMANT", results=1, requests=2, seconds=3.0)


def test_seeds_are_numbers_and_ranges() -> None:
    assert soak.seeds_of("1-3,9") == [1, 2, 3, 9]


def test_a_run_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    file = tmp_path / "soak.json"
    assert soak.resumed(file, "a", 3).seeds == {}
    soak.write(file, soak.Soak(sources="a", examples=3, seeds={7: PASSED}))
    assert soak.resumed(file, "a", 3).seeds == {7: PASSED}
    assert [one.name for one in tmp_path.iterdir()] == ["soak.json"]


@pytest.mark.parametrize(("sources", "examples"), [("b", 3), ("a", 4)])
def test_other_sources_and_other_examples_begin_anew(tmp_path: Path, sources: str, examples: int) -> None:
    file = tmp_path / "soak.json"
    soak.write(file, soak.Soak(sources="a", examples=3, seeds={7: PASSED}))
    begun = soak.resumed(file, sources, examples)
    assert (begun.sources, begun.examples, begun.seeds) == (sources, examples, {})


def test_a_file_that_is_none_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "soak.json"
    file.write_text('{"sources": "a"}')
    assert soak.resumed(file, "a", 3).seeds == {}


@pytest.mark.parametrize(
    ("verdict", "passed"), [("CONFORMANT", True), ("NOT CONFORMANT", False), ("INCOMPLETE", False)]
)
def test_only_a_seed_with_everything_tested_and_nothing_found_has_passed(*, verdict: str, passed: bool) -> None:
    assert msgspec.structs.replace(PASSED, verdict=verdict).passed is passed


def test_the_hash_is_of_all_that_a_verdict_depends_on() -> None:
    assert all(list(soak.ROOT.glob(pattern)) for pattern in soak.SOURCES)
    assert len(soak.fingerprint()) == 64


def test_what_is_kept_is_well_formed_and_has_passed() -> None:
    kept = msgspec.json.decode(soak.RESULT.read_bytes(), type=soak.Soak)
    assert len(kept.sources) == 64
    assert kept.seeds
    assert all(one.passed and one.requests > 1000 for one in kept.seeds.values())
