"""Extracted data: tables as the mapping describes them, and rows that fit their tables."""

from __future__ import annotations

import re
from typing import Any

from ..registry import check
from ..scene import Scene
from .extraction_steps import Run, began, extracted, is_over, parsed, rows, status, table_of, tables
from .mapping_steps import QUERY, new_group, new_property

__all__: list[str] = []

FIXED = ["ECInstanceId", "ECClassId", "UserLabel", "BBoxLow", "BBoxHigh"]
#: In lower case: the letter case of these types is not the same everywhere.
TYPES = {"Boolean": "boolean", "Integer": "int64", "Double": "double", "String": "string"}
INSTANCE = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
FORMS = {
    "int64": re.compile(r"[+-]?\d+", re.ASCII),
    "double": NUMBER,
    "boolean": re.compile(r"true|false", re.IGNORECASE),
}
#: A value for every row, and the text of it as a number.
CONSTANT: dict[str, Any] = {"dataType": "Double", "formula": "100 * 3.123"}
CONSTANT_VALUE = 312.3
#: Of each type one column that has values.
TYPED: tuple[dict[str, Any], ...] = (
    CONSTANT,
    {"dataType": "Integer", "formula": "2 ** 3"},
    {"dataType": "Boolean", "formula": "1 < 2"},
    {"dataType": "String", "formula": "'a, \"b\"'"},
)


def _one_table(scene: Scene, *properties: Any, query: str | None = None, **members: Any) -> tuple[Run, Any]:
    """An extraction of a mapping with one group that has rows, and its table."""
    path, name = table_of(scene, query, *properties)
    run = extracted(scene, path, **members)
    entity = tables(scene, run).get(name)
    if entity is None:
        scene.not_testable(f"the data have no table {name}")
    return run, entity


def _rows(scene: Scene, run: Run, entity: Any) -> list[list[str]]:
    found = rows(scene, run, entity)
    if not found:
        scene.not_testable("the iModel has no elements, so that there is no row")
    return found


# The model


@check("GM-CDM-01")
def every_group_has_a_table(scene: Scene) -> None:
    path, first = table_of(scene)
    _, second = new_group(scene, path)
    run = extracted(scene, path)
    names = sorted(tables(scene, run))
    wanted = sorted([first, second["groupName"]])
    scene.expect(names == wanted, f"expected the tables {wanted}, got {names}", at="/entities")


@check("GM-CDM-02")
def five_columns_come_first(scene: Scene) -> None:
    _, entity = _one_table(scene)
    columns = [attribute["name"] for attribute in entity["attributes"]]
    scene.expect(columns == FIXED, f"expected the columns {FIXED}, got {columns}", at="/entities/0/attributes")
    types = {attribute["dataType"].lower() for attribute in entity["attributes"]}
    scene.expect(types == {"string"}, f"expected texts, got {sorted(types)}", at="/entities/0/attributes")


@check("GM-CDM-03")
def properties_are_columns_of_their_types(scene: Scene) -> None:
    path, name = table_of(scene)
    group = scene.items("get-groups", path=path)[0]["id"]
    made = [new_property(scene, {**path, "groupId": group}, **one)[1] for one in TYPED]
    entity = tables(scene, extracted(scene, path))[name]
    columns = {attribute["name"]: attribute["dataType"].lower() for attribute in entity["attributes"]}
    for member in made:
        wanted, column = TYPES[member["dataType"]], member["propertyName"]
        scene.expect(column in columns, f"the property {column} has no column", at="/entities/0/attributes")
        scene.expect(
            columns[column] == wanted,
            f"expected {wanted} for a property of the type {member['dataType']}, got {columns[column]}",
            at="/entities/0/attributes",
        )
    scene.expect(len(entity["attributes"]) == len(FIXED) + len(made), "there are columns that nobody asked for")


