"""One definition per defect: the repair is listed with its place, and what comes out is generated, imported and used."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codegen.documents import load
from codegen.overlay import apply
from codegen.pipeline import sources
from codegen.repair import OAUTH_SCHEME, repaired

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]

SPECS = Path(__file__).parents[2] / "specs"
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def again(body: bytes, type_: Any) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(body, type=type_))


# -- nothing to repair -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["access-control", "export", "grouping-and-mapping"])
def test_our_own_definitions_need_no_repair(name: str) -> None:
    source = next(one for one in sources(SPECS) if one.name == name)
    assert source.overlay is not None
    overlaid = apply(load(source.definition), load(source.overlay), source=str(source.overlay))
    assert repaired(overlaid) == (overlaid, ())


def test_a_sound_definition_is_given_back_unchanged(sound: Make) -> None:
    tree = {"type": "object", "properties": {"example": ref("Tree"), "all": {"type": "array", "items": ref("Tree")}}}
    definition = sound(
        path="/{id}",
        schemas={"Tree": {**tree, "required": ["all"], "example": {"$ref": "#/nowhere", "type": ["a"]}}},
        parameters=[{"name": "id", "in": "path", "required": True, "schema": {**TEXT, "default": "a"}}],
        requestBody={"content": {"application/json": {"schema": ref("Tree"), "example": {"required": "no"}}}},
    )
    assert repaired(definition) == (definition, ())


def test_the_argument_is_never_changed(api: Make) -> None:
    definition = api(
        path="/{id}",
        operationId=None,
        responses={},
        security=[{"key": []}],
        schemas={"A": ref("Gone"), "B": {"type": ["array", "null"], "required": "yes"}},
        parameters=[{"name": "gone", "in": "path"}, {"name": "q", "in": "query"}],
        requestBody={"content": {}},
    )
    before = copy.deepcopy(definition)
    mended, repairs = repaired(definition)
    assert definition == before
    assert mended != before
    assert len(repairs) > 5
    assert repaired(mended) == (mended, ())


# -- sign-in ---------------------------------------------------------------------------------------------------------


def test_api_keys_are_replaced_by_oauth(sound: Make, generated: Generate) -> None:
    definition = sound(security=[{"key": []}])
    key = {"type": "apiKey", "name": "subscription-key", "in": "query"}
    definition["components"]["securitySchemes"] = {"key": key}
    definition["security"] = [{"key": []}]
    package = generated(definition)
    assert package.listed == [("/components/securitySchemes", "sign-in"), ("/paths/~1things/get/security", "sign-in")]
    kept = load(package.root / "definition.json")
    assert kept["components"]["securitySchemes"] == {"itwinPlatform": OAUTH_SCHEME}
    assert kept["security"] == [{"itwinPlatform": ["itwin-platform"]}]
    assert "security" not in kept["paths"]["/things"]["get"]


@pytest.mark.parametrize("kind", ["oauth2", "openIdConnect", "http"])
def test_a_scheme_that_signs_somebody_in_stays(sound: Make, kind: str) -> None:
    definition = sound()
    definition["components"]["securitySchemes"] = {"own": {"type": kind}, "key": {"type": "apiKey"}}
    assert repaired(definition) == (definition, ())


# -- references ------------------------------------------------------------------------------------------------------


def test_a_chain_of_references_to_nothing_takes_anything(with_answer: Make, generated: Generate) -> None:
    thing = {"type": "object", "properties": {"a": ref("A")}}
    package = generated(with_answer(thing, {"A": {"type": "object", "properties": {"b": ref("B")}}, "B": ref("Gone")}))
    assert package.listed == [("/components/schemas/B", "reference")]
    body = b'{"a":{"b":[1,{"c":null}]}}'
    assert again(body, package("models").Thing) == body


@pytest.mark.parametrize(
    ("schemas", "places"),
    [
        ({"Loop": ref("Loop")}, ["/components/schemas/Loop"]),
        ({"Loop": ref("Pool"), "Pool": ref("Loop")}, ["/components/schemas/Loop"]),
    ],
)
def test_a_component_that_is_only_a_reference_to_itself_takes_anything(
    with_answer: Make, generated: Generate, schemas: Document, places: list[str]
) -> None:
    package = generated(with_answer({"type": "object", "properties": {"loop": ref("Loop")}}, schemas))
    assert package.listed == [(place, "reference") for place in places]
    assert again(b'{"loop":{"x":1}}', package("models").Thing) == b'{"loop":{"x":1}}'


# -- schemas ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "place", "rule", "value"),
    [
        ({"type": "array"}, "", "items", b'[1,"a",null]'),
        ({"type": "array", "items": []}, "", "items", b'[1,"a",null]'),
        ({"type": "array", "items": {"type": "array"}}, "/items", "items", b'[[1,"a"]]'),
        ({"type": ["string", "null"]}, "", "type", b"null"),
        ({"type": ["string", "integer"]}, "", "type", b"[1]"),
        ({"type": "file"}, "", "type", b'"x"'),
        ({"type": "any"}, "", "type", b'{"x":1}'),
        ({**NUMBER, "required": True}, "", "required", b"1"),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a", "b"]}, "", "required", b'{"a":"1"}'),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a", "a"]}, "", "required", b'{"a":"1"}'),
        ({"type": "object", "properties": {"a": TEXT}, "required": []}, "", None, b"{}"),
        ({**NUMBER, "exclusiveMinimum": 0}, "", "exclusiveMinimum", b"1"),
    ],
)
def test_a_malformed_schema_is_mended_and_loses_nothing(
    with_answer: Make, generated: Generate, schema: Document, place: str, rule: str | None, value: bytes
) -> None:
    package = generated(with_answer({"type": "object", "properties": {"one": schema}}))
    wanted = [] if rule is None else [(f"/components/schemas/Thing/properties/one{place}", rule)]
    assert package.listed == wanted
    body = b'{"one":' + value + b"}"
    assert again(body, package("models").Thing) == body


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ({"type": ["string", "null"]}, b"1"),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a", "b"]}, b"{}"),
        ({"type": "array"}, b"{}"),
    ],
)
def test_what_was_sound_beside_a_defect_still_holds(
    with_answer: Make, generated: Generate, schema: Document, wrong: bytes
) -> None:
    class_ = generated(with_answer({"type": "object", "properties": {"one": schema}}))("models").Thing
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"one":' + wrong + b"}", type=class_)


def test_a_property_called_as_a_keyword_is_a_property(with_answer: Make, generated: Generate) -> None:
    names = ["format", "type", "$type", "items", "required", "properties", "schema", "@odata.nextLink", "$ref", "enum"]
    package = generated(with_answer({"type": "object", "properties": dict.fromkeys(names, TEXT), "required": names}))
    assert package.listed == []
    body = msgspec.json.encode({name: name for name in names})
    assert again(body, package("models").Thing) == body
