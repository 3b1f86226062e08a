"""The audit trail: every change once, with what was and what is, and found by path and time."""

from __future__ import annotations

import itertools
from typing import Any

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from .extraction_steps import imodel
from .mapping_steps import Path, moment, new_group, new_mapping, new_property

__all__: list[str] = []

#: An audit trail may be written a little after the change.
PATIENCE = 30.0


def _place(path: Path) -> str:
    """How the audit trail names a thing."""
    steps = (("mappings", "mappingId"), ("groups", "groupId"), ("properties", "propertyId"))
    return "/".join(f"{listed}/{path[name]}" for listed, name in steps if name in path)


def _trail(scene: Scene, path: str, **query: object) -> Exchange:
    return scene.good(query={"iModelId": imodel(scene), "path": path, "$top": 1000, **query})


def _entries(scene: Scene, path: str, at_least: int) -> Exchange:
    """The entries of a subtree, once so many are there."""
    for _ in range(int(PATIENCE)):
        page = _trail(scene, path)
        if len(page.json["auditTrailEntries"]) >= at_least:
            break
        scene.sleep(1)
    return page


@check("GM-AUDIT-01")
def every_change_is_in_the_trail(scene: Scene) -> None:
    path, _ = new_property(scene)
    member = _place(path)
    group, mapping = member.partition("/properties")[0], member.partition("/groups")[0]
    body = {"propertyName": f"conformance_{scene.name()}", "dataType": "String"}
    scene.good("update-property", path=path, body=body)
    scene.good("update-group", path=path, body={"description": "Changed"})
    scene.good("update-mapping", path=path, body={"description": "Changed"})
    scene.good("delete-property", path=path)
    scene.good("delete-group", path=path)
    scene.good("delete-mapping", path=path)
    wanted = [(place, action) for place in (mapping, group, member) for action in ("Create", "Update", "Delete")]
    page = _entries(scene, mapping, len(wanted))
    got = [(entry["path"], entry["action"]) for entry in page.json["auditTrailEntries"]]
    for place, action in wanted:
        times = got.count((place, action))
        scene.expect(
            times == 1, f"expected one entry {action} of {place}, found {times}", page, at="/auditTrailEntries"
        )
    scene.expect(len(got) == len(wanted), f"{len(wanted)} changes have left {len(got)} entries", page)


@check("GM-AUDIT-02")
def a_change_has_old_and_new_values(scene: Scene) -> None:
    path, made = new_mapping(scene, description="before", extractionEnabled=False)
    scene.good("update-mapping", path=path, body={"description": "after", "extractionEnabled": True})
    page = _entries(scene, _place(path), 2)
    entry = next(one for one in page.json["auditTrailEntries"] if one["action"] == "Update")
    changes = {one["property"]: (one["oldValue"], one["newValue"]) for one in entry["changes"]}
    wanted = {"description": ("before", "after"), "extractionEnabled": ("false", "true")}
    scene.expect(
        changes == wanted,
        f"expected the changes {wanted} of {made['mappingName']}, got {changes}",
        page,
        at="/auditTrailEntries/0/changes",
    )


@check("GM-AUDIT-03")
def a_path_takes_what_is_below_it(scene: Scene) -> None:
    path, _ = new_property(scene)
    new_property(scene, path)
    other, _ = new_group(scene, path)
    place = _place({name: path[name] for name in ("mappingId", "groupId")})
    for wanted in (place.partition("/groups")[0], place, f"{place}/properties", _place(path)):
        page = _entries(scene, wanted, 1)
        given = [entry["path"] for entry in page.json["auditTrailEntries"]]
        every = [entry["path"] for entry in _trail(scene, "mappings").json["auditTrailEntries"]]
        below = [one for one in every if one == wanted or one.startswith(f"{wanted}/")]
        scene.expect(
            given == below, f"asked for {wanted}, got {len(given)} entries where {len(below)} lie below it", page
        )
    alone = _trail(scene, _place(other)).json["auditTrailEntries"]
    scene.expect(len(alone) == 1, f"a group that was only created has {len(alone)} entries")


