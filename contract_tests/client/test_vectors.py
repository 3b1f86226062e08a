"""The committed vectors: up to date, of the documented form, and complete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from itwin_conformance.cases import Case, content_of, load_vectors
from itwin_conformance.definitions import endpoints
from itwin_conformance.positions import locate, positions, value_at
from itwin_conformance.schema import ContractViolation, check_answer, problems
from itwin_conformance.vectors import documents, main

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = load_vectors(FOLDER)
FILES = sorted(documents())


def test_made_again_they_are_the_same_byte_for_byte() -> None:
    assert main([str(FOLDER), "--check"]) == 0, "`make vectors` makes them again"
    assert sorted(file.name for file in FOLDER.glob("*.json")) == sorted([*FILES, "schema.json"])


def test_a_file_that_is_out_of_date_is_named_and_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "export.json").write_text("{}")
    assert main([str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "out of date: export.json\n"
    assert main([str(tmp_path)]) == 0
    assert (tmp_path / "export.json").read_bytes() == (FOLDER / "export.json").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_they_have_the_form_that_their_schema_describes(name: str) -> None:
    schema = msgspec.json.decode((FOLDER / "schema.json").read_bytes())
    document = msgspec.json.decode((FOLDER / name).read_bytes())
    found = [f"{error.message} - at {error.instance_path}" for error in jsonschema_rs.iter_errors(schema, document)]
    assert found[:5] == []
    assert all(one["set"] in document["sets"] for one in document["answers"])


def test_every_documented_answer_has_right_and_wrong_ones() -> None:
    for endpoint in endpoints():
        cases = VECTORS[endpoint.id].cases
        for answer in endpoint.answers:
            mine = [case for case in cases if case.documented == answer.status]
            assert any(case.fits for case in mine)
            assert any(not case.fits for case in mine)
            names = {case.name.removeprefix(f"{endpoint.id} {answer.status} ") for case in mine}
            if answer.media_type == "application/json":
                assert names >= {"minimal", "maximal", "nulls", "truncated", "html", "deep-nesting", "surplus /"}


def test_right_ones_fit_their_definitions_and_wrong_ones_do_not_but_where_those_are_open() -> None:
    for vectors in VECTORS.values():
        for case in vectors.cases:
            if case.fits:
                assert fits(case), case.name
            elif fits(case):
                assert case.name.split()[2] in OPEN, case.name


#: Kinds that definitions allow at some places.
OPEN = {"drop", "null", "unknown-value", "surplus", "spelled-media-type", "drop-header"}


def fits(case: Case) -> bool:
    try:
        check_answer(case.endpoint, case.served.status, case.served.headers, case.served.content)
    except ContractViolation:
        return False
    return True


def test_every_place_of_every_schema_is_filled_in_some_right_one() -> None:
    for endpoint in endpoints():
        for answer in endpoint.answers:
            if answer.media_type != "application/json":
                continue
            cases = VECTORS[endpoint.id].cases
            bodies = [
                msgspec.json.decode(one.served.content) for one in cases if one.fits and one.documented == answer.status
            ]
            for place in positions(endpoint.api, answer.schema):
                assert any(filled(body, place.pointer) for body in bodies), (
                    f"{endpoint.id} {answer.status} {place.pointer}"
                )


def filled(body: Any, pointer: str) -> bool:
    at = locate(body, pointer)
    return at is not None and value_at(body, at) is not None


def test_arguments_of_requests_fit_the_definitions_and_every_parameter_and_member_is_sent_once() -> None:
    for endpoint in endpoints():
        calls = [call for call, _ in VECTORS[endpoint.id].requests.values()]
        for parameter in endpoint.parameters:
            sent = [getattr(call, {"header": "headers"}.get(parameter.where, parameter.where)) for call in calls]
            assert any(parameter.name in one for one in sent), parameter
        if endpoint.body is not None:
            assert all(problems(endpoint, endpoint.body, call.body) == [] for call in calls)
            for place in positions(endpoint.api, endpoint.body):
                assert any(filled(call.body, place.pointer) for call in calls), place


def test_contents_are_texts_repeated_ones_and_bytes() -> None:
    parts = [{"text": "é"}, {"text": "[", "times": 3}, {"base64": "/w=="}]
    assert content_of({"content": parts}) == "é[[[".encode() + b"\xff"
    assert content_of({"body": {"a": "é"}}) == '{"a":"é"}'.encode()