@check("GM-CDM-04")
def groups_of_one_name_share_a_table(scene: Scene) -> None:
    path, first = new_property(scene, dataType="String")
    name = scene.good("get-group", path=path).json["group"]["groupName"]
    _, second = new_property(scene, new_group(scene, path, groupName=name)[0], dataType="String")
    run = extracted(scene, {"mappingId": path["mappingId"]})
    cdm = scene.good("get-cdm", path=run.data)
    names = [entity["name"] for entity in cdm.json["entities"]]
    scene.expect(names == [name], f"two groups of one name gave the tables {names}", cdm, at="/entities")
    columns = [attribute["name"] for attribute in cdm.json["entities"][0]["attributes"]]
    wanted = [*FIXED, first["propertyName"], second["propertyName"]]
    scene.expect(columns == wanted, f"expected the columns {wanted}, got {columns}", cdm, at="/entities/0/attributes")


@check("GM-CDM-05")
def there_are_no_data_before_the_end(scene: Scene) -> None:
    run = began(scene)
    answer = scene.call("get-cdm", path=run.data)
    if answer.ok and is_over(status(scene, run).json):
        scene.not_testable("the run has ended before anything could be asked")
    scene.expect(answer.status == 404, f"expected 404 before the end of the run, got {answer.status}", answer)


@check("GM-CDM-06")
def data_are_those_of_their_time(scene: Scene) -> None:
    path, name = table_of(scene, None, CONSTANT)
    run = extracted(scene, path)
    before = scene.good("get-cdm", path=run.data)
    group = scene.items("get-groups", path=path)[0]["id"]
    scene.good("update-group", path={**path, "groupId": group}, body={"groupName": f"{name}_changed"})
    new_property(scene, {**path, "groupId": group})
    after = scene.good("get-cdm", path=run.data)
    scene.expect(after.json == before.json, "a change of the mapping has changed data that were there before", after)


@check("GM-CDM-07")
def the_document_is_of_its_format(scene: Scene) -> None:
    run, entity = _one_table(scene)
    cdm = scene.good("get-cdm", path=run.data)
    version = cdm.json["version"]
    scene.expect(version == "1.0", f"expected the version 1.0, got {version}", cdm, at="/version")
    kind = entity["$type"]
    scene.expect(kind == "LocalEntity", f"expected an entity LocalEntity, got {kind}", cdm, at="/entities/0/$type")


@check("GM-CDM-08")
def every_file_is_there(scene: Scene) -> None:
    run, entity = _one_table(scene)
    locations = [partition["location"] for partition in entity.get("partitions", [])]
    scene.expect(locations, "the table has no partition", at="/entities/0/partitions")
    scene.expect(len(set(locations)) == len(locations), f"a location is there twice: {locations}")
    for location in locations:
        answer = scene.call("get-cdm-partition", path=run.data, query={"location": location})
        scene.expect(answer.ok, f"the CDM names {location}, which answers {answer.status}", answer)


# The rows


@check("GM-CSV-01")
def rows_are_as_wide_as_their_table(scene: Scene) -> None:
    run, entity = _one_table(scene, *TYPED)
    width = len(entity["attributes"])
    for n, row in enumerate(_rows(scene, run, entity)):
        scene.expect(len(row) == width, f"the table has {width} columns, row {n + 1} has {len(row)} fields")


@check("GM-CSV-02")
def there_is_no_header_row(scene: Scene) -> None:
    run, entity = _one_table(scene)
    first = _rows(scene, run, entity)[0]
    names = [attribute["name"] for attribute in entity["attributes"]]
    scene.expect(first[0] != names[0], f"the first row is a header: {', '.join(first)}")


@check("GM-CSV-03")
def every_element_has_one_row(scene: Scene) -> None:
    run, entity = _one_table(scene)
    found = [row[0] for row in _rows(scene, run, entity)]
    for text in found:
        scene.expect(INSTANCE.fullmatch(text), f"expected the id of an element, such as 0x2000000000b, got {text!r}")
    scene.expect(len(set(found)) == len(found), f"{len(found)} rows have {len(set(found))} different elements")


