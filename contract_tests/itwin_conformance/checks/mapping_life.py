"""Mappings, groups and properties from their creation to their end: what is written is what is read."""

from __future__ import annotations

from typing import Any

from ..registry import check
from ..scene import Scene
from .mapping_steps import above, expect_members, kind_of, listed, new_property, new_thing, read, shown

__all__: list[str] = []


@check("GM-CREATE-01")
def a_new_thing_is_what_was_sent(scene: Scene) -> None:
    kind = kind_of(scene)
    body = {**scene.body(), **kind.members}
    answer = scene.good(path=scene.path(), body=body)
    expect_members(scene, answer, kind.name, {name: body[name] for name in (kind.naming, *kind.members)})


@check("GM-CREATE-02")
def what_is_left_out_is_empty(scene: Scene) -> None:
    kind = kind_of(scene)
    answer = scene.good(path=scene.path(), body=kind.least(scene))
    expect_members(scene, answer, kind.name, kind.defaults)


@check("GM-CREATE-03")
def each_creation_makes_another_thing(scene: Scene) -> None:
    kind = kind_of(scene)
    path, first = new_thing(scene, kind)
    _, second = new_thing(scene, kind, path)
    scene.expect(first["id"] != second["id"], "the second creation gives the first thing again", at=f"/{kind.name}/id")
    there = {item["id"] for item in listed(scene, kind, path)}
    scene.expect({first["id"], second["id"]} <= there, "of two things that were created the list has but one")


@check("GM-CREATE-04")
def a_refused_creation_makes_nothing(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind)
    before = [item["id"] for item in listed(scene, kind, path)]
    answer = scene.call(path=above(kind, path), body={**scene.body(), **kind.wrong})
    scene.expect(answer.status == 422, f"expected 422 to the body with {dict(kind.wrong)}, got {answer.status}", answer)
    after = [item["id"] for item in listed(scene, kind, path)]
    scene.expect(after == before, f"a creation that was refused with {answer.status} has changed the list")


@check("GM-READ-01")
def what_was_created_can_be_read(scene: Scene) -> None:
    kind = kind_of(scene)
    path, made = new_thing(scene, kind, **kind.members)
    answer = scene.good(path=path)
    expect_members(scene, answer, kind.name, made)


@check("GM-LIST-01")
def what_was_created_is_listed_once(scene: Scene) -> None:
    kind = kind_of(scene)
    path, made = new_thing(scene, kind, **kind.members)
    found = [item for item in listed(scene, kind, path) if item["id"] == made["id"]]
    scene.expect(len(found) == 1, f"expected the new {kind.name} once in the list, found it {len(found)} times")
    # Metadata of groups are listed only where they are asked for.
    for name, value in read(scene, kind, path).items():
        got = found[0].get(name, value if name == "metadata" else None)
        scene.expect(got == value, f"the list shows the {name} {shown(got)}, read alone it is {shown(value)}")


@check("GM-LIST-02")
def new_things_come_last(scene: Scene) -> None:
    kind = kind_of(scene)
    # Named against the order of their creation.
    names: list[dict[str, Any]] = [{kind.naming: f"conformance_{letter}{scene.name()}"} for letter in "zaM"]
    path, first = new_thing(scene, kind, **names[0])
    _, second = new_thing(scene, kind, path, **names[1])
    _, third = new_thing(scene, kind, path, **names[2])
    made = [first["id"], second["id"], third["id"]]
    order = [item["id"] for item in listed(scene, kind, path) if item["id"] in made]
    scene.expect(order == made, f"created in the order {made}, listed in the order {order}")


@check("GM-LIST-03")
def a_list_has_what_belongs_to_it(scene: Scene) -> None:
    kind = kind_of(scene)
    _, made = new_thing(scene, kind)
    if kind.name == "mapping":
        _only_of_the_imodel(scene)
        return
    other, _ = new_thing(scene, kind)
    ids = [item["id"] for item in listed(scene, kind, other)]
    scene.expect(made["id"] not in ids, f"the list has a {kind.name} that was created in another place")
    scene.expect(len(ids) == 1, f"one {kind.name} was created there, {len(ids)} are listed")


