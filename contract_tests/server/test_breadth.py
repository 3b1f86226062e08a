"""Schemathesis on all operations of the sandbox: every boundary of the schemas, and a few requests at random, by one seed."""

from __future__ import annotations

from itwin_conformance.runner import Settings, run
from itwin_conformance.target import embedded

FAMILIES = ("FUZZ-VALID-01", "FUZZ-INVALID-01", "FUZZ-CRASH-01", "FUZZ-ANSWER-01", "FUZZ-METHOD-01", "FUZZ-AUTH-01")


def test_schemathesis_finds_nothing_on_any_operation() -> None:
    done = run(embedded(), Settings("default", only=FAMILIES, examples=3))
    assert [one for one in done.results if one.outcome != "passed"] == []
    assert {one.requirement for one in done.results} == set(FAMILIES)
    assert len({one.operation for one in done.results}) == 69
