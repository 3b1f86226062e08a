"""Copies of mappings and groups: whole, with ids of their own, and independent of what they were made from."""

from __future__ import annotations

from typing import Any

from ..registry import check
from ..scene import Scene
from .mapping_steps import (
    KINDS,
    Path,
    expect_members,
    listed,
    moment,
    new_group,
    new_mapping,
    new_property,
    read,
    shown,
)

__all__: list[str] = []

OWN = ("id", "_links")


def _source(scene: Scene) -> Path:
    """A mapping with two groups, one of which has two properties."""
    path, _ = new_property(scene, **KINDS["property"].members)
    new_property(scene, path, dataType="String")
    new_group(scene, path, **KINDS["group"].members)
    return path


def _copied_mapping(scene: Scene, path: Path, **members: Any) -> Path:
    body = {
        "iModelId": scene.body("create-mapping")["iModelId"],
        "mappingName": f"conformance_{scene.name()}",
        "sourceMappingId": path["mappingId"],
    }
    return {"mappingId": scene.good("create-mapping", body={**body, **members}).json["mapping"]["id"]}


def _copied_group(scene: Scene, path: Path, **members: Any) -> Path:
    body = {
        "groupName": f"conformance_{scene.name()}",
        "query": KINDS["group"].changes["query"],
        "source": {"mappingId": path["mappingId"], "groupId": path["groupId"]},
    }
    inside, _ = new_mapping(scene)
    made = scene.good("create-group", path=inside, body={**body, **members}).json["group"]
    return {**inside, "groupId": made["id"]}


def _inside(scene: Scene, path: Path) -> list[dict[str, Any]]:
    """The groups of a mapping, each with all its properties."""
    groups = scene.items("get-groups", path={"mappingId": path["mappingId"]})
    return [
        {
            **read(scene, KINDS["group"], {**path, "groupId": group["id"]}),
            "properties": _properties(scene, {**path, "groupId": group["id"]}),
        }
        for group in groups
    ]


def _properties(scene: Scene, path: Path) -> list[dict[str, Any]]:
    return listed(scene, KINDS["property"], path)


def _plain(value: Any) -> Any:
    """Without ids and links, which are each thing's own."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name not in OWN}
    return value


def _ids(value: Any) -> set[str]:
    if isinstance(value, list):
        return {one for item in value for one in _ids(item)}
    if isinstance(value, dict):
        return {value["id"]} | _ids(value.get("properties", [])) if "id" in value else set()
    return set()


@check("GM-COPY-01")
def a_copied_mapping_has_all_groups_and_properties(scene: Scene) -> None:
    path = _source(scene)
    source, copy = _inside(scene, path), _inside(scene, _copied_mapping(scene, path))
    scene.expect(len(copy) == len(source), f"the source has {len(source)} groups, its copy {len(copy)}")
    for one, other in zip(_plain(source), _plain(copy), strict=True):
        for name, value in one.items():
            got = other.get(name)
            scene.expect(got == value, f"a copied group has the {name} {shown(got)}, its source {shown(value)}")


@check("GM-COPY-02")
def copies_have_ids_of_their_own(scene: Scene) -> None:
    path = _source(scene)
    if scene.endpoint.id == "create-mapping":
        source, copy = _ids(_inside(scene, path)), _ids(_inside(scene, _copied_mapping(scene, path)))
    else:
        source, copy = _ids(_properties(scene, path)), _ids(_properties(scene, _copied_group(scene, path)))
    scene.expect(len(copy) == len(source), f"{len(source)} things were copied, the copies have {len(copy)} ids")
    scene.expect(not source & copy, f"source and copy share the ids {', '.join(sorted(source & copy))}")


@check("GM-COPY-03")
def a_change_of_the_copy_leaves_the_source(scene: Scene) -> None:
    path = _source(scene)
    whole = scene.endpoint.id == "create-mapping"
    copy = _copied_mapping(scene, path) if whole else _copied_group(scene, path)
    before = _inside(scene, path)
    group = scene.items("get-groups", path=copy)[0]["id"]
    inside = {**copy, "groupId": group}
    member = _properties(scene, inside)[0]["id"]
    scene.good("update-group", path=inside, body={"description": "Changed"})
    scene.good("delete-property", path={**inside, "propertyId": member})
    scene.expect(_inside(scene, path) == before, "a change of the copy has changed its source")
    # And the other way round: what is left of the copy survives its source.
    left = _inside(scene, copy)
    scene.good("delete-mapping", path=path)
    scene.expect(_inside(scene, copy) == left, "with its source the copy has changed")


@check("GM-COPY-04")
def what_is_given_wins_over_the_source(scene: Scene) -> None:
    path, _ = new_mapping(scene, **KINDS["mapping"].members)
    for given in ({}, {"description": "Of the copy"}, {"extractionEnabled": False}):
        copy = _copied_mapping(scene, path, **given)
        expect_members(scene, scene.good("get-mapping", path=copy), "mapping", {**KINDS["mapping"].members, **given})


@check("GM-COPY-05")
def a_copied_group_has_all_properties(scene: Scene) -> None:
    path = _source(scene)
    source, copy = _properties(scene, path), _properties(scene, _copied_group(scene, path))
    scene.expect(
        _plain(copy) == _plain(source),
        f"the source has the properties {_names(source)}, its copy {_names(copy)}, or they differ in their members",
        at="/properties",
    )


def _names(properties: list[dict[str, Any]]) -> str:
    return ", ".join(one["propertyName"] for one in properties) or "none"


@check("GM-COPY-06")
def name_and_query_of_a_copied_group_are_those_given(scene: Scene) -> None:
    path, _ = new_group(scene, **KINDS["group"].members)
    given = {"groupName": f"conformance_{scene.name()}", "description": "Of the copy"}
    copy = _copied_group(scene, path, **given)
    wanted = {**KINDS["group"].members, **given, "query": KINDS["group"].changes["query"]}
    expect_members(scene, scene.good("get-group", path=copy), "group", wanted)


@check("GM-COPY-07")
def a_copy_of_nothing_is_refused(scene: Scene) -> None:
    path = scene.path()
    least = KINDS["mapping" if scene.endpoint.id == "create-mapping" else "group"].least(scene)
    if scene.endpoint.id == "create-mapping":
        sources: list[dict[str, Any]] = [{"sourceMappingId": scene.new_id()}]
    else:
        known = new_group(scene)[0]
        sources = [{"source": {**known, "groupId": scene.new_id()}}, {"source": {**known, "mappingId": scene.new_id()}}]
    for source in sources:
        answer = scene.call(path=path, body={**least, **source})
        scene.expect(answer.status == 404, f"expected 404 to a copy of what is not there, got {answer.status}", answer)


@check("GM-COPY-08")
def a_copied_group_needs_a_query(scene: Scene) -> None:
    known, _ = new_group(scene)
    body = {"groupName": f"conformance_{scene.name()}", "source": known}
    answer = scene.call(path=scene.path(), body=body)
    scene.expect(answer.status == 422, f"expected 422 to a copy without a query, got {answer.status}", answer)


@check("GM-COPY-09")
def a_copy_is_new(scene: Scene) -> None:
    path, made = new_mapping(scene)
    scene.sleep(2)
    copy = scene.good("get-mapping", path=_copied_mapping(scene, path))
    at = "/mapping/createdOn"
    held = moment(scene, copy.json["mapping"]["createdOn"], copy, at) > moment(scene, made["createdOn"], copy, at)
    scene.expect(held, "a copy has the date at which its source was created, two seconds before", copy, at=at)
