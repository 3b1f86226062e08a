"""Taking a download in: what is written, and that nothing is when anything fails."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.__main__ import main
from codegen.diff import Rating
from codegen.documents import load
from codegen.problems import CodegenError
from codegen.update import RESERVED, add, difference, update
from itwin_platform import AsyncITwinPlatform, ITwinPlatform

Document = dict[str, Any]

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs"


def download(folder: Path, definition: Document) -> Path:
    path = folder / "download.json"
    path.write_text(json.dumps(definition), encoding="utf-8")
    return path


def grown(things: Document) -> Document:
    """The small definition with a new operation and schema, without another operation and schema."""
    things["paths"]["/{thingId}"]["patch"] = {
        **things["paths"]["/{thingId}"]["get"],
        "operationId": "update-thing",
        "description": "First line.\nSecond line: of two, and far longer than the others, so that it would have to be broken.",
    }
    del things["paths"]["/{thingId}/table"]
    schemas = things["components"]["schemas"]
    del schemas["Unused"]
    schemas["Colour"] = {"type": "string", "enum": ["Red", "Blue"]}
    schemas["Thing"]["properties"]["colour"] = {"$ref": "#/components/schemas/Colour"}
    return things


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "download.json"
    }


def test_difference_is_that_under_the_overlay(project: Path, things: Document) -> None:
    report = difference(project / "specs", "things", download(project, grown(things)))
    assert report.rating is Rating.MAJOR
    assert {one.rule for one in report.changes if one.rating is Rating.MAJOR} == {"operation-removed", "model-removed"}


def test_update_writes_definition_provenance_generated_code_and_a_changelog_fragment(
    project: Path, things: Document
) -> None:
    new = grown(things)
    done = update(project / "specs", project / "generated", "things", download(project, new))

    definition = project / "specs/things.yaml"
    assert load(definition) == new
    digest = hashlib.sha256(definition.read_bytes()).hexdigest()
    fragment = project / f"changes/things-{digest[:8]}.md"
    assert set(done.written) == {definition, project / "specs/provenance/things.yaml", fragment}

    record = load(project / "specs/provenance/things.yaml")
    assert record["operations"]["update-thing"] == {"confidence": "documented", "sources": ["download"]}
    assert record["schemas"]["Colour"] == {"confidence": "documented", "sources": ["download"]}
    assert "download" in record["sources"]
    assert "get-table" not in record["operations"]
    assert "Unused" not in record["schemas"]
    assert record["operations"]["get-thing"] == {"confidence": "documented", "sources": ["portal"]}

    package = project / "generated/itwin_platform_api/things"
    assert (package / "api/things/update_thing.py").exists()
    assert not (package / "api/things/get_table.py").exists()
    assert json.loads((package / "PROVENANCE.json").read_text())["definition"] == digest

    text = fragment.read_text(encoding="utf-8")
    assert text.startswith("# things: major (")
    assert "- get-table is gone (calls of the method fail). `/paths/~1{thingId}~1table/get (old definition)`" in text
    assert "`removed things.get_table`" in text
    assert "update-thing" in (project / "docs/coverage.md").read_text(encoding="utf-8")
    assert main(["--specs", str(project / "specs"), "--output", str(project / "generated"), "check"]) == 0


def test_stubs_are_marked_in_the_provenance(project: Path, things: Document) -> None:
    update(project / "specs", project / "generated", "things", download(project, grown(things)))
    text = (project / "specs/provenance/things.yaml").read_text(encoding="utf-8")
    assert re.search(r"\n  Colour: +# stub of an update", text)


def test_the_same_definition_writes_nothing(project: Path, things: Document) -> None:
    before = snapshot(project)
    done = update(project / "specs", project / "generated", "things", download(project, things))
    assert (done.report.rating, done.written) == (Rating.NONE, ())
    assert snapshot(project) == before


def test_what_the_overlay_evens_out_needs_no_changelog(project: Path, things: Document) -> None:
    things["paths"]["/"]["get"]["x-itwin-effect"] = "idempotent"
    done = update(project / "specs", project / "generated", "things", download(project, things))
    assert done.written == (project / "specs/things.yaml", project / "specs/provenance/things.yaml")
    assert not (project / "changes").exists()


def test_only_what_changed_differs_in_the_file(project: Path) -> None:
    shutil.rmtree(project / "specs")
    shutil.copytree(SPECS, project / "specs", ignore=shutil.ignore_patterns("local"))
    path = project / "specs/export.yaml"
    before = path.read_text(encoding="utf-8").splitlines()
    new = load(path)
    new["components"]["schemas"]["ExportRun"]["properties"]["priority"] = {"type": "integer"}
    new["paths"]["/connections"]["get"]["summary"] = "List Export Connections"
    update(project / "specs", project / "generated", "export", download(project, new))
    after = path.read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert added == ["      summary: List Export Connections", "        priority:"]
    assert len(after) == len(before) + 2


def one_name_twice(things: Document) -> None:
    things["paths"]["/{thingId}"]["delete"]["operationId"] = "Get-Things"


def lost_target(things: Document) -> None:
    del things["paths"]["/"]["get"]


def not_openapi(things: Document) -> None:
    things["openapi"] = "2.0"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (one_name_twice, "have one Python name, get_things"),
        (lost_target, r"target \"\$.paths\['/'\].get\" finds nothing"),
        (not_openapi, "is OpenAPI 2.0, expected 3.0"),
    ],
)
def test_nothing_is_written_when_the_definition_is_no_good(
    project: Path, things: Document, spoil: Callable[[Document], None], message: str
) -> None:
    update(project / "specs", project / "generated", "things", download(project, grown(things)))
    before = snapshot(project)
    new = load(project / "specs/things.yaml")
    spoil(new)
    with pytest.raises(CodegenError, match=message) as caught:
        update(project / "specs", project / "generated", "things", download(project, new))
    assert str(project) in caught.value.source
    assert Path(caught.value.source).exists()
    assert snapshot(project) == before


def test_nothing_is_written_when_the_generation_stops(project: Path, things: Document) -> None:
    path = project / "specs/provenance/things.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("documented", "guessed", 1), encoding="utf-8")
    before = snapshot(project)
    with pytest.raises(CodegenError, match="needs a confidence") as caught:
        update(project / "specs", project / "generated", "things", download(project, grown(things)))
    assert caught.value.source == str(path)
    assert snapshot(project) == before


def test_what_was_there_is_put_back_when_writing_fails(
    project: Path, things: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_all = update(project / "specs", project / "generated", "things", download(project, grown(things)))
    assert before_all.written
    before = snapshot(project)

    def full(_: Path, target: Path) -> None:
        shutil.rmtree(target)
        (project / "docs/coverage.md").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("codegen.update.write", full)
    new = load(project / "specs/things.yaml")
    new["components"]["schemas"]["Thing"]["properties"]["more"] = {"type": "string"}
    with pytest.raises(CodegenError, match="No space left on device"):
        update(project / "specs", project / "generated", "things", download(project, new))
    assert snapshot(project) == before


def test_unknown_api_is_named_with_those_that_are_here(project: Path, things: Document) -> None:
    with pytest.raises(CodegenError, match=r"has no API 'stuff'\n  There are things\."):
        difference(project / "specs", "stuff", download(project, things))


TEXTS = [
    "2023-10-02",
    "yes",
    "null",
    "0x10",
    "1e3",
    "a: b",
    " lead",
    "tail ",
    "a\r\nb",
    "x\n\n",
    "é",
    "~",
    "",
    "# a",
    "\t",
    "'\"",
]


def test_texts_come_back_as_they_were(project: Path, things: Document) -> None:
    new = grown(things)
    new["paths"]["/{thingId}"]["patch"]["description"] = "\n".join(TEXTS)
    schemas = new["components"]["schemas"]
    schemas["Thing"]["example"] = {"a": [*TEXTS, None, True, 1, 1.5, {"b": []}]}
    for at, text in enumerate(TEXTS):
        schemas["Thing"]["properties"][f"text{at}"] = {
            "type": "string",
            "description": f"{text} " + "many words " * 30 + text,
            "example": text,
            "default": text * 60,
        }
    update(project / "specs", project / "generated", "things", download(project, new))
    assert json.dumps(load(project / "specs/things.yaml"), sort_keys=True) == json.dumps(new, sort_keys=True)


def test_nodes_that_the_file_shares_can_differ_afterwards(project: Path) -> None:
    path = project / "specs/things.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("        displayName:\n", "        displayName: &name\n", 1)
    text = text.replace("        kind:\n          $ref", "        alias: *name\n        kind:\n          $ref", 1)
    path.write_text(text, encoding="utf-8")
    new = load(path)
    assert new["components"]["schemas"]["Thing"]["properties"]["alias"]["type"] == "string"
    new["components"]["schemas"]["Thing"]["properties"]["alias"] = {"type": "string", "maxLength": 5}
    update(project / "specs", project / "generated", "things", download(project, new))
    assert load(path) == new


# -- a further API -------------------------------------------------------------------------------------------------

PROGRAM = """
import httpx2
from itwin_platform import ITwinPlatform

