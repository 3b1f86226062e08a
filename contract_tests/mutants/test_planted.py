"""The measurement of bugs planted in servers: it counts right, goes on where it ended, and the data that are kept are good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from itwin_conformance.planted import bug, bugs, plant
from itwin_conformance.planted.engine import BUGS, Call, Reply
from mutants import derived, page, planted
from mutants.planted import judged, main


@pytest.fixture
def registered() -> Iterator[None]:
    """Bugs that a test registers are gone afterwards."""
    before = dict(bugs())
    yield
    BUGS.clear()
    BUGS.update(before)


def test_a_bug_is_judged_on_every_operation_that_has_it() -> None:
    found = judged(bug("skip-one-more"))
    assert found["verdict"] == "killed"
    assert set(found["killed"]) == set(bug("skip-one-more").judged)
    assert found["survived"] == []


@pytest.mark.usefixtures("registered")
def test_a_bug_that_does_nothing_survives_and_an_allowed_change_that_is_noticed_is_a_false_alarm() -> None:
    plant("idle", breaks="PAGE-END-01", operations=["get-groups"])(Call.answer)

    @plant("loud", breaks="PAGE-END-01", operations=["get-groups"], allowed="it is said to be")
    def _(call: Call) -> Reply:
        return call.answer().change_links(lambda links: links.pop("next", None))

    assert judged(bug("idle"))["verdict"] == "survived"
    assert judged(bug("loud"))["verdict"] == "false alarm"


@pytest.mark.usefixtures("registered")
def test_a_bug_that_takes_several_operations_to_be_seen_is_planted_in_all_of_them() -> None:
    @plant("created-is-lost", breaks="HTTP-SUCCESS-01")
    def _(call: Call) -> Reply:
        if call.id == "create-group":
            call.memory["made"] = True
        return Reply.refusal(404, "GroupNotFound") if call.id == "update-group" and call.memory else call.answer()

    assert "update-group" in judged(bug("created-is-lost"))["killed"]


def test_what_is_judged_is_not_judged_again_until_its_sources_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, asked = tmp_path / "planted.json", []

    def judge(one: Any) -> dict[str, Any]:
        asked.append(one.name)
        return {"requirement": one.breaks, "verdict": "killed", "killed": ["x"], "survived": [], "seconds": 0.0}

    monkeypatch.setattr(planted, "judged", judge)
    arguments = ["--only", "next-lo", "--results", str(file)]
    assert main([*arguments, "--minutes", "0"]) == 2
    assert asked == []
    assert main(arguments) == 0
    assert asked == ["next-loops", "next-loses-top", "next-loses-filter"]
    assert main(arguments) == 0
    assert len(asked) == 3
    monkeypatch.setattr(planted, "fingerprint", lambda: "another")
    assert main(arguments) == 0
    assert len(asked) == 6


def test_a_bug_that_nobody_notices_fails_the_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = {"requirement": "", "verdict": "survived", "killed": [], "survived": ["x"], "seconds": 0.0}
    monkeypatch.setattr(planted, "judged", lambda _: nothing)
    assert main(["--only", "next-loops", "--results", str(tmp_path / "planted.json")]) == 1
    assert "survived: next-loops" in capsys.readouterr().out


def test_the_results_that_are_kept_reach_their_targets() -> None:
    found = msgspec.json.decode(planted.RESULTS.read_bytes())
    verdicts = [one["verdict"] for one in found["bugs"].values()]
    assert verdicts.count("killed") >= 0.95 * sum(verdict != "allowed" for verdict in verdicts)
    assert {one["verdict"] for one in found["controls"].values()} == {"passed"}
    assert msgspec.json.decode(derived.RESULTS.read_bytes())["totals"]["survived"] == 0


def test_the_page_shows_every_bug_with_what_came_of_it() -> None:
    text = page.render()
    for one in bugs().values():
        assert f"`{one.name}`" in text
    for rate in page.rates():
        assert rate.title in text


@pytest.mark.parametrize(("noticed", "alarms", "is_reached"), [(95, 0, True), (94, 0, False), (100, 1, False)])
def test_a_target_is_reached_by_enough_and_without_false_alarms(noticed: int, alarms: int, *, is_reached: bool) -> None:
    rate = page.Rate("bugs", noticed, 100, 0, 3, alarms, 0.95)
    assert rate.is_reached is is_reached
    assert page.Rate("bugs", 9999, 10000, 0, 0, 0, 0.95).share == "99.9 %"
