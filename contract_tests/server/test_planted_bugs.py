"""The suite can fail: every requirement names a bug that its check has to notice. A few of them here, all by `make mutants`."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from click.testing import CliRunner

from itwin_conformance.command import conformance
from itwin_conformance.planted import Bug, Call, Planted, Reply, bug, bugs, plant, target
from itwin_conformance.planted.engine import BUGS, PlantError
from itwin_conformance.requirements import CatalogueError, catalogue
from itwin_conformance.runner import Settings, run
from itwin_conformance.target import Target

MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
BY_ID = {one.id: one for one in catalogue()}
#: The first requirement of each area, and one more of the areas with the most.
SAMPLE = [
    *{one.area: one.bug for one in reversed(catalogue())}.values(),
    *("auth-expired-accepted", "page-loses-one", "next-on-foreign-host", "retry-after-a-date", "gzip-broken"),
]


@pytest.fixture
def registered() -> Iterator[dict[str, Bug]]:
    """The table of bugs, put back afterwards."""
    before = dict(bugs())
    yield BUGS
    BUGS.clear()
    BUGS.update(before)


def test_every_requirement_has_a_bug_that_breaks_it() -> None:
    missing = {one.id: one.bug for one in catalogue() if one.bug not in bugs()}
    assert missing == {}
    other = {one.bug: (one.id, bug(one.bug).breaks) for one in catalogue() if bug(one.bug).breaks != one.id}
    assert other == {}
    assert [one.bug for one in catalogue() if bug(one.bug).allowed] == []


def test_every_bug_breaks_a_requirement_or_is_allowed_for_a_reason() -> None:
    assert len([one for one in bugs().values() if not one.allowed]) >= 120
    for one in bugs().values():
        assert one.breaks in BY_ID, one.name
        assert one.judged, one.name
        assert one.allowed is None or len(one.allowed.split()) >= 4, one.name


@pytest.mark.parametrize("name", SAMPLE)
def test_a_planted_bug_is_noticed_and_its_requirement_named(name: str) -> None:
    one = bug(name)
    profile = "default" if BY_ID[one.breaks].area == "breadth" else BY_ID[one.breaks].profile
    found = run(target(name), Settings(profile, only=(f"{one.breaks}/{one.judged[0]}",)))
    assert found.verdict == "NOT CONFORMANT", [result.reason for result in found.results]
    assert f"broken: {one.breaks}" in found.because
    assert f"--plant {name}" in found.results[0].replay


@pytest.mark.parametrize("name", [one.name for one in bugs().values() if one.allowed and one.name != "slow"])
def test_what_is_allowed_passes(name: str) -> None:
    one = bug(name)
    found = run(target(name), Settings("smoke", only=(f"{one.breaks}/{one.judged[0]}",)))
    assert [result.outcome for result in found.results] == ["passed"]


def _plain(answers: Target, path: str, **headers: str) -> httpx2.Response:
    given = {"Authorization": "Bearer sandbox-token", "Accept": "application/vnd.bentley.itwin-platform.v1+json"}
    with httpx2.Client(transport=answers.transport, base_url=answers.base_url, headers=given | headers) as client:
        return client.get(path)


def test_a_bug_is_only_in_the_operations_that_have_it() -> None:
    lists, logs = f"/grouping-and-mapping/datasources/imodel-mappings?iModelId={IMODEL}&$top=1", "next-missing"
    assert "next" not in _plain(target(logs), lists).json()["_links"]
    assert "next" in _plain(target(logs, only="get-groups"), lists).json()["_links"]


def test_a_bug_may_change_request_and_answer_and_remember(registered: dict[str, Bug]) -> None:
    @plant("tried", breaks="READ-STABLE-01", operations=["get-mapping"])
    def _(call: Call) -> Reply:
        assert (call.id, call.method, call.path) == ("get-mapping", "GET", {"mappingId": "other"})
        call.memory["n"] = call.memory.get("n", 0) + 1
        reply = call.answer(path={"mappingId": MAPPING}, query={"$x": 1}, headers={"x-correlation-id": "mine"})
        return reply.change(lambda body: body.update(asked=call.memory["n"], known=MAPPING in call.store.mappings))

    planted = Planted(registered["tried"])
    with httpx2.Client(transport=planted, headers={"Authorization": "Bearer sandbox-token"}) as client:
        url = f"{planted.url}/grouping-and-mapping/datasources/imodel-mappings/other"
        headers = {"Accept": "application/vnd.bentley.itwin-platform.v1+json"}
        first, second = client.get(url, headers=headers), client.get(url, headers=headers)
        planted.reset()
        third = client.get(url, headers=headers)
    assert [answer.json()["asked"] for answer in (first, second, third)] == [1, 2, 1]
    assert first.json()["mapping"]["id"] == MAPPING
    assert first.json()["known"] is True
    assert first.headers["x-correlation-id"] == "mine"
    assert planted.sandbox.requests[-1].query == "$x=1"


def test_a_bug_that_fails_itself_is_a_fault_of_the_suite(registered: dict[str, Bug]) -> None:
    @plant("broken", breaks="READ-STABLE-01")
    def _(call: Call) -> Reply:
        raise KeyError("nothing")

    with pytest.raises(PlantError, match="broken: KeyError: 'nothing'"):
        run(target("broken"), Settings("smoke", only=("READ-STABLE-01/get-mapping",)))


def test_names_that_are_taken_and_requirements_that_are_not_there_are_refused(registered: dict[str, Bug]) -> None:
    with pytest.raises(CatalogueError, match="two bugs have the name next-missing"):
        plant("next-missing", breaks="PAGE-END-01")(Call.answer)
    plant("homeless", breaks="PAGE-NOWHERE-01")(Call.answer)
    with pytest.raises(CatalogueError, match="homeless: there is no requirement PAGE-NOWHERE-01"):
        target("homeless")
    plant("lost", breaks="PAGE-END-01", operations=["get-nothing"])(Call.answer)
    with pytest.raises(CatalogueError, match="no definition has an operation 'get-nothing'"):
        target("lost")


def test_the_command_plants_a_bug_by_name() -> None:
    arguments = ["--plant", "next-missing", "--only", "PAGE-END-01/get-groups"]
    found = CliRunner().invoke(conformance, arguments)
    assert found.exit_code == 1
    assert "with the bug next-missing" in found.output
    assert "NOT CONFORMANT (broken: PAGE-END-01)" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--plant", "nothing-of-the-kind"], "no bug has the name 'nothing-of-the-kind'"),
        (["--plant", "next-missing", "--base-url", "http://localhost:1"], "leave out --base-url"),
    ],
)
def test_a_bug_that_cannot_be_planted_is_a_fault_of_the_call(arguments: list[str], said: str) -> None:
    found = CliRunner().invoke(conformance, arguments)
    assert found.exit_code == 3
    assert said in " ".join(found.output.split())
