"""One change at a time to a small definition, with the rating that it deserves."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from codegen.diff import RULES, Change, Rating, Report, compare
from codegen.diff.shapes import Document as Shapes
from codegen.diff.shapes import Node
from codegen.problems import CodegenError, pointer

from .changes import (
    DELETE,
    MAJOR,
    MAKE,
    MINOR,
    PATCH,
    PLACE,
    SCHEMAS,
    TABLE,
    THING,
    Document,
    Mutation,
    Row,
    drop,
    move,
    parent_of,
    put,
    together,
)
from .rows_backwards import BACKWARDS
from .rows_operations import OPERATION_ROWS
from .rows_prepared import PREPARED, Prepared
from .rows_schemas import SCHEMA_ROWS

ROWS = [*OPERATION_ROWS, *SCHEMA_ROWS]


def changed(things: Document, mutate: Mutation) -> Report:
    new = copy.deepcopy(things)
    mutate(new)
    return compare("things", things, new, source="things.yaml")


def only(report: Report, row: Row) -> Change:
    found = [one for one in report.changes if one.rule == row.rule and one.pointer == row.pointer]
    assert len(found) == 1, report.as_text()
    return found[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_change(things: Document, row: Row) -> None:
    report = changed(things, row.mutate)
    change = only(report, row)
    assert (change.rating, change.is_old) == (row.rating, row.in_old), report.as_text()
    assert row.directions is None or change.directions == row.directions, report.as_text()
    assert set(row.names) <= {str(name) for name in change.names}, report.as_text()
    assert change.sentence
    assert change.reason


class Composed(NamedTuple):
    """A change inside of something that the small definition does not have by itself."""

    says: str
    prepare: Mutation
    mutate: Mutation
    found: dict[str, str]


SHARED = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "string", "maxLength": 5}, "b": {"type": "string"}},
}
WHOLE = {"allOf": [{"$ref": f"#{SCHEMAS}/Shared"}, {"type": "object", "properties": {"c": {"type": "string"}}}]}
EITHER = {
    "anyOf": [
        {"$ref": f"#{SCHEMAS}/Shared"},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "c": {"type": "string"}}},
    ]
}
SHADE = {"type": "string", "enum": ["Dark"], "x-itwin-open": True}
with_whole = together(put(f"{SCHEMAS}/Shared", SHARED), put(f"{THING}/whole", WHOLE))
with_either = together(put(f"{SCHEMAS}/Shared", SHARED), put(f"{THING}/whole", EITHER))
with_reference = together(
    put(f"{SCHEMAS}/Shade", SHADE), put(f"{MAKE}/shade", {"allOf": [{"$ref": f"#{SCHEMAS}/Shade"}]})
)
with_list = put(f"{THING}/list", {"type": "array", "items": {}})

#: Verdicts of rules for the direction that the other tables do not meet.
DIRECTIONS = [
    ("enum-begins-open", "answer", MINOR),
    ("enum-ends", "request", MAJOR),
    ("enum-order", "request", PATCH),
    ("enum-opens", "answer", PATCH),
    ("enum-closes", "answer", PATCH),
    ("limit-other", "answer", MINOR),
    ("extra-members", "request", PATCH),
    ("default", "answer", PATCH),
]


@pytest.mark.parametrize(("rule", "direction", "rating"), DIRECTIONS)
def test_change_in_the_other_direction(things: Document, rule: str, direction: str, rating: Rating) -> None:
    old: Document = {"type": "string", "enum": ["A", "B"], "pattern": "A", "default": "A"}
    new: Document = copy.deepcopy(old)
    match rule:
        case "enum-begins-open":
            del old["enum"]
            new["x-itwin-open"] = True
        case "enum-ends":
            del new["enum"]
        case "enum-order":
            new["enum"] = ["B", "A"]
        case "enum-opens":
            new["x-itwin-open"] = True
        case "enum-closes":
            old["x-itwin-open"] = True
        case "limit-other":
            new["pattern"] = "B"
        case "default":
            new["default"] = "B"
        case _:
            old = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
            new = {**old, "additionalProperties": True}
    place = f"{THING if direction == 'answer' else MAKE}/probe"
    put(place, old)(things)
    report = changed(things, put(place, new))
    assert [(one.rule, one.directions, one.rating) for one in report.changes] == [(rule, (direction,), rating)]


COMPOSED = [
    Composed(
        "member of a part",
        with_whole,
        drop(f"{SCHEMAS}/Shared/properties/b"),
        {"member-removed": f"{SCHEMAS}/Shared/properties/b"},
    ),
    Composed(
        "required member of a part",
        with_whole,
        put(f"{SCHEMAS}/Shared/required", []),
        {"member-optional": f"{SCHEMAS}/Shared/properties/a"},
    ),
    Composed(
        "limit of a part",
        with_whole,
        put(f"{SCHEMAS}/Shared/properties/a/maxLength", 9),
        {"limit-looser": f"{SCHEMAS}/Shared/properties/a"},
    ),
    Composed(
        "another part",
        with_whole,
        put(f"{THING}/whole/allOf/-", {"type": "object", "properties": {"d": {"type": "string"}}}),
        {"member-added": f"{THING}/whole/allOf/2/properties/d"},
    ),
    Composed(
        "member of one alternative",
        with_either,
        drop(f"{THING}/whole/anyOf/1/properties/c"),
        {"member-removed": f"{THING}/whole/anyOf/1/properties/c"},
    ),
    Composed(
        "required in all alternatives no more",
        with_either,
        put(f"{THING}/whole/anyOf/1/required", []),
        {
            "member-optional": f"{SCHEMAS}/Shared/properties/a",
            "other": f"{THING}/whole/anyOf/1/required",
        },
    ),
    Composed(
        "an alternative that may be null",
        with_either,
        put(f"{THING}/whole/anyOf/1/nullable", True),
        {"null-added": f"{THING}/whole"},
    ),
    Composed(
        "a reference that may be null",
        with_reference,
        put(f"{SCHEMAS}/Shade/nullable", True),
        {"null-added": f"{MAKE}/shade"},
    ),
    Composed(
        "null among the values", with_reference, put(f"{SCHEMAS}/Shade/enum/-", None), {"null-added": f"{MAKE}/shade"}
    ),
    Composed(
        "values of a reference close",
        with_reference,
        drop(f"{SCHEMAS}/Shade/x-itwin-open"),
        {"enum-closes": f"{MAKE}/shade"},
    ),
    Composed(
        "a limit of a reference",
        with_reference,
        put(f"{SCHEMAS}/Shade/maxLength", 9),
        {"limit-tighter": f"{MAKE}/shade"},
    ),
    Composed(
        "items of a type",
        with_list,
        put(f"{THING}/list/items/type", "string"),
        {"type-narrowed": f"{THING}/list/items"},
    ),
    Composed(
        "a map of anything",
        put(f"{THING}/bag", {"type": "object"}),
        put(f"{THING}/bag/additionalProperties", {"type": "string"}),
        {"type-narrowed": f"{THING}/bag/additionalProperties"},
    ),
    Composed(
        "an API key in use",
        together(
            put("/components/securitySchemes/key", {"type": "apiKey", "name": "key", "in": "query"}),
            put("/security", [{"key": []}]),
        ),
        put("/security", []),
        {"other": "/security"},
    ),
    Composed(
        "a path parameter in other letters",
        put("/info/title", "T"),
        together(
            move("/paths/~1{thingId}~1table", "/paths/~1{ThingId}~1table"),
            put("/paths/~1{ThingId}~1table/get/parameters/0/name", "ThingId"),
        ),
        {"other": "/paths/~1{ThingId}~1table/get"},
    ),
    Composed(
        "a property called description",
        put("/info/title", "T"),
        put(f"{THING}/description", {"type": "string"}),
        {"member-added": f"{THING}/description"},
    ),
    Composed(
        "a path that went", put("/info/title", "T"), drop("/paths/~1{thingId}~1table"), {"operation-removed": TABLE}
    ),
    Composed(
        "values where there were none",
        put("/info/title", "T"),
        put(f"{THING}/code/enum", ["A", "B"]),
        {"enum-begins": f"{THING}/code"},
    ),
]


@pytest.mark.parametrize("row", COMPOSED, ids=lambda row: row.says)
def test_change_inside_of_something(things: Document, row: Composed) -> None:
    row.prepare(things)
    report = changed(things, row.mutate)
    assert {one.rule: one.pointer for one in report.changes} == row.found, report.as_text()


@pytest.mark.parametrize("row", PREPARED, ids=lambda row: row.says)
def test_change_of_something_prepared(things: Document, row: Prepared) -> None:
    row.prepare(things)
    report = changed(things, row.mutate)
    found = [one for one in report.changes if (one.rule, one.pointer) == (row.rule, row.pointer)]
    assert [(one.rating, one.is_old) for one in found] == [(row.rating, row.in_old)], report.as_text()
    assert row.directions in {None, found[0].directions}, report.as_text()
    if row.rating is not MAJOR:
        assert report.rating is row.rating, report.as_text()


def test_a_schema_that_is_a_part_of_itself_adds_nothing_to_itself() -> None:
    schema = {"allOf": [{"$ref": "#/a"}, {"properties": {"b": {}}}], "properties": {"c": {}}}
    shape = Shapes({"a": schema}).shape(Node(schema, "/a"))
    assert set(shape.members) == {"b", "c"}


def test_operations_that_trade_their_ids_keep_them(things: Document) -> None:
    """An id that is still there belongs to its operation, wherever that is now."""
    new = copy.deepcopy(things)
    new["paths"]["/{thingId}"]["get"]["operationId"] = "get-table"
    new["paths"]["/{thingId}/table"]["get"]["operationId"] = "get-thing"
    report = compare("things", things, new, source="things.yaml")
    assert {one.rule for one in report.changes} >= {"path"}
    assert not {one.rule for one in report.changes} & {"operation-added", "operation-removed", "operation-renamed"}


def test_an_operation_is_gone_whose_address_another_took(things: Document) -> None:
    new = copy.deepcopy(things)
    new["paths"]["/{thingId}"]["get"] = new["paths"].pop("/{thingId}/table")["get"]
    report = compare("things", things, new, source="things.yaml")
    told = {(one.rule, one.operations) for one in report.changes if one.rating is MAJOR}
    assert told == {("path", ("get-table",)), ("operation-removed", ("get-thing",))}


def test_an_id_that_moved_leaves_its_address_to_a_new_operation(things: Document) -> None:
    new = copy.deepcopy(things)
    new["paths"]["/{thingId}/rows"] = new["paths"]["/{thingId}/table"]
    new["paths"]["/{thingId}/table"] = {
        "get": {**copy.deepcopy(new["paths"]["/{thingId}/rows"]["get"]), "operationId": "get-all"}
    }
    report = compare("things", things, new, source="things.yaml")
    assert {(one.rule, one.operations) for one in report.changes} == {
        ("path", ("get-table",)),
        ("operation-added", ("get-all",)),
    }


@pytest.mark.parametrize("row", BACKWARDS, ids=lambda row: row.says)
def test_change_backwards(things: Document, row: Row) -> None:
    old = copy.deepcopy(things)
    row.mutate(old)
    report = compare("things", old, things, source="things.yaml")
    change = only(report, row)
    assert (change.rating, change.is_old) == (row.rating, row.in_old), report.as_text()
    assert row.directions is None or change.directions == row.directions, report.as_text()
    assert set(row.names) <= {str(name) for name in change.names}, report.as_text()


def test_the_tables_have_every_rule() -> None:
    assert {row.rule for row in [*ROWS, *BACKWARDS]} | {row.rule for row in PREPARED} == set(RULES)


def test_identity_is_no_difference(things: Document, real: dict[str, Document]) -> None:
    for name, definition in {"things": things, **real}.items():
        report = compare(name, definition, copy.deepcopy(definition), source=name)
        assert report.changes == ()
        assert (report.rating, report.headline) == (Rating.NONE, f"{name}: no difference")


def shuffled(node: Any, generator: random.Random) -> Any:
    """The same definition with its keys, required names and parameters in another order."""
    if isinstance(node, dict):
        keys = list(node)
        generator.shuffle(keys)
        made = {key: shuffled(node[key], generator) for key in keys}
        for word in ("required", "parameters"):
            if isinstance(made.get(word), list):
                generator.shuffle(made[word])
        return made
    return [shuffled(one, generator) for one in node] if isinstance(node, list) else node


@pytest.mark.parametrize("seed", range(3))
def test_order_is_no_difference(real: dict[str, Document], seed: int) -> None:
    for name, definition in real.items():
        other = shuffled(definition, random.Random(seed))  # noqa: S311 - an order to try
        assert json.dumps(other) != json.dumps(definition)
        assert compare(name, definition, other, source=name).as_text() == f"{name}: no difference"


def test_worst_change_rates_the_whole(things: Document) -> None:
    report = changed(things, together(put("/info/description", "x"), put(f"{THING}/new", {}), drop(DELETE)))
    assert [one.rating for one in report.changes] == [MAJOR, MINOR, PATCH]
    assert report.headline == "things: major (3 changes)"
    assert report.as_text().endswith("things: major (3 changes)")


def test_both_directions_are_told(things: Document) -> None:
    change = changed(things, put(f"{PLACE}/y/nullable", True)).changes[0]
    assert change.sentence == "Place.y may be null now (in answers; in requests it is only minor)"
    assert change.reason == "its type gained None"
    assert change.operations == ("create-thing", "get-thing", "get-things")


def test_a_schema_that_contains_itself_is_compared_once(things: Document) -> None:
    report = changed(things, drop(f"{THING}/size"))
    assert [one.rule for one in report.changes] == ["member-removed"]


def test_any_single_edit_is_told(real: dict[str, Document]) -> None:
    """Whatever leaf of a definition is edited: the report says something, and nothing fails."""
    definition = real["export"]
    generator = random.Random(7)  # noqa: S311 - places to try
    for place in generator.sample(sorted(leaves(definition, "")), 120):
        new = copy.deepcopy(definition)
        node, key = parent_of(new, place)
        value = node[key]
        if isinstance(value, bool):
            node[key] = not value
        elif isinstance(value, int):
            node[key] = value + 1
        elif isinstance(value, str) and key not in {"$ref", "type", "in"} and "x-itwin" not in place:
            node[key] = f"{value}x"
        else:
            continue
        try:
            report = compare("export", definition, new, source="export")
        except CodegenError:
            continue
        # A required name that no property has means nothing; all else does.
        assert report.changes or "/required/" in place, place


def leaves(node: Any, place: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, place + pointer([key]))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from leaves(value, f"{place}/{at}")
    else:
        yield place


# -- the definitions of this project -------------------------------------------------------------------------------


def test_new_field_of_a_run(real: dict[str, Document]) -> None:
    old = real["export"]
    new = copy.deepcopy(old)
    new["components"]["schemas"]["ExportRun"]["properties"]["priority"] = {"type": "integer"}
    report = compare("export", old, new, source="export")
    assert [(str(one.rating), one.pointer, one.operations) for one in report.changes] == [
        (
            str(MINOR),
            "/components/schemas/ExportRun/properties/priority",
            ("get-export-connection-run", "get-export-connection-runs"),
        )
    ]
    assert [str(one) for one in report.changes[0].names] == ["added models.export.ExportRun.priority"]


def test_state_goes_from_the_values_of_an_extraction(real: dict[str, Document]) -> None:
    old = real["export"]
    new = copy.deepcopy(old)
    new["components"]["schemas"]["ExecutionState"]["enum"].append("Paused")
    report = compare("export", old, new, source="export")
    assert report.headline == "export: minor (1 change)"
    assert [str(one) for one in report.changes[0].names] == ["added models.export.ExecutionState.PAUSED"]


def test_new_version_of_access_control(real: dict[str, Document]) -> None:
    old = real["access-control"]
    new = copy.deepcopy(old)
    header = new["components"]["schemas"]["AcceptHeader"]
    header["default"] = header["default"].replace(".v2+", ".v3+")
    report = compare("access-control", old, new, source="access-control")
    [change] = [one for one in report.changes if one.rule == "accept"]
    assert change.rating is MAJOR
    assert change.pointer == "/components/schemas/AcceptHeader"
    assert len(change.operations) > 30


def test_operation_gone_from_grouping_and_mapping(real: dict[str, Document]) -> None:
    old = real["grouping-and-mapping"]
    new = copy.deepcopy(old)
    path, item = next((path, item) for path, item in new["paths"].items() if "delete" in item)
    id_ = item.pop("delete")["operationId"]
    report = compare("grouping-and-mapping", old, new, source="grouping-and-mapping")
    [change] = [one for one in report.changes if one.rating is MAJOR]
    assert (change.rule, change.operations) == ("operation-removed", (id_,))
    assert f"removed grouping_and_mapping.{id_.replace('-', '_')}" in {str(one) for one in change.names}
    assert change.pointer == pointer(["paths", path, "delete"])
