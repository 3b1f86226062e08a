"""Provenance: nothing in our definitions without a source, no entry without a thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.problems import CodegenError
from codegen.provenance import CONFIDENCES, require_provenance

Document = dict[str, Any]
Make = Callable[..., Document]

ENTRY = {"confidence": "documented", "sources": ["portal"]}


@pytest.fixture
def check(tmp_path: Path, answering: Make) -> Callable[..., None]:
    """Checks a record, complete but for what keywords replace, against a definition of one operation and one schema."""

    def run(**changes: Any) -> None:
        record = {
            "api": "things",
            "sources": {"portal": "Reference pages"},
            "operations": {"get-things": ENTRY},
            "schemas": {"Thing": ENTRY},
            **changes,
        }
        path = tmp_path / "things.yaml"
        with path.open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(record, file)
        require_provenance(answering({"type": "object"}), path)

    return run


def caught_by(check: Callable[..., None], **changes: Any) -> CodegenError:
    with pytest.raises(CodegenError) as caught:
        check(**changes)
    assert caught.value.source.endswith("things.yaml")
    return caught.value


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_a_complete_record_passes_with_any_of_the_known_confidences(
    check: Callable[..., None], confidence: str
) -> None:
    aspect = {"properties.a": {"confidence": confidence, "why": "Seen in the example only."}}
    check(schemas={"Thing": {"confidence": confidence, "sources": ["portal"], "aspects": aspect}})


@pytest.mark.parametrize(
    ("changes", "name", "place"),
    [
        ({"operations": {}}, "get-things", "/operations"),
        ({"operations": None}, "get-things", "/operations"),
        ({"schemas": {}}, "Thing", "/schemas"),
    ],
)
def test_a_missing_entry_is_named(check: Callable[..., None], changes: Document, name: str, place: str) -> None:
    error = caught_by(check, **changes)
    assert (error.message, error.place) == (f"has no entry for {name}", place)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"operations": {"get-things": ENTRY, "get-gone": ENTRY}}, "/operations/get-gone"),
        ({"schemas": {"Thing": ENTRY, "Gone": ENTRY}}, "/schemas/Gone"),
    ],
)
def test_a_leftover_entry_is_named(check: Callable[..., None], changes: Document, place: str) -> None:
    error = caught_by(check, **changes)
    assert error.place == place
    assert "which the definition does not have" in error.message


@pytest.mark.parametrize("sources", [["forum"], ["portal", "forum"], [], None])
def test_each_source_has_to_be_known_and_there_is_at_least_one(check: Callable[..., None], sources: object) -> None:
    error = caught_by(check, schemas={"Thing": {"confidence": "documented", "sources": sources}})
    assert error.place == "/schemas/Thing"
    assert error.message.startswith("names the source ")


@pytest.mark.parametrize(
    "entry", [{"sources": ["portal"]}, {"confidence": "certain", "sources": ["portal"]}, None, "documented"]
)
def test_a_confidence_is_one_of_the_known_ones(check: Callable[..., None], entry: object) -> None:
    error = caught_by(check, operations={"get-things": entry})
    assert error.place == "/operations/get-things"
    assert error.message == "needs a confidence, one of documented, predecessor, official-client, inferred"


@pytest.mark.parametrize(
    "aspect", [{"confidence": "inferred"}, {"why": "A guess."}, {"confidence": "maybe", "why": "A guess."}, None]
)
def test_an_aspect_says_how_sure_and_why(check: Callable[..., None], aspect: object) -> None:
    error = caught_by(check, operations={"get-things": {**ENTRY, "aspects": {"responses.404": aspect}}})
    assert (error.message, error.place) == (
        "needs a confidence and a why",
        "/operations/get-things/aspects/responses.404",
    )