def answer(request):
    assert request.headers["accept"] == "application/vnd.bentley.itwin-platform.v1+json", request.headers
    assert request.url.path == "/things/", request.url
    return httpx2.Response(200, json={"things": [{"id": "1", "displayName": "One"}]})

with ITwinPlatform(base_url="http://localhost", token="x", transport=httpx2.MockTransport(answer)) as itwin:
    print([one.display_name for one in itwin.more_things.get_things()])
"""


def test_api_adds_a_client_that_works(project: Path, things: Document, capsys: pytest.CaptureFixture[str]) -> None:
    path = download(project, things)
    folders = ["--specs", str(project / "specs"), "--output", str(project / "generated")]
    assert main([*folders, "api", "more-things", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[:6] == [
        "package     itwin_platform_api.more_things",
        "attribute   ITwinPlatform(...).more_things, AsyncITwinPlatform(...).more_things",
        f"definition  {project}/specs/local/more-things.json",
        "operations  6",
        "Accept      application/vnd.bentley.itwin-platform.v1+json",
        "listings    get_things",
    ]
    assert load(project / "specs/local/more-things.json") == things
    assert main([*folders, "check"]) == 0

    search = [str(project / "generated"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(search)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=environment, cwd=project
    )
    assert (done.stdout, done.stderr) == ("['One']\n", "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("things", "is the API 'things', which is here already"),
        ("Things", "cannot be the name of an API"),
        ("../things", "cannot be the name of an API"),
        ("2things", "cannot be the name of an API"),
        ("runtime", "is taken"),
        ("exports", "is taken"),
    ],
)
def test_api_refuses_names_that_cannot_be(project: Path, things: Document, name: str, message: str) -> None:
    before = snapshot(project)
    with pytest.raises(CodegenError, match=message):
        add(project / "specs", project / "generated", name, download(project, things))
    assert snapshot(project) == before


def test_api_refuses_a_name_that_was_added_before(project: Path, things: Document) -> None:
    path = download(project, things)
    add(project / "specs", project / "generated", "more-things", path)
    with pytest.raises(CodegenError, match="which is here already"):
        add(project / "specs", project / "generated", "more-things", path)


def test_api_writes_nothing_when_the_definition_is_no_good(project: Path, things: Document) -> None:
    before = snapshot(project)
    not_openapi(things)
    path = download(project, things)
    with pytest.raises(CodegenError, match=r"is OpenAPI 2\.0") as caught:
        add(project / "specs", project / "generated", "more-things", path)
    assert caught.value.source == str(path)
    assert snapshot(project) == before


def test_names_that_clients_have_are_reserved() -> None:
    apis = {"access_control", "export", "grouping_and_mapping"}
    names = {name for one in (ITwinPlatform, AsyncITwinPlatform) for name in dir(one) if not name.startswith("_")}
    assert names & apis == apis
    assert names - apis - {path.stem for path in (SPECS / "local").glob("*")} <= RESERVED


def test_genuine_definition_becomes_a_client(project: Path) -> None:
    folder = os.environ.get("ITWIN_DEFINITIONS_DIR")
    if not folder:
        pytest.skip("ITWIN_DEFINITIONS_DIR names no folder with genuine definitions")
    added = add(project / "specs", project / "generated", "webhooks", Path(folder) / "webhooks-v2.json")
    assert len(added.plan.operations) == 5
    assert {one.accept for one in added.plan.operations} == {"application/vnd.bentley.itwin-platform.v2+json"}
    assert (project / "generated/itwin_platform_api/webhooks/client.py").exists()
    assert (project / "specs/local/webhooks.json").exists()


# -- the command ---------------------------------------------------------------------------------------------------


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    folders = ["--specs", str(project / "specs"), "--output", str(project / "generated")]
    return subprocess.run(
        [sys.executable, "-m", "codegen", *folders, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )


def no_change(things: Document) -> None:
    """Leaves everything as it is."""


def patch(things: Document) -> None:
    things["info"]["description"] = "Other words."


def minor(things: Document) -> None:
    things["components"]["schemas"]["Thing"]["properties"]["more"] = {"type": "string"}


def major(things: Document) -> None:
    del things["components"]["schemas"]["Thing"]["properties"]["size"]


@pytest.mark.parametrize(("mutate", "code"), [(no_change, 0), (patch, 10), (minor, 11), (major, 12), (not_openapi, 2)])
def test_exit_code_of_diff_is_the_rating(
    project: Path, things: Document, mutate: Callable[[Document], None], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    mutate(things)
    before = snapshot(project)
    folders = ["--specs", str(project / "specs"), "--output", str(project / "generated")]
    assert main([*folders, "diff", "things", str(download(project, things))]) == code
    assert bool(capsys.readouterr().err) == (code == 2)
    assert snapshot(project) == before


def test_overlay_without_target_stops_diff(project: Path, things: Document, capsys: pytest.CaptureFixture[str]) -> None:
    lost_target(things)
    assert main(["--specs", str(project / "specs"), "diff", "things", str(download(project, things))]) == 2
    assert "finds nothing in the definition" in capsys.readouterr().err


def test_missing_download_is_one_line(project: Path) -> None:
    done = run(project, "diff", "things", "nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "codegen: nowhere.json: cannot be read (No such file or directory)\n"


def test_diff_as_a_command(project: Path, things: Document) -> None:
    major(things)
    minor(things)
    path = project / "download.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(things, file)
    done = run(project, "diff", "things", str(path), "--json")
    assert (done.returncode, done.stderr) == (12, "")
    told = json.loads(done.stdout)
    assert (told["api"], told["rating"], told["counts"]) == ("things", "major", {"major": 1, "minor": 1, "patch": 0})
    assert told["changes"][0] == {
        "rating": "major",
        "rule": "member-removed",
        "pointer": "/components/schemas/Thing/properties/size",
        "in": "old",
        "directions": ["answer"],
        "operations": ["create-thing", "get-thing", "get-things"],
        "sentence": "Thing.size is gone (in answers)",
        "reason": "the field is gone from the model",
        "names": [{"name": "models.things.Thing.size", "what": "removed"}],
    }


def test_update_as_a_command(project: Path, things: Document) -> None:
    minor(things)
    done = run(project, "update", "things", str(download(project, things)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "things: minor (1 change)\n" in done.stdout
    assert load(project / "specs/things.yaml") == things


def test_api_as_a_command(project: Path, things: Document) -> None:
    done = run(project, "api", "more-things", str(download(project, things)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "itwin_platform_api.more_things" in done.stdout


@pytest.mark.parametrize("target", ["api", "update", "diff"])
def test_make_asks_for_what_is_missing(target: str) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    done = subprocess.run([make, target, "NAME=export"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert f"NAME and SPEC are needed: make {target} NAME=" in done.stderr
