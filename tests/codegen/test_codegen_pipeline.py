"""The whole run on our own definitions: the same bytes each time, and a check that notices one byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.documents import load
from codegen.pipeline import PACKAGE, Source, differences, generate, sources, write
from codegen.problems import CodegenError

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs"


def codegen(*arguments: object, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "codegen", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )


def files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@contextmanager
def one_api(specs: Path, name: str = "export") -> Iterator[Path]:
    found = next(one for one in sources(specs) if one.name == name)
    with generate([found]) as (root, _):
        yield root


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of our definitions without those that somebody put beside them locally."""
    return Path(shutil.copytree(SPECS, tmp_path / "specs", ignore=shutil.ignore_patterns("local")))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What our definitions give, to compare with what changed ones give."""
    # The page of the coverage goes to docs/ beside generated/.
    folder = tmp_path_factory.mktemp("output") / "generated"
    ours = [one for one in sources(SPECS) if one.definition.parent == SPECS]
    with generate(ours) as (root, _):
        write(root, folder / PACKAGE)
    return folder


# -- the same input, the same bytes --------------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path, specs: Path) -> None:
    outputs = []
    for seed in ("0", "4242"):
        done = codegen("--specs", specs, "--output", tmp_path / seed / "generated", "generate", hash_seed=seed)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1].startswith("generated access-control, export, grouping-and-mapping in ")
        outputs.append(files(tmp_path / seed))
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 200
    assert {"docs/coverage.md", "docs/error-codes.md"} <= outputs[0].keys()


def test_what_is_committed_is_what_is_generated() -> None:
    done = codegen("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "generated/ is what specs/ and codegen/ give\n", "")


def _reversed(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _reversed(node[key]) for key in reversed(list(node))}
    return [_reversed(item) for item in node] if isinstance(node, list) else node


def test_another_order_of_keys_changes_nothing_but_the_order_of_members(specs: Path) -> None:
    with one_api(specs) as root:
        before = files(root)
    path = specs / "export.yaml"
    (specs / "export.json").write_text(json.dumps(_reversed(load(path))), encoding="utf-8")
    path.unlink()
    with one_api(specs) as root:
        after = files(root)
    assert set(after) == set(before)
    changed = {name for name in before if before[name] != after[name]} - {"export/PROVENANCE.json"}
    assert not [name for name in changed if not re.fullmatch(r"export/(client|models/\w+)\.py", name)]
    for name in changed:
        words = [sorted(re.findall(rb"\w+", output[name])) for output in (before, after)]
        assert words[0] == words[1], name


# -- check ---------------------------------------------------------------------------------------------------------


def test_what_was_just_generated_checks_out(specs: Path, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--specs", str(specs), "--output", str(output), "check"]) == 0
    assert capsys.readouterr().out == "generated/ is what specs/ and codegen/ give\n"


@pytest.mark.parametrize("path", ["export.yaml", "overlays/export.yaml"])
def test_one_byte_of_a_definition_or_an_overlay_is_noticed(
    specs: Path, output: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = specs / path
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert main(["--specs", str(specs), "--output", str(output), "check"]) == 1
    told = capsys.readouterr()
    assert told.out == "differs: export/PROVENANCE.json\n"
    assert "run `make generate`" in told.err


def test_one_letter_that_means_something_is_noticed_where_it_has_its_effect(
    specs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = specs / "export.yaml"
    text = changed.read_text(encoding="utf-8")
    assert text.count("  operationId: get-export-connections\n") == 1
    provenance = specs / "provenance" / "export.yaml"
    provenance.write_text(
        provenance.read_text(encoding="utf-8").replace("  get-export-connections:", "  get-export-connectionz:"),
        encoding="utf-8",
    )
    text = text.replace("  operationId: get-export-connections\n", "  operationId: get-export-connectionz\n")
    changed.write_text(text, encoding="utf-8")
    assert main(["--specs", str(specs), "--output", str(output), "check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "missing: export/api/export_connections/get_export_connectionz.py" in lines
    assert "not generated: export/api/export_connections/get_export_connections.py" in lines
    assert "differs: export/client.py" in lines


def test_files_that_were_touched_added_or_removed_are_each_told(tmp_path: Path) -> None:
    one, other = (tmp_path / side / "generated" / PACKAGE for side in ("one", "other"))
    for root in (one, other):
        (root / "api").mkdir(parents=True)
        (root / "same.py").write_text("1")
    (one / "api" / "new.py").write_text("")
    (one / "changed.py").write_text("1")
    (other / "changed.py").write_text("2")
    (other / "old.py").write_text("")
    (other / "__pycache__").mkdir()
    (other / "__pycache__" / "same.pyc").write_text("")
    assert differences(one, other) == ["differs: changed.py", "missing: api/new.py", "not generated: old.py"]


def test_writing_leaves_nothing_of_what_was_there_before(tmp_path: Path) -> None:
    generated, target = (tmp_path / side / "generated" / PACKAGE for side in ("new", "target"))
    for root, name in ((generated, "new.py"), (target, "old.py")):
        root.mkdir(parents=True)
        (root / name).write_text("")
    write(generated, target)
    assert [path.name for path in target.iterdir()] == ["new.py"]
    assert not (tmp_path / "target" / "docs").exists()


@pytest.mark.parametrize("name", ["coverage.md", "error-codes.md"])
def test_a_page_is_written_beside_the_package_and_compared(tmp_path: Path, name: str) -> None:
    generated, target = (tmp_path / side / "generated" / PACKAGE for side in ("new", "target"))
    page, copy = (tmp_path / side / "docs" / name for side in ("new", "target"))
    generated.mkdir(parents=True)
    page.parent.mkdir()
    page.write_text("new")
    write(generated, target)
    assert copy.read_text() == "new"
    assert differences(generated, target) == []
    copy.write_text("old")
    assert differences(generated, target) == [f"differs: docs/{name}"]
    copy.unlink()
    assert differences(generated, target) == [f"differs: docs/{name}"]


# -- where definitions come from -----------------------------------------------------------------------------------


def test_each_definition_finds_its_overlay_and_its_provenance(specs: Path) -> None:
    found = sources(specs)
    assert [one.name for one in found] == ["access-control", "export", "grouping-and-mapping"]
    assert found[1] == Source(
        "export", specs / "export.yaml", specs / "overlays" / "export.yaml", specs / "provenance" / "export.yaml"
    )


def test_a_local_definition_needs_no_provenance(specs: Path) -> None:
    (specs / "local").mkdir()
    (specs / "local" / "itwins.json").write_text("{}")
    assert sources(specs)[-1] == Source("itwins", specs / "local" / "itwins.json", None, None)


def test_one_api_defined_twice_stops_the_run(specs: Path) -> None:
    shutil.copy(specs / "export.yaml", specs / "export.json")
    with pytest.raises(CodegenError, match="define the same API"):
        sources(specs)


def test_a_folder_without_definitions_stops_the_run_with_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--specs", str(tmp_path), "generate"]) == 2
    assert capsys.readouterr().err == f"codegen: {tmp_path}: holds no definition\n"


def test_a_definition_that_cannot_be_generated_leaves_what_was_there(
    specs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "output" / PACKAGE / "kept.py"
    kept.parent.mkdir(parents=True)
    kept.write_text("")
    (specs / "export.yaml").write_text("openapi: [", encoding="utf-8")
    assert main(["--specs", str(specs), "--output", str(tmp_path / "output"), "generate"]) == 2
    assert capsys.readouterr().err.startswith(f"codegen: {specs / 'export.yaml'}: cannot be parsed")
    assert kept.exists()