@check("GM-AUDIT-04")
def both_ends_of_a_time_count(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    for text in ("one", "two"):
        scene.sleep(2)
        scene.good("update-mapping", path=path, body={"description": text})
    place = _place(path)
    entries = _entries(scene, place, 3).json["auditTrailEntries"]
    middle = sorted(entry["timestamp"] for entry in entries)[1]
    at = moment(scene, middle, scene.exchanges[-1], "/auditTrailEntries")
    for name in ("after", "before"):
        page = _trail(scene, place, **{name: middle})
        given = [entry["timestamp"] for entry in page.json["auditTrailEntries"]]
        wanted = []
        for entry in entries:
            then = moment(scene, entry["timestamp"], page, "/auditTrailEntries")
            if (then >= at) if name == "after" else (then <= at):
                wanted.append(entry["timestamp"])
        scene.expect(given == wanted, f"with {name}={middle} expected {wanted}, got {given}", page)
    page = _trail(scene, place, after=middle, before=middle)
    got = len(page.json["auditTrailEntries"])
    scene.expect(got == 1, f"from {middle} to {middle} there is one entry, got {got}", page, at="/auditTrailEntries")


@check("GM-AUDIT-05")
def a_time_has_a_zone(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    page = _entries(scene, _place(path), 1)
    stamp = page.json["auditTrailEntries"][0]["timestamp"]
    at = moment(scene, stamp, page, "/auditTrailEntries/0/timestamp")
    later = f"{at.replace(tzinfo=None).isoformat()}-01:00"
    for name, wanted in (("after", 0), ("before", 1)):
        found = _trail(scene, _place(path), **{name: later})
        got = len(found.json["auditTrailEntries"])
        scene.expect(got == wanted, f"{later} is an hour after {stamp}; with {name} got {got} entries", found)


@check("GM-AUDIT-06")
def the_newest_change_comes_first(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    for text in ("one", "two"):
        scene.sleep(2)
        scene.good("update-mapping", path=path, body={"description": text})
    page = _entries(scene, _place(path), 3)
    dates = [moment(scene, entry["timestamp"], page, "") for entry in page.json["auditTrailEntries"]]
    for n, (newer, older) in enumerate(itertools.pairwise(dates)):
        scene.expect(newer >= older, f"entry {n + 1} is newer than entry {n}", page, at=f"/auditTrailEntries/{n + 1}")


@check("GM-AUDIT-07")
def it_names_who_made_the_change(scene: Scene) -> None:
    path, made = new_mapping(scene)
    page = _entries(scene, _place(path), 1)
    # Changes that a service makes in its own name have no user.
    wanted, got = (made["createdBy"], None), page.json["auditTrailEntries"][0]["userEmail"]
    scene.expect(
        got in wanted,
        f"expected the change of {wanted[0]}, got one of {got}",
        page,
        at="/auditTrailEntries/0/userEmail",
    )


@check("GM-AUDIT-08")
def what_was_refused_is_not_in_the_trail(scene: Scene) -> None:
    path, _ = new_mapping(scene)
    refused = scene.call("update-mapping", path=path, body={"extractionEnabled": "yes"})
    scene.expect(refused.status == 422, f"expected 422 to a change that is wrong, got {refused.status}", refused)
    scene.sleep(2)
    page = _trail(scene, _place(path))
    got = [entry["action"] for entry in page.json["auditTrailEntries"]]
    scene.expect(got == ["Create"], f"a mapping was only created, its entries are {got}", page, at="/auditTrailEntries")


@check("GM-AUDIT-09")
def paths_and_dates_have_to_be_such(scene: Scene) -> None:
    for name, value in (
        ("path", "mapping"),
        ("path", f"mappings/{scene.new_id()}/properties"),
        ("path", "/mappings"),
        ("after", "yesterday"),
        ("before", "2023-13-01T00:00:00Z"),
    ):
        answer = scene.call(query={"iModelId": imodel(scene), name: value})
        scene.expect(answer.status == 422, f"expected 422 to {name}={value}, got {answer.status}", answer)


@check("GM-AUDIT-10")
def other_imodels_changes_are_not_told(scene: Scene) -> None:
    known: set[Any] = {item["id"] for item in scene.items("get-mappings", query={"iModelId": imodel(scene)})}
    page = _trail(scene, "mappings")
    gone = {
        entry["path"]
        for entry in page.json["auditTrailEntries"]
        if entry["action"] == "Delete" and entry["path"].count("/") == 1
    }
    for n, entry in enumerate(page.json["auditTrailEntries"]):
        mapping = "/".join(entry["path"].split("/")[:2])
        held = mapping in gone or mapping.partition("/")[2] in known
        at = f"/auditTrailEntries/{n}/path"
        scene.expect(held, f"the change is one of {mapping}, which the iModel has not got", page, at=at)
