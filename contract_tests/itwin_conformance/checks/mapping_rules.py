"""What is refused, and how, wherever mappings, groups and properties are named: names, parents, errors, rights."""

from __future__ import annotations

from typing import Any

from ..registry import check
from ..scene import Scene
from ..subjects import path_parameters
from .extraction_steps import extracted, imodel
from .mapping_steps import (
    KINDS,
    Path,
    expect_members,
    kind_of,
    moment,
    new_group,
    new_mapping,
    new_property,
    new_thing,
    read,
)

__all__: list[str] = []

LONGEST_NAME = 128
WHAT = {"mappingId": "Mapping", "groupId": "Group", "propertyId": "Property", "extractionId": "Extraction"}


def _send_name(scene: Scene, path: Path, name: str) -> Any:
    kind = kind_of(scene)
    return scene.call(path=path, body={**scene.body(), kind.naming: name})


@check("GM-NAME-01")
def what_is_no_identifier_is_refused(scene: Scene) -> None:
    path = scene.path()
    for name in ("", "1st", "two words", "a-b", "a.b", "sum()", "\u00b2", "a\u00a0b", " a", "x\n"):
        answer = _send_name(scene, path, name)
        scene.expect(answer.status == 422, f"expected 422 to the name {name!r}, got {answer.status}", answer)


@check("GM-NAME-02")
def identifiers_of_all_scripts_are_accepted(scene: Scene) -> None:
    kind, path = kind_of(scene), scene.path()
    for name in ("conformance_1", "conformance_\u00c4\u00df", "conformance_\u6881\u0967", "conformance_e\u0301\u2160"):
        answer = _send_name(scene, path, name)
        scene.expect(answer.ok, f"expected the name {name!r} to be accepted, got {answer.status}", answer)
        expect_members(scene, answer, kind.name, {kind.naming: name})


@check("GM-NAME-03")
def names_have_128_characters_at_most(scene: Scene) -> None:
    path = scene.path()
    longest = f"conformance_{scene.name()}".ljust(LONGEST_NAME, "x")
    answer = _send_name(scene, path, f"{longest}x")
    scene.expect(answer.status == 422, f"expected 422 to a name of 129 characters, got {answer.status}", answer)
    answer = _send_name(scene, path, longest)
    scene.expect(answer.ok, f"expected a name of 128 characters to be accepted, got {answer.status}", answer)


@check("GM-NAME-04")
def a_name_may_be_given_twice(scene: Scene) -> None:
    kind = kind_of(scene)
    path, made = new_thing(scene, kind)
    beside = {name: value for name, value in path.items() if name != kind.identified}
    answer = scene.call(path=beside, body={**scene.body(), kind.naming: made[kind.naming]})
    scene.expect(answer.ok, f"expected a second {kind.name} of the same name, got {answer.status}", answer)
    scene.expect(
        answer.json[kind.name]["id"] != made["id"],
        "the second of a name is the first one",
        answer,
        at=f"/{kind.name}/id",
    )


# Parents and errors


def _all_there(scene: Scene) -> Path:
    """A path on which everything exists that the operation names."""
    if "extractionId" in path_parameters(scene.endpoint):
        run = extracted(scene)
        return {"mappingId": run.mappings[0]["mappingId"], "extractionId": run.id}
    return new_property(scene)[0]


def _named(scene: Scene, path: Path) -> Path:
    return {name: path[name] for name in path_parameters(scene.endpoint)}


@check("GM-PARENT-01")
def things_are_found_below_their_own_parent_only(scene: Scene) -> None:
    path = _all_there(scene)
    other, _ = new_group(scene)
    for name in path_parameters(scene.endpoint)[:-1]:
        # A group of another mapping cannot be told from an unknown one.
        wrong = {**_named(scene, path), name: other[name]}
        answer = scene.call(path=wrong, body=scene.body() if scene.endpoint.body is not None else None)
        scene.expect(
            answer.status == 404,
            f"expected 404 where the {name} is that of something else, got {answer.status}",
            answer,
        )


@check("GM-ERROR-01")
def a_404_names_what_was_not_found(scene: Scene) -> None:
    path = _named(scene, _all_there(scene)) if path_parameters(scene.endpoint) != ["extractionId"] else scene.path()
    body = scene.body() if scene.endpoint.body is not None else None
    for name in path:
        answer = scene.call(path={**path, name: scene.new_id()}, body=body)
        scene.expect(answer.status == 404, f"expected 404 to an unknown {name}, got {answer.status}", answer)
        error = answer.json["error"]
        code = f"{WHAT[name]}NotFound"
        scene.expect(error["code"] == code, f"expected the code {code}, got {error['code']}", answer, at="/error/code")
        target = error.get("target")
        scene.expect(target == name, f"expected the target {name}, got {target!r}", answer, at="/error/target")


