"""What groups and properties consist of: metadata, preferences, sources of values, names within a group."""

from __future__ import annotations

from typing import Any

from ..registry import check
from ..scene import Scene
from .mapping_steps import KINDS, expect_members, new_group, new_property, read, shown

__all__: list[str] = []

METADATA = [{"key": "key1", "value": "value1"}, {"key": "key2", "value": "value2"}]
PREFER = "Prefer"
DATA_TYPES = ("Boolean", "Integer", "Double", "String")
QUANTITIES = ("Area", "Distance", "Force", "Mass", "Monetary", "Time", "Volume")
CALCULATED = (
    "Length",
    "Area",
    "Volume",
    "BoundingBoxLongestEdgeLength",
    "BoundingBoxIntermediateEdgeLength",
    "BoundingBoxShortestEdgeLength",
    "BoundingBoxDiagonalLength",
    "BoundingBoxLongestFaceDiagonalLength",
    "BoundingBoxIntermediateFaceDiagonalLength",
    "BoundingBoxShortestFaceDiagonalLength",
)


# Groups


@check("GM-GROUP-01")
def metadata_are_listed_only_on_demand(scene: Scene) -> None:
    path, _ = new_group(scene, metadata=METADATA)
    inside = {"mappingId": path["mappingId"]}
    for headers in ([], [(PREFER, "return=minimal")]):
        page = scene.good(path=inside, headers=headers)
        for n, group in enumerate(page.json["groups"]):
            asked = "with `Prefer: return=minimal`" if headers else "without `Prefer`"
            scene.expect("metadata" not in group, f"metadata are listed {asked}", page, at=f"/groups/{n}/metadata")


@check("GM-GROUP-02")
def a_full_list_has_metadata(scene: Scene) -> None:
    path, _ = new_group(scene, metadata=METADATA)
    new_group(scene, path, metadata=[])
    page = scene.good(path={"mappingId": path["mappingId"]}, headers=[(PREFER, "return=representation")])
    for n, group in enumerate(page.json["groups"]):
        single = read(scene, KINDS["group"], {**path, "groupId": group["id"]})
        for name, value in single.items():
            got, at = group.get(name), f"/groups/{n}/{name}"
            scene.expect(got == value, f"listed with the {name} {shown(got)}, read alone {shown(value)}", page, at=at)


@check("GM-GROUP-03")
def unknown_preferences_are_passed_over(scene: Scene) -> None:
    path, _ = new_group(scene)
    inside = {"mappingId": path["mappingId"]}
    plain = scene.good(path=inside)
    for preference in ("return=everything", "respond-async, wait=10", 'colour="blue"; shade=dark'):
        answer = scene.call(path=inside, headers=[(PREFER, preference)])
        scene.expect(
            answer.ok and answer.json["groups"] == plain.json["groups"],
            f"expected `Prefer: {preference}` to be passed over, got {answer.status} or another list",
            answer,
        )


@check("GM-GROUP-04")
def metadata_are_replaced_as_a_whole(scene: Scene) -> None:
    path, _ = new_group(scene, metadata=METADATA)
    for metadata in ([{"key": "key2", "value": "other"}], []):
        scene.good(path=path, body={"metadata": metadata})
        expect_members(scene, scene.good("get-group", path=path), "group", {"metadata": metadata})


@check("GM-GROUP-05")
def a_key_comes_once(scene: Scene) -> None:
    answer = scene.call(path=scene.path(), body={**scene.body(), "metadata": [METADATA[0], METADATA[1], METADATA[0]]})
    scene.expect(answer.status == 422, f"expected 422 to a key that is given twice, got {answer.status}", answer)


@check("GM-GROUP-06")
def metadata_may_have_no_value(scene: Scene) -> None:
    given: list[dict[str, Any]] = [{"key": "absent"}, {"key": "null", "value": None}, {"key": "empty", "value": ""}]
    answer = scene.call(path=scene.path(), body={**scene.body(), "metadata": given})
    scene.expect(answer.ok, f"expected metadata without a value to be accepted, got {answer.status}", answer)
    got = [(entry["key"], entry.get("value")) for entry in answer.json["group"]["metadata"]]
    wanted = [("absent", None), ("null", None), ("empty", "")]
    scene.expect(got == wanted, f"expected the metadata {wanted}, got {got}", answer, at="/group/metadata")


@check("GM-GROUP-07")
def a_query_is_kept_as_it_was_written(scene: Scene) -> None:
    path = scene.path()
    for query in (
        "select * from biscore.element  limit 10",
        "SELECT ECInstanceId,\n\tECClassId FROM bis.Element -- all",
    ):
        answer = scene.call(path=path, body={**scene.body(), "query": query})
        scene.expect(answer.ok, f"expected the query {query!r} to be accepted, got {answer.status}", answer)
        expect_members(scene, answer, "group", {"query": query})


# Properties


