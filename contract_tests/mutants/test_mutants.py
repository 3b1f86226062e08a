"""The measurements of the suite's strength: what plants bugs plants them, and what counts them counts right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from itwin_conformance.definitions import Endpoint, endpoints
from itwin_conformance.mutations import Mutation, Served
from mutants.answers import answers_of
from mutants.derived import judge, measured
from mutants.wrapper import CONTROL, ROOT, Mutant, Tree, load_mutants

ENDPOINTS = {endpoint.id: endpoint for endpoint in endpoints()}
BUG = Mutant("bug", "wrapper/sums.py", "one + other", "one - other", ("tests/test_sums.py",))


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    root, copy = tmp_path / "root", tmp_path / "copy"
    (root / "wrapper").mkdir(parents=True)
    (root / "tests").mkdir()
    copy.mkdir()
    (root / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (root / "wrapper" / "sums.py").write_text("def add(one, other):\n    return one + other\n")
    test = "from sums import add\n\n\ndef test_sum():\n    assert add(2, 1) == 3\n"
    (root / "tests" / "test_sums.py").write_text(test)
    return Tree(copy, root)


def test_a_bug_is_planted_in_the_copy_noticed_and_taken_out_again(tree: Tree) -> None:
    assert tree.test(BUG.tests) == ("passed", "")
    with tree.planted(BUG) as found:
        assert found
        assert tree.test(BUG.tests) == ("failed", "tests/test_sums.py::test_sum")
    assert tree.test(BUG.tests) == ("passed", "")
    assert "one + other" in (tree.folder.parent / "root" / BUG.file).read_text()


@pytest.mark.parametrize("old", ["one * other", "one", ""])
def test_a_bug_whose_place_is_not_found_once_is_not_planted(tree: Tree, old: str) -> None:
    before = (tree.folder / BUG.file).read_text()
    with tree.planted(Mutant("bug", BUG.file, old, "two", BUG.tests)) as found:
        assert not found
        assert (tree.folder / BUG.file).read_text() == before


def test_tests_that_are_not_there_say_nothing(tree: Tree) -> None:
    assert tree.test(["tests/test_nothing.py"])[0] == "broken"


def test_the_catalogue_names_enough_bugs_files_and_tests_that_exist_and_has_controls() -> None:
    found = load_mutants()
    bugs = [one for one in found if not one.name.startswith(CONTROL)]
    controls = [one for one in found if one.name.startswith(CONTROL)]
    assert len(bugs) >= 80
    assert {one.tests[0] for one in controls} == {file for one in bugs for file in one.tests}
    assert all(one.old == one.new for one in controls)
    for one in bugs:
        assert one.old != one.new, one.name
        for name in (one.file, *one.tests):
            assert (ROOT / name).is_file(), f"{one.name}: {name}"


def test_two_bugs_of_one_name_are_refused(tmp_path: Path) -> None:
    group = "{folder: a, mutants: {bug: {file: b.py, old: x, new: y, tests: [s]}}}"
    (tmp_path / "two.yaml").write_text(f"suites: {{s: [t.py]}}\ngroups:\n  - {group}\n  - {group}\n")
    with pytest.raises(ValueError, match="two mutants have one name"):
        load_mutants(tmp_path / "two.yaml")


@pytest.mark.parametrize("operation", ["create-property", "get-itwin-user-members", "create-export-connection-run"])
def test_no_wrong_of_the_sandboxs_answers_that_is_forbidden_passes(operation: str) -> None:
    endpoint = ENDPOINTS[operation]
    answers = answers_of(endpoint)
    found = measured(endpoint, answers)
    assert found["survived"] == []
    assert len({answer.status for answer in endpoint.answers} - answers.keys()) <= 1
    assert sum(row.get("killed", 0) for kinds in found["verdicts"].values() for row in kinds.values()) > 50


def verdict(kind: str, pointer: str, body: Any) -> tuple[str, str]:
    endpoint: Endpoint = ENDPOINTS["get-export-connection-run"]
    answer = Served(200, {"content-type": "application/json"}, msgspec.json.encode(body))
    return judge(endpoint, Mutation(endpoint.id, 200, kind, pointer), [answer])


def test_verdicts_tell_what_is_found_from_what_is_allowed_and_what_is_not_there() -> None:
    body = {"run": {"id": "1", "state": "Completed", "jobs": None}}
    assert verdict("drop", "/run", body) == ("killed", "")
    assert verdict("drop", "/run/state", body) == ("equivalent", "the member may be left out")
    assert verdict("surplus", "/run", body) == ("told", "new members may come")
    assert verdict("drop", "/run/error", body) == ("unreached", "no answer has the place")


def test_a_wrong_that_is_forbidden_and_passes_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mutants.derived.check_answer", lambda *_: None)
    assert verdict("drop", "/run", {"run": {}}) == ("survived", "")
