"""Properties: created, read, replaced and deleted, and the values that their columns get."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from itwin_platform.testing import VirtualClock

from .mapping_world import (
    BEAM,
    IMODEL,
    LENGTH,
    NOWHERE,
    ROOT,
    SLAB,
    Call,
    M,
    make_group,
    make_mapping,
    make_property,
    properties,
    refused,
    walk,
)

LIST = properties(M, BEAM)
ONE = f"{LIST}/{LENGTH}"
ANY_VOLUME = [{"ecSchemaName": "*", "ecClassName": "*", "ecPropertyName": "Volume"}]
NOTHING = [{"ecSchemaName": "schema", "ecClassName": "class", "ecPropertyName": "property"}]


def test_the_least_property_shows_only_what_it_has(call: Call) -> None:
    made = make_property(call, M, BEAM, "Count", "Integer")
    assert set(made) == {"id", "propertyName", "dataType", "_links"}
    assert call("GET", f"{LIST}/{made['id']}").json() == {"property": made}
    hrefs = [link["href"].removeprefix("https://sandbox.test") for link in made["_links"].values()]
    assert hrefs == [f"/imodels/{IMODEL}", f"{ROOT}/{M}", f"{ROOT}/{M}/groups/{BEAM}"]
    assert call("GET", hrefs[2]).json()["group"]["id"] == BEAM


def test_all_members_come_back_and_pages_have_them_in_order(call: Call) -> None:
    more: dict[str, Any] = {
        "quantityType": "Volume",
        "ecProperties": [*ANY_VOLUME, *NOTHING],
        "calculatedPropertyType": "Volume",
        "formula": "Length * 2",
    }
    made = make_property(call, M, BEAM, "Double_Volume", **more)
    assert {name: made[name] for name in more} == more
    names = [one["propertyName"] for one in walk(call, LIST, "$top=2", "properties")]
    assert names == ["Length", "CrossSectionArea", "BeamVolume", "Material", "Double_Volume"]


def test_put_replaces_everything_but_id_and_place(call: Call) -> None:
    body = {"propertyName": "Length_2", "dataType": "Integer", "quantityType": "Volume", "ecProperties": NOTHING}
    changed = call("PUT", ONE, json=body).json()["property"]
    assert {name: value for name, value in changed.items() if name != "_links"} == {"id": LENGTH, **body}
    less = call("PUT", ONE, json={"propertyName": "Length_2", "dataType": "Integer"}).json()["property"]
    assert set(less) == {"id", "propertyName", "dataType", "_links"}
    assert next(one["id"] for one in walk(call, LIST, "", "properties")) == LENGTH


def test_a_name_is_taken_once_in_a_group_whatever_its_letter_case(call: Call) -> None:
    for method, path in (("POST", LIST), ("PUT", ONE)):
        reply = call(method, path, json={"propertyName": "material", "dataType": "String"})
        assert refused(reply) == (409, "PropertyExists", None)
    assert call("PUT", ONE, json={"propertyName": "LENGTH", "dataType": "Double"}).status == 200
    assert make_property(call, M, SLAB, "Material", "String")["propertyName"] == "Material"


@pytest.mark.parametrize(("method", "path"), [("POST", LIST), ("PUT", ONE)])
@pytest.mark.parametrize(
    ("change", "targets"),
    [
        ({"dataType": None, "propertyName": None}, ["dataType", "propertyName"]),
        ({"dataType": "Number"}, ["dataType"]),
        ({"propertyName": "1st"}, ["propertyName"]),
        ({"quantityType": "Undefined"}, ["quantityType"]),
        ({"calculatedPropertyType": "Weight"}, ["calculatedPropertyType"]),
        ({"ecProperties": []}, ["ecProperties"]),
        (
            {"ecProperties": [{"ecSchemaName": " ", "ecClassName": "*"}]},
            ["ecProperties[0].ecPropertyName", "ecProperties[0].ecSchemaName"],
        ),
        ({"formula": "Length *"}, ["formula"]),
        ({"propertyName": "a-b", "formula": "nope(1)"}, ["propertyName", "formula"]),
    ],
)
def test_bad_bodies(call: Call, method: str, path: str, change: dict[str, Any], targets: list[str]) -> None:
    reply = call(method, path, json={"propertyName": "New", "dataType": "Double"} | change)
    error = reply.json()["error"]
    assert (reply.status, error["code"]) == (422, "InvalidGroupingAndMappingRequest")
    assert error["message"] == ("Cannot create Property." if method == "POST" else "Cannot update Property.")
    assert sorted(detail["target"] for detail in error["details"]) == sorted(targets)


def test_a_deleted_property_is_gone(call: Call) -> None:
    assert call("DELETE", ONE).status == 204
    for method, body in (("GET", None), ("PUT", {"propertyName": "A", "dataType": "Double"}), ("DELETE", None)):
        assert refused(call(method, ONE, json=body)) == (404, "PropertyNotFound", "propertyId")
    assert LENGTH not in {one["id"] for one in walk(call, LIST, "", "properties")}
    make_property(call, M, BEAM, "Length")


@pytest.mark.parametrize("member", [NOWHERE, "no-guid"])
def test_properties_that_are_not_there(call: Call, member: str) -> None:
    assert refused(call("GET", f"{LIST}/{member}")) == (404, "PropertyNotFound", "propertyId")
    assert refused(call("GET", f"{properties(M, SLAB)}/{LENGTH}")) == (404, "PropertyNotFound", "propertyId")
    assert refused(call("GET", properties(M, member))) == (404, "GroupNotFound", "groupId")
    assert refused(call("GET", properties(member, BEAM))) == (404, "MappingNotFound", "mappingId")


def test_pages_go_on_where_they_were_when_properties_change(call: Call) -> None:
    first = call("GET", LIST, "$top=2").json()
    call("PUT", f"{LIST}/{first['properties'][1]['id']}", json={"propertyName": "Changed", "dataType": "Double"})
    call("DELETE", ONE)
    make_property(call, M, BEAM, "Later")
    query = first["_links"]["next"]["href"].partition("?")[2]
    names = [one["propertyName"] for one in walk(call, LIST, query, "properties")]
    assert names == ["BeamVolume", "Material", "Later"]


def extracted(call: Call, clock: VirtualClock, mapping: str) -> tuple[str, list[dict[str, str]]]:
    """The end state of an extraction, and the first table's rows by their columns."""
    body = {"iModelId": IMODEL, "mappings": [{"id": mapping}]}
    run = call("POST", f"{ROOT}/extractions", json=body).json()["extraction"]["id"]
    clock.advance(10)
    state = call("GET", f"{ROOT}/extractions/{run}").json()["extraction"]["state"]
    entity = call("GET", f"{ROOT}/{mapping}/extractions/{run}/cdm").json()["entities"][0]
    names = [attribute["name"] for attribute in entity["attributes"]]
    rows = []
    for part in entity["partitions"]:
        location = part["location"].replace("/", "%2F")
        text = call("GET", f"{ROOT}/{mapping}/extractions/{run}/cdm/partitions", f"location={location}").content()
        rows += [dict(zip(names, row, strict=True)) for row in csv.reader(io.StringIO(text.decode(), newline=""))]
    return state, rows


