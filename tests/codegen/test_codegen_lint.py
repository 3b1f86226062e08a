"""Lint: OpenAPI 3.0 that is valid, and a success answer for every operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.lint import lint
from codegen.problems import CodegenError

Document = dict[str, Any]
Make = Callable[..., Document]


@pytest.mark.parametrize("version", ["3.0.0", "3.0.1", "3.0.3"])
def test_a_valid_definition_passes(api: Make, version: str) -> None:
    lint({**api(), "openapi": version}, source="things.json")


@pytest.mark.parametrize("version", [{"openapi": "3.1.0"}, {"swagger": "2.0"}, {}])
def test_another_version_is_refused_with_what_to_do(api: Make, version: Document) -> None:
    definition = api()
    del definition["openapi"]
    with pytest.raises(CodegenError) as caught:
        lint({**definition, **version}, source="things.json")
    told = next(iter(version.values()), "?")
    assert str(caught.value) == (
        f"things.json#/openapi: is OpenAPI {told}, expected 3.0\n  Download the definition as OpenAPI v3 (JSON)."
    )


@pytest.mark.parametrize(
    ("operation", "place"),
    [
        ({"parameters": [{"name": "a", "in": "nowhere", "schema": {}}]}, "/paths/~1things/get/parameters/0"),
        ({"responses": {"200": {}}}, "/paths/~1things/get/responses/200"),
        ({"tags": "Things"}, "/paths/~1things/get/tags"),
    ],
)
def test_what_openapi_forbids_is_refused_with_its_place(api: Make, operation: Document, place: str) -> None:
    with pytest.raises(CodegenError) as caught:
        lint(api(**operation), source="things.json")
    assert caught.value.message.startswith("is not valid OpenAPI: ")
    assert caught.value.place.startswith(place)


def test_a_definition_without_paths_is_refused(api: Make) -> None:
    definition = api()
    del definition["paths"]
    with pytest.raises(CodegenError, match=r"is not valid OpenAPI: .paths. is a required property"):
        lint(definition, source="things.json")


@pytest.mark.parametrize("status", ["200", "202", "303", "2XX"])
def test_any_success_answer_will_do(api: Make, status: str) -> None:
    lint(api(responses={status: {"description": "OK"}}), source="things.json")


@pytest.mark.parametrize("status", ["404", "default", "5XX"])
def test_an_operation_without_a_success_answer_is_refused_by_its_place(api: Make, status: str) -> None:
    with pytest.raises(CodegenError) as caught:
        lint(api(responses={status: {"description": "Not OK"}}), source="things.json")
    assert str(caught.value) == (
        "things.json#/paths/~1things/get: documents no success answer\n  Add one in the overlay."
    )


def test_a_reference_to_nothing_is_refused_with_its_place_and_target(api: Make) -> None:
    schemas = {"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}}}
    with pytest.raises(CodegenError) as caught:
        lint(api(schemas=schemas), source="things.json")
    assert caught.value.place == "/components/schemas/A/properties/b"
    assert caught.value.message == "refers to #/components/schemas/B, which the definition does not have"


def test_a_reference_to_another_file_is_refused_too(api: Make) -> None:
    schemas = {"A": {"$ref": "common.json#/components/schemas/A"}}
    with pytest.raises(CodegenError, match=r"refers to common\.json#/components/schemas/A"):
        lint(api(schemas=schemas), source="things.json")


def test_what_looks_like_a_reference_in_an_example_is_none(api: Make) -> None:
    example = {"$ref": "#/components/schemas/Gone"}
    lint(api(schemas={"A": {"type": "object", "example": example}}), source="things.json")


def test_a_property_called_example_is_looked_into(api: Make) -> None:
    schemas = {"A": {"type": "object", "properties": {"example": {"$ref": "#/components/schemas/Gone"}}}}
    with pytest.raises(CodegenError, match="refers to"):
        lint(api(schemas=schemas), source="things.json")
