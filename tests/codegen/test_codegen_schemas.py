"""Schemas, one rule each: what becomes of a schema in the view that the generator reads and in the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.normalise import Normalised
from codegen.problems import CodegenError
from codegen.schemas import limits_of

Document = dict[str, Any]
Make = Callable[..., Document]
Normalise = Callable[[Document], Normalised]

REF = "#/components/schemas/"
TEXT = {"type": "string"}
NULL = {"type": "null"}
COLOUR = {"type": "string", "enum": ["Red", "Green"]}
POINT = {"type": "object", "properties": {"x": {"type": "number"}}}


@pytest.fixture
def member(answering: Make, normalised: Normalise, view_of: Make) -> Callable[..., Document]:
    """The view of the only member of an object, where ``schemas`` are further components."""

    def view(schema: Document, **schemas: Document) -> Document:
        result = normalised(answering({"type": "object", "properties": {"one": schema}}, schemas=schemas))
        return view_of(result, "Thing", "one")

    return view


# -- null ----------------------------------------------------------------------------------------------------------


def test_a_nullable_member_may_be_null(member: Make) -> None:
    assert member({**TEXT, "nullable": True}) == {"anyOf": [TEXT, NULL]}


def test_a_member_that_is_not_declared_nullable_may_not(member: Make) -> None:
    assert member({**TEXT, "nullable": False}) == TEXT


def test_a_nullable_reference_is_written_through_all_of(member: Make) -> None:
    schema = {"type": "object", "nullable": True, "allOf": [{"$ref": REF + "Point"}]}
    assert member(schema, Point=POINT) == {"anyOf": [{"$ref": REF + "Point"}, NULL]}


def test_what_stands_beside_a_reference_is_ignored(member: Make) -> None:
    assert member({"$ref": REF + "Point", "nullable": True}, Point=POINT) == {"$ref": REF + "Point"}


@pytest.mark.parametrize("component", [{**POINT, "nullable": True}, {**COLOUR, "nullable": True}])
def test_a_component_that_is_nullable_itself_is_so_wherever_it_is_used(member: Make, component: Document) -> None:
    assert member({"$ref": REF + "Part"}, Part=component) == {"anyOf": [{"$ref": REF + "Part"}, NULL]}


def test_items_of_a_list_may_be_nullable(member: Make) -> None:
    assert member({"type": "array", "items": {**TEXT, "nullable": True}}) == {
        "type": "array",
        "items": {"anyOf": [TEXT, NULL]},
    }


# -- enums ---------------------------------------------------------------------------------------------------------


def test_an_inline_enum_becomes_a_class_named_after_its_place(
    answering: Make, normalised: Normalise, view_of: Make
) -> None:
    result = normalised(answering({"type": "object", "properties": {"mainColour": COLOUR}}))
    assert view_of(result, "Thing", "mainColour") == {"$ref": REF + "ThingMainColour"}
    assert result.plan.by_class["ThingMainColour"].kind == "enum"


def test_an_enum_of_the_overlay_names_a_plain_text_and_lists_what_prose_knows(member: Make) -> None:
    schema = {**TEXT, "x-itwin-enum": {"name": "Colour", "values": ["Red", "Green"]}}
    assert member(schema) == {"$ref": REF + "Colour"}


def test_two_places_with_one_enum_name_share_the_class(answering: Make, normalised: Normalise) -> None:
    wide = {**TEXT, "x-itwin-enum": {"name": "Colour", "values": ["Red", "Green"]}}
    narrow = {**TEXT, "x-itwin-enum": {"name": "Colour", "values": ["Green"]}}
    result = normalised(answering({"type": "object", "properties": {"a": wide, "b": narrow}}))
    assert result.view["components"]["schemas"]["Colour"]["enum"] == ["Red", "Green"]
    assert [one.class_name for one in result.plan.schemas if one.kind == "enum"] == ["Colour"]


def test_a_shared_enum_used_with_a_member_that_it_does_not_have_stops_the_run(
    answering: Make, normalised: Normalise
) -> None:
    extra = {**TEXT, "x-itwin-enum": {"name": "Colour", "values": ["Blue"]}}
    definition = answering({"type": "object", "properties": {"b": extra}}, schemas={"Colour": COLOUR})
    with pytest.raises(CodegenError) as caught:
        normalised(definition)
    assert "enum Colour is used with members that its declaration does not have: Blue" in caught.value.message
    assert caught.value.place == "/components/schemas/Thing/properties/b"


def test_constants_of_an_enum_are_apart_even_where_their_values_spell_alike(
    answering: Make, normalised: Normalise
) -> None:
    result = normalised(answering({"type": "object", "properties": {"one": {**TEXT, "enum": ["a-b", "a_b", "a b"]}}}))
    enum = result.view["components"]["schemas"]["ThingOne"]
    assert dict(zip(enum["x-enum-varnames"], enum["enum"], strict=True)) == {
        "A_B": "a-b",
        "A_B_2": "a_b",
        "A_B_3": "a b",
    }


def test_null_is_no_member_of_an_enum_and_a_value_given_twice_is_one(answering: Make, normalised: Normalise) -> None:
    schema = {**TEXT, "nullable": True, "enum": ["Red", None, "Red"]}
    result = normalised(answering({"type": "object", "properties": {"one": schema}}))
    assert result.view["components"]["schemas"]["ThingOne"]["enum"] == ["Red"]


@pytest.mark.parametrize(
    ("extension", "open_"),
    [
        ({}, False),
        ({"x-itwin-open": True}, True),
        ({"x-itwin-enum": {"name": "C", "values": ["Red"], "open": True}}, True),
    ],
)
def test_the_overlay_says_whether_a_request_may_hold_values_beyond_the_enum(
    answering: Make, normalised: Normalise, extension: Document, open_: bool
) -> None:
    result = normalised(answering({"type": "object", "properties": {"one": {**COLOUR, **extension}}}))
    assert [one.open_in_requests for one in result.plan.schemas if one.kind == "enum"] == [open_]


# -- objects -------------------------------------------------------------------------------------------------------


def test_a_nested_object_becomes_a_class_named_after_its_place(member: Make) -> None:
    assert member(POINT) == {"$ref": REF + "ThingOne"}
    assert member({"type": "array", "items": POINT}) == {"type": "array", "items": {"$ref": REF + "ThingOneItem"}}


def test_a_hoisted_class_does_not_take_the_name_of_a_component(member: Make) -> None:
    assert member(POINT, ThingOne=COLOUR) == {"$ref": REF + "ThingOneInline"}


def test_alternatives_are_read_as_one_object_with_all_members_and_the_repair_is_listed(
    answering: Make, normalised: Normalise
) -> None:
    minimal = {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}
    full = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
    for word in ("anyOf", "oneOf"):
        result = normalised(answering({word: [minimal, full]}))
        assert [(one.wire, one.required) for one in result.plan.by_class["Thing"].fields] == [
            ("id", True),
            ("name", False),
        ]
        assert [(one.rule, one.place) for one in result.repairs if one.rule == "superset"] == [
            ("superset", "/components/schemas/Thing")
        ]


def test_parts_of_all_of_are_one_object(answering: Make, normalised: Normalise) -> None:
    thing = {"allOf": [{"$ref": REF + "Base"}, {"properties": {"name": TEXT}, "required": ["name"]}]}
    base = {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}
    result = normalised(answering(thing, schemas={"Base": base}))
    assert [(one.wire, one.required) for one in result.plan.by_class["Thing"].fields] == [("id", True), ("name", True)]


def test_a_required_name_without_a_property_is_no_field(answering: Make, normalised: Normalise, view_of: Make) -> None:
    result = normalised(answering({"type": "object", "properties": {"id": TEXT}, "required": ["id", "ghost"]}))
    assert [(one.wire, one.required) for one in result.plan.by_class["Thing"].fields] == [("id", True)]
    assert view_of(result, "Thing", "id") == TEXT
    assert len(result.view["components"]["schemas"]["Thing"]["required"]) == 1


def test_an_object_without_properties_is_a_map(member: Make) -> None:
    assert member({"$ref": REF + "Map"}, Map={"type": "object", "additionalProperties": TEXT}) == {"$ref": REF + "Map"}


def test_a_component_that_is_no_class_is_spelled_out_where_it_is_used(member: Make) -> None:
    assert member({"$ref": REF + "Ids"}, Ids={"type": "array", "items": TEXT}) == {"type": "array", "items": TEXT}


def test_two_components_that_spell_alike_have_two_classes_and_the_repair_is_listed(
    answering: Make, normalised: Normalise
) -> None:
    result = normalised(answering(POINT, schemas={"export-run": POINT, "ExportRun": POINT}))
    assert {one.key: one.class_name for one in result.plan.schemas} == {
        "ExportRun": "ExportRun", "export-run": "ExportRun2", "Thing": "Thing",
    }  # fmt: skip
    assert [one.place for one in result.repairs if one.rule == "unique-class"] == ["/components/schemas/export-run"]


def test_two_members_that_spell_alike_have_two_python_names(answering: Make, normalised: Normalise) -> None:
    thing = {"type": "object", "properties": {"iModelId": TEXT, "imodelId": TEXT, "$type": TEXT, "type": TEXT}}
    fields = normalised(answering(thing)).plan.by_class["Thing"].fields
    assert [(one.wire, one.python) for one in fields] == [
        ("iModelId", "imodel_id"), ("imodelId", "imodel_id_"), ("$type", "type_"), ("type", "type__"),
    ]  # fmt: skip


# -- limits and formats ----------------------------------------------------------------------------------------------


def test_limits_are_those_of_the_schema_and_of_its_items() -> None:
    items = {"type": "string", "pattern": "^a", "maxLength": 3}
    assert limits_of({"type": "array", "minItems": 1, "maxItems": 2, "items": items, "uniqueItems": True}) == {
        "minItems": 1,
        "maxItems": 2,
        "uniqueItems": True,
        "items": {"maxLength": 3, "pattern": "^a"},
    }


def test_a_pattern_that_python_cannot_read_is_no_limit() -> None:
    assert limits_of({"type": "string", "pattern": r"^[\p{L}]+$", "minLength": 1}) == {"minLength": 1}


@pytest.mark.parametrize(
    ("format_", "view"),
    [("date-time", {"type": "string", "format": "date-time"}), ("uuid", TEXT), ("email", TEXT), ("uri", TEXT)],
)
def test_of_the_formats_only_dates_make_a_python_type(member: Make, format_: str, view: Document) -> None:
    assert member({**TEXT, "format": format_}) == view


@pytest.mark.parametrize("schema", [{}, {"description": "Anything"}, {"type": "null-ish"}])
def test_a_member_without_a_type_may_be_anything(member: Make, schema: Document) -> None:
    assert member(schema) == {}


# -- secrets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "secret"),
    [
        ({**TEXT, "x-itwin-secret": True}, True),
        ({"$ref": REF + "Key"}, True),
        ({**TEXT, "x-itwin-secret": False}, False),
        (TEXT, False),
    ],
)
def test_a_member_is_secret_where_it_or_its_schema_is_marked(
    answering: Make, normalised: Normalise, member: Document, *, secret: bool
) -> None:
    schemas = {"Key": {**TEXT, "x-itwin-secret": True}}
    result = normalised(answering({"type": "object", "properties": {"one": member}}, schemas=schemas))
    assert [one.secret for one in result.plan.by_class["Thing"].fields] == [secret]


def test_no_pattern_is_checked_of_a_secret_because_the_error_would_quote_it(
    answering: Make, normalised: Normalise
) -> None:
    key = {**TEXT, "pattern": "^a", "maxLength": 3, "x-itwin-secret": True}
    result = normalised(answering({"type": "object", "properties": {"one": key}}))
    assert [one.limits for one in result.plan.by_class["Thing"].fields] == [{"maxLength": 3}]