@check("GM-ERROR-02")
def a_422_names_the_parameter(scene: Scene) -> None:
    answer = scene.call(query={"$top": "many"})
    scene.expect(answer.status == 422, f"expected 422 to $top=many, got {answer.status}", answer)
    error = answer.json["error"]
    code = "InvalidGroupingAndMappingRequest"
    scene.expect(error["code"] == code, f"expected the code {code}, got {error['code']}", answer, at="/error/code")
    targets = [detail.get("target") for detail in error["details"]]
    scene.expect(targets == ["$top"], f"expected a detail about $top, got {targets}", answer, at="/error/details")


# Rights


@check("GM-RIGHTS-01")
def whoever_may_read_reads_the_same(scene: Scene) -> None:
    scene.token("reader")
    path = scene.path()
    own, read_only = scene.good(path=path), scene.call(path=path, token="reader")
    scene.expect(read_only.ok, f"expected an answer to somebody who may read, got {read_only.status}", read_only)
    scene.expect(read_only.content == own.content, "somebody who may only read is told something else", read_only)


@check("GM-RIGHTS-02")
def what_is_forbidden_is_not_done(scene: Scene) -> None:
    scene.token("reader")
    path, _ = new_property(scene)
    before = _world(scene, path)
    body = scene.body() if scene.endpoint.body is not None else None
    answer = scene.call(path=_named(scene, path), body=body, token="reader")
    scene.expect(answer.status == 403, f"expected 403 to somebody who may only read, got {answer.status}", answer)
    for name, now in _world(scene, path).items():
        scene.expect(now == before[name], f"a request was refused with 403, but has changed what {name} tells")


def _world(scene: Scene, path: Path) -> dict[str, Any]:
    """What all lists say about a property, the things around it, and those beside these; None where there is no list."""
    query = {"iModelId": imodel(scene)}
    runs = [item["id"] for item in scene.items("get-imodel-extractions", query=query)]
    lists: dict[str, Any] = {"get-imodel-extractions": runs, "get-mappings": scene.items("get-mappings", query=query)}
    for operation, name in (("get-groups", "groups"), ("get-properties", "properties")):
        page = scene.call(operation, path=path, query={"$top": 1000})
        lists[operation] = page.json[name] if page.ok else None
    return lists


# Dates and links


@check("GM-MAPPING-01")
def a_new_mapping_was_never_changed(scene: Scene) -> None:
    answer = scene.good()
    made = answer.json["mapping"]
    expect_members(scene, answer, "mapping", {"modifiedOn": made["createdOn"], "modifiedBy": made["createdBy"]})


@check("GM-MAPPING-02")
def a_change_has_a_date(scene: Scene) -> None:
    path, made = new_mapping(scene)
    scene.sleep(2)
    changed = scene.good(path=path, body={"description": "Changed"})
    expect_members(scene, changed, "mapping", {"createdOn": made["createdOn"], "createdBy": made["createdBy"]})
    at = "/mapping/modifiedOn"
    now = moment(scene, changed.json["mapping"]["modifiedOn"], changed, at)
    held = now > moment(scene, made["modifiedOn"], changed, at)
    scene.expect(held, "modifiedOn is the same two seconds later, after a change", changed, at=at)


@check("GM-MAPPING-03")
def a_change_inside_is_one_of_the_mapping(scene: Scene) -> None:
    path, _ = new_property(scene)
    before = read(scene, KINDS["mapping"], path)["modifiedOn"]
    scene.sleep(2)
    scene.good(path=_named(scene, path))
    mapping = scene.good("get-mapping", path=path)
    at = "/mapping/modifiedOn"
    held = moment(scene, mapping.json["mapping"]["modifiedOn"], mapping, at) > moment(scene, before, mapping, at)
    scene.expect(held, "modifiedOn of the mapping is the same after a change inside it", mapping, at=at)


@check("GM-LINK-01")
def links_lead_to_what_is_around(scene: Scene) -> None:
    kind = kind_of(scene)
    path, made = new_thing(scene, kind)
    page = scene.good(path=path)
    shown = page.json.get(kind.name) or next(item for item in page.json[kind.listed] if item["id"] == made["id"])
    wanted, href = f"/imodels/{imodel(scene)}".lower(), shown["_links"]["iModel"]["href"]
    scene.expect(href.rstrip("/").lower().endswith(wanted), f"expected a link to {wanted}, got {href}", page)
    for name, parameter in (("mapping", "mappingId"), ("group", "groupId")):
        if name in shown["_links"]:
            there = scene.follow(shown["_links"][name]["href"], f"get-{name}")
            scene.expect(there.ok, f"the link `{name}` answers {there.status}", there)
            expect_members(scene, there, name, {"id": path[parameter]})