@check("GM-PROPERTY-01")
def a_name_is_used_once_in_a_group(scene: Scene) -> None:
    path, made = new_property(scene)
    changed = scene.endpoint.id == "update-property"
    # The name of a property that is there already, in both cases.
    target = new_property(scene, path)[0] if changed else {name: path[name] for name in ("mappingId", "groupId")}
    before = scene.items("get-properties", path=path)
    answer = scene.call(path=target, body={**scene.body(), "propertyName": made["propertyName"]})
    scene.expect(
        answer.status == 409, f"expected 409 to the name of another property of the group, got {answer.status}", answer
    )
    scene.expect(scene.items("get-properties", path=path) == before, "what was refused with 409 was done all the same")


@check("GM-PROPERTY-02")
def the_same_name_may_stand_in_another_group(scene: Scene) -> None:
    path, made = new_property(scene)
    other, _ = new_group(scene, path)
    target = new_property(scene, other)[0] if scene.endpoint.id == "update-property" else other
    answer = scene.call(path=target, body={**scene.body(), "propertyName": made["propertyName"]})
    scene.expect(answer.ok, f"expected the name of a property of another group, got {answer.status}", answer)


@check("GM-PROPERTY-03")
def a_property_keeps_its_own_name(scene: Scene) -> None:
    path, made = new_property(scene)
    answer = scene.call(path=path, body={**scene.body(), "propertyName": made["propertyName"]})
    scene.expect(answer.ok, f"expected a change that keeps the name, got {answer.status}", answer)


@check("GM-PROPERTY-04")
def a_replaced_property_has_nothing_of_the_old(scene: Scene) -> None:
    kind = KINDS["property"]
    path, made = new_property(scene, **kind.members)
    answer = scene.good(path=path, body={"propertyName": made["propertyName"], "dataType": "Integer"})
    wanted = {**kind.defaults, "id": made["id"], "dataType": "Integer"}
    expect_members(scene, answer, "property", wanted)
    expect_members(scene, scene.good("get-property", path=path), "property", wanted)


@check("GM-PROPERTY-05")
def the_order_of_sources_is_kept(scene: Scene) -> None:
    sources = [
        {"ecSchemaName": "*", "ecClassName": "*", "ecPropertyName": name} for name in ("Zeta", "alpha", "Mu", "Beta")
    ]
    answer = scene.good(path=scene.path(), body={**scene.body(), "ecProperties": sources})
    expect_members(scene, answer, "property", {"ecProperties": sources})


@check("GM-PROPERTY-06")
def sources_need_not_exist(scene: Scene) -> None:
    sources = [{"ecSchemaName": "NoSchema", "ecClassName": "NoClass", "ecPropertyName": "No.such.property"}]
    answer = scene.call(path=scene.path(), body={**scene.body(), "ecProperties": sources})
    scene.expect(answer.ok, f"expected a source that does not exist to be kept, got {answer.status}", answer)


@check("GM-PROPERTY-07")
def an_empty_list_of_sources_is_refused(scene: Scene) -> None:
    answer = scene.call(path=scene.path(), body={**scene.body(), "ecProperties": []})
    scene.expect(answer.status == 422, f"expected 422 to an empty list of sources, got {answer.status}", answer)


@check("GM-PROPERTY-08")
def all_types_are_known(scene: Scene) -> None:
    path = scene.path()
    bodies: list[dict[str, Any]] = [{"dataType": one} for one in DATA_TYPES]
    bodies += [{"dataType": "Double", "quantityType": one} for one in QUANTITIES]
    bodies += [{"dataType": "Double", "calculatedPropertyType": one} for one in CALCULATED]
    for body in bodies:
        answer = scene.call(path=path, body={"propertyName": f"conformance_{scene.name()}", **body})
        scene.expect(answer.ok, f"expected {body} to be accepted, got {answer.status}", answer)
        expect_members(scene, answer, "property", body)


@check("GM-PROPERTY-09")
def a_formula_has_to_be_one(scene: Scene) -> None:
    path = scene.path()
    for formula in ("1 +", "(2", "nothing(1)", "'open"):
        answer = scene.call(path=path, body={**scene.body(), "formula": formula})
        scene.expect(answer.status == 422, f"expected 422 to the formula {formula!r}, got {answer.status}", answer)
        targets = [detail.get("target") for detail in answer.json["error"]["details"]]
        scene.expect(
            targets == ["formula"], f"expected a detail about formula, got {targets}", answer, at="/error/details"
        )


@check("GM-PROPERTY-10")
def all_kinds_of_formulas_are_accepted(scene: Scene) -> None:
    path = scene.path()
    formulas = ("100 * 3.123", "-2 ** 3 % 5", "MIN(3, 0x1f, 2e3)", "if(1 > 2 || !false, 'x', \"y\")")
    for formula in formulas:
        body = {"propertyName": f"conformance_{scene.name()}", "dataType": "Double", "formula": formula}
        if "if(" in formula:
            body["dataType"] = "String"
        answer = scene.call(path=path, body=body)
        scene.expect(answer.ok, f"expected the formula {formula!r} to be accepted, got {answer.status}", answer)
        expect_members(scene, answer, "property", {"formula": formula})