def _only_of_the_imodel(scene: Scene) -> None:
    page = scene.good()
    wanted = dict(page.query)["iModelId"].lower()
    for n, item in enumerate(page.json["mappings"]):
        href = item["_links"]["iModel"]["href"]
        held = href.rstrip("/").lower().endswith(f"/{wanted}")
        at = f"/mappings/{n}/_links/iModel/href"
        scene.expect(held, f"asked for mappings of the iModel {wanted}, got one of {href}", page, at=at)


@check("GM-UPDATE-01")
def a_change_can_be_read(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind, **kind.members)
    body = {kind.naming: f"conformance_{scene.name()}", **kind.changes}
    answer = scene.good(path=path, body=body)
    expect_members(scene, answer, kind.name, body)
    expect_members(scene, scene.good(f"get-{kind.name}", path=path), kind.name, answer.json[kind.name])


@check("GM-UPDATE-02")
def members_that_are_not_given_stay(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind, **kind.members)
    changes: dict[str, Any] = {kind.naming: f"conformance_{scene.name()}", **kind.changes}
    for member, value in changes.items():
        before = read(scene, kind, path)
        scene.good(path=path, body={member: value})
        kept = {name: before[name] for name in changes if name != member}
        expect_members(scene, scene.good(f"get-{kind.name}", path=path), kind.name, {**kept, member: value})


@check("GM-UPDATE-03")
def a_change_is_one_of_that_thing_alone(scene: Scene) -> None:
    kind = kind_of(scene)
    beside, other = new_thing(scene, kind, **kind.members)
    path, made = new_thing(scene, kind, beside, **kind.members)
    answer = scene.good(path=path, body={kind.naming: f"conformance_{scene.name()}", **kind.changes})
    expect_members(scene, answer, kind.name, {"id": made["id"], "_links": made["_links"]})
    members = {name: other[name] for name in (kind.naming, *kind.members)}
    expect_members(scene, scene.good(f"get-{kind.name}", path=beside), kind.name, members)


@check("GM-UPDATE-04")
def a_refused_change_changes_nothing(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind, **kind.members)
    before = read(scene, kind, path)
    name = {kind.naming: f"conformance_{scene.name()}"}
    answer = scene.call(path=path, body={**name, **kind.changes, **kind.wrong})
    scene.expect(answer.status == 422, f"expected 422 to a change with {dict(kind.wrong)}, got {answer.status}", answer)
    expect_members(scene, scene.good(f"get-{kind.name}", path=path), kind.name, before)


@check("GM-UPDATE-05")
def a_change_of_nothing_is_refused(scene: Scene) -> None:
    answer = scene.call(path=scene.path(), body={})
    scene.expect(answer.status == 422, f"expected 422 to a change without any member, got {answer.status}", answer)


@check("GM-DELETE-01")
def what_was_deleted_is_not_found(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind)
    read(scene, kind, path)
    scene.good(path=path)
    answer = scene.call(f"get-{kind.name}", path=path)
    scene.expect(answer.status == 404, f"expected 404 to what was deleted, got {answer.status}", answer)


@check("GM-DELETE-02")
def nothing_else_leaves_the_list(scene: Scene) -> None:
    kind = kind_of(scene)
    path, made = new_thing(scene, kind)
    new_thing(scene, kind, path)
    before = [item["id"] for item in listed(scene, kind, path)]
    scene.good(path=path)
    after = [item["id"] for item in listed(scene, kind, path)]
    scene.expect(made["id"] not in after, f"the deleted {kind.name} is still in the list")
    lost = [one for one in before if one != made["id"] and one not in after]
    scene.expect(not lost, f"a {kind.name} was deleted, and {len(lost)} more have left the list")


@check("GM-DELETE-03")
def what_is_inside_goes_with_it(scene: Scene) -> None:
    kind = kind_of(scene)
    inside, _ = new_property(scene)
    path = {name: inside[name] for name in ("mappingId", "groupId")[: 1 if kind.name == "mapping" else 2]}
    scene.good(path=path)
    for operation in ("get-group", "get-properties", "get-property"):
        answer = scene.call(operation, path=inside)
        scene.expect(
            answer.status == 404, f"expected 404 to what was in a deleted {kind.name}, got {answer.status}", answer
        )


@check("GM-DELETE-04")
def it_can_be_deleted_once(scene: Scene) -> None:
    path = scene.path()
    scene.good(path=path)
    again = scene.call(path=path)
    scene.expect(again.status == 404, f"expected 404 to a second deletion, got {again.status}", again)