def test_values_come_from_the_first_source_that_has_one(call: Call, clock: VirtualClock) -> None:
    mapping = make_mapping(call)["id"]
    group = make_group(call, mapping, query="SELECT ECInstanceId, ECClassId FROM Building.Beam LIMIT 20")["id"]
    columns: list[tuple[str, str, dict[str, Any]]] = [
        ("FromModel", "Double", {"ecProperties": ANY_VOLUME, "calculatedPropertyType": "Length", "formula": "1"}),
        ("Calculated", "Double", {"ecProperties": NOTHING, "calculatedPropertyType": "Length", "formula": "1"}),
        ("Edge", "Double", {"calculatedPropertyType": "BoundingBoxLongestEdgeLength"}),
        ("Reckoned", "Double", {"ecProperties": NOTHING, "formula": "round(Calculated * 2) + 0.5"}),
        ("Price", "Double", {"quantityType": "Monetary", "formula": "100 * 3.123"}),
        ("Whole", "Integer", {"formula": "7 / 2"}),
        ("Label", "String", {"formula": "'L' + tostring(whole)"}),
        ("Long", "Boolean", {"formula": "calculated > 5"}),
        ("Circle", "Double", {"formula": "Circle + 1"}),
        ("Text", "Double", {"formula": "'no number'"}),
        ("Placeholder", "String", {}),
    ]
    for name, kind, more in columns:
        make_property(call, mapping, group, name, kind, **more)
    state, rows = extracted(call, clock, mapping)
    assert (state, len(rows)) == ("PartiallySucceeded", 20)
    for row in rows:
        length = float(row["Calculated"])
        assert float(row["Edge"]) == length
        assert 0 < float(row["FromModel"]) < length
        assert float(row["Reckoned"]) == int(length * 2 + 0.5) + 0.5
        assert (row["Price"], row["Whole"], row["Label"]) == ("312.3", "3", "L3.5")
        assert row["Long"] == ("true" if length > 5 else "false")
        assert row["Circle"] == row["Text"] == row["Placeholder"] == ""