@check("GM-CSV-04")
def only_the_wanted_elements_have_rows(scene: Scene) -> None:
    run, entity = _one_table(scene)
    found = [row[0] for row in _rows(scene, run, entity)]
    if len(found) < 3:
        scene.not_testable("it takes three rows to leave some out")
    wanted = [found[0], found[2]]
    picked = extracted(scene, *run.mappings, ecInstanceIds=wanted)
    got = [row[0] for row in rows(scene, picked, tables(scene, picked)[entity["name"]])]
    scene.expect(sorted(got) == sorted(wanted), f"asked for the elements {wanted}, got rows of {got}")


@check("GM-CSV-05")
def values_are_of_the_type_of_their_column(scene: Scene) -> None:
    run, entity = _one_table(scene, *TYPED)
    for row in _rows(scene, run, entity):
        for attribute, text in zip(entity["attributes"], row, strict=False):
            form = FORMS.get(attribute["dataType"].lower())
            held = not text or form is None or form.fullmatch(text)
            scene.expect(held, f"{attribute['name']} is of the type {attribute['dataType']}, a row has {text!r}")


@check("GM-CSV-06")
def formulas_are_evaluated(scene: Scene) -> None:
    run, entity = _one_table(scene, CONSTANT)
    for row in _rows(scene, run, entity):
        number = float(row[-1]) if NUMBER.fullmatch(row[-1]) else None
        scene.expect(
            number is not None and abs(number - CONSTANT_VALUE) < 1e-9, f"expected 100 * 3.123, got {row[-1]!r}"
        )


@check("GM-CSV-07")
def without_a_source_there_is_no_value(scene: Scene) -> None:
    run, entity = _one_table(scene, {"dataType": "Double"}, {"dataType": "String"})
    for row in _rows(scene, run, entity):
        scene.expect(row[-2:] == ["", ""], f"columns without a source have the values {row[-2:]}")


@check("GM-CSV-08")
def sources_are_asked_in_their_order(scene: Scene) -> None:
    missing = [{"ecSchemaName": "NoSchema", "ecClassName": "NoClass", "ecPropertyName": "NoProperty"}]
    run, entity = _one_table(scene, {**CONSTANT, "ecProperties": missing})
    for row in _rows(scene, run, entity):
        scene.expect(
            row[-1] and float(row[-1]) == CONSTANT_VALUE,
            f"where an EC property has no value the formula gives one: expected 312.3, got {row[-1]!r}",
        )


@check("GM-CSV-09")
def an_unknown_file_is_refused(scene: Scene) -> None:
    run, entity = _one_table(scene)
    for location in (f"{entity['name']}/part99999.csv", "../secret.csv", "nothing"):
        answer = scene.call("get-cdm-partition", path=run.data, query={"location": location})
        scene.expect(
            answer.status in (404, 422),
            f"expected 422 to the location {location}, which the CDM does not name, got {answer.status}",
            answer,
        )


@check("GM-CSV-10")
def a_limit_in_the_query_holds(scene: Scene) -> None:
    run, entity = _one_table(scene, query=f"{QUERY} LIMIT 3")
    found = _rows(scene, run, entity)
    scene.expect(len(found) <= 3, f"the query takes 3 elements at most, there are {len(found)} rows")


@check("GM-CSV-11")
def text_is_quoted_where_it_has_to_be(scene: Scene) -> None:
    run, entity = _one_table(scene, {"dataType": "String", "formula": "'a, \"b\"\\nc'"})
    for row in _rows(scene, run, entity):
        scene.expect(row[-1] == 'a, "b"\nc', f"expected the text 'a, \"b\"\\nc' whole, got {row[-1]!r}")


@check("GM-CSV-12")
def every_row_ends_its_line(scene: Scene) -> None:
    run, entity = _one_table(scene)
    for partition in entity["partitions"]:
        part = scene.good("get-cdm-partition", path=run.data, query={"location": partition["location"]})
        ends = not part.content or part.content.endswith(b"\n")
        scene.expect(ends, f"the last of {len(parsed(part))} rows does not end with a line break", part)