def test_properties_that_match_nothing_are_told_in_the_log(call: Call, clock: VirtualClock) -> None:
    mapping = make_mapping(call)["id"]
    group = make_group(call, mapping)["id"]
    make_property(call, mapping, group, "Lost", ecProperties=NOTHING)
    make_property(call, mapping, group, "Found", ecProperties=[*NOTHING, *ANY_VOLUME])
    assert extracted(call, clock, mapping)[0] == "PartiallySucceeded"
    run = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}").json()["extractions"][0]["id"]
    logs = call("GET", f"{ROOT}/extractions/{run}/logs").json()["logs"]
    warnings = [entry for entry in logs if entry["level"] == "Warning"]
    text = f"No matches for ECProperties of property Lost. MappingId: {mapping}, GroupId: {group}."
    assert [(entry["category"], entry["message"]) for entry in warnings] == [("NoMatchesForECProperties", text)]


def test_groups_of_one_name_share_a_table_with_the_columns_of_all(call: Call, clock: VirtualClock) -> None:
    mapping = make_mapping(call)["id"]
    walls = make_group(call, mapping, "Parts", query="SELECT ECInstanceId FROM Building.Wall LIMIT 3")["id"]
    doors = make_group(call, mapping, "Parts", query="SELECT ECInstanceId FROM Building.Door LIMIT 2")["id"]
    make_property(call, mapping, walls, "Thickness", calculatedPropertyType="BoundingBoxShortestEdgeLength")
    make_property(call, mapping, doors, "Area", calculatedPropertyType="Area")
    rows = extracted(call, clock, mapping)[1]
    assert [row["ECClassId"] for row in rows] == ["0x164"] * 3 + ["0x15a"] * 2
    assert [bool(row["Thickness"]) for row in rows] == [True] * 3 + [False] * 2
    assert [bool(row["Area"]) for row in rows] == [False] * 3 + [True] * 2
    assert len({row["ECInstanceId"] for row in rows}) == 5


def test_the_data_are_those_of_the_moment_when_the_extraction_began(call: Call, clock: VirtualClock) -> None:
    body = {"iModelId": IMODEL, "mappings": [{"id": M}]}
    run = call("POST", f"{ROOT}/extractions", json=body).json()["extraction"]["id"]
    call("PUT", ONE, json={"propertyName": "Renamed", "dataType": "String"})
    call("DELETE", f"{ROOT}/{M}/groups/{SLAB}")
    clock.advance(10)
    entities = call("GET", f"{ROOT}/{M}/extractions/{run}/cdm").json()["entities"]
    assert [entity["name"] for entity in entities] == ["Beam", "Slab"]
    assert {"name": "Length", "dataType": "double"} in entities[0]["attributes"]
