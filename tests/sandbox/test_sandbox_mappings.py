"""Mappings: created, copied, read, changed and deleted, by those who may."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.testing import VirtualClock

from .mapping_world import (
    BEAM,
    DONE,
    EMPTY_IMODEL,
    IMODEL,
    LENGTH,
    NOWHERE,
    ROOT,
    Call,
    M,
    groups,
    make_mapping,
    properties,
    refused,
    walk,
)

READER, OTHER = "sandbox-token-reader", "sandbox-token-other"


def names(call: Call, imodel: str = IMODEL) -> list[str]:
    return [mapping["mappingName"] for mapping in walk(call, ROOT, f"iModelId={imodel}", "mappings")]


def test_a_new_mapping_is_read_and_listed(call: Call) -> None:
    made = make_mapping(call, "Neu_1", description="First", extractionEnabled=True)
    assert (made["mappingName"], made["description"], made["extractionEnabled"]) == ("Neu_1", "First", True)
    assert made["createdBy"] == made["modifiedBy"] == "Jane.Doe@example.com"
    assert made["_links"] == {"iModel": {"href": f"https://sandbox.test/imodels/{IMODEL}"}}
    assert call("GET", f"{ROOT}/{made['id'].upper()}").json() == {"mapping": made}
    assert names(call) == ["Mapping_name", "Mapping_name_new", "Neu_1"]
    assert names(call, EMPTY_IMODEL) == []


def test_names_of_mappings_may_repeat(call: Call) -> None:
    assert make_mapping(call, "Same")["id"] != make_mapping(call, "Same")["id"]


def test_a_copy_has_everything_under_new_ids_and_goes_its_own_way(call: Call) -> None:
    copy = make_mapping(call, "Copy", EMPTY_IMODEL, sourceMappingId=M)
    assert (copy["description"], copy["extractionEnabled"]) == ("Mapping schema for iModel", True)
    theirs = walk(call, groups(M), "", "groups")
    ours = walk(call, groups(copy["id"]), "", "groups")
    assert [group["groupName"] for group in ours] == [group["groupName"] for group in theirs] == ["Beam", "Slab"]
    assert not {group["id"] for group in ours} & {group["id"] for group in theirs}
    assert ours[0]["_links"]["mapping"]["href"].endswith(copy["id"])
    columns = walk(call, properties(copy["id"], ours[0]["id"]), "", "properties")
    assert [column["propertyName"] for column in columns] == ["Length", "CrossSectionArea", "BeamVolume", "Material"]
    assert LENGTH not in {column["id"] for column in columns}
    assert call("DELETE", f"{groups(copy['id'])}/{ours[0]['id']}").status == 204
    assert call("PATCH", f"{groups(M)}/{BEAM}", json={"groupName": "Beams"}).status == 200
    assert [group["groupName"] for group in walk(call, groups(copy["id"]), "", "groups")] == ["Slab"]
    assert len(walk(call, properties(M, BEAM), "", "properties")) == 4


def test_what_a_copy_is_given_wins(call: Call) -> None:
    copy = make_mapping(call, "Copy", sourceMappingId=M, description="", extractionEnabled=False)
    assert (copy["description"], copy["extractionEnabled"]) == ("", False)


def test_a_change_of_one_member_leaves_the_others(call: Call, clock: VirtualClock) -> None:
    made = make_mapping(call, "Before", description="Stays")
    clock.advance(90)
    changed = call("PATCH", f"{ROOT}/{made['id']}", json={"mappingName": "After"}).json()["mapping"]
    assert changed == made | {"mappingName": "After", "modifiedOn": "2030-01-01T00:01:30+00:00"}
    assert call("GET", f"{ROOT}/{made['id']}").json()["mapping"] == changed


def test_a_change_names_its_author(call: Call) -> None:
    changed = call("PATCH", f"{ROOT}/{M}", json={"extractionEnabled": False}).json()["mapping"]
    assert (changed["createdBy"], changed["modifiedBy"]) == ("john.doe@example.com", "Jane.Doe@example.com")
    assert changed["createdOn"] == "2021-09-03T10:48:45+00:00" < changed["modifiedOn"]


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ({}, [("MissingRequiredProperty", None)]),
        ({"mappingName": "2b"}, [("InvalidValue", "mappingName")]),
        ({"mappingName": ""}, [("InvalidValue", "mappingName")]),
        ({"mappingName": "x" * 129}, [("InvalidValue", "mappingName")]),
        (
            {"description": None, "extractionEnabled": 1},
            [("InvalidValue", "description"), ("InvalidValue", "extractionEnabled")],
        ),
        ({"iModelId": IMODEL}, [("InvalidProperty", "iModelId")]),
    ],
)
def test_bad_changes(call: Call, body: dict[str, Any], details: list[tuple[str, str | None]]) -> None:
    reply = call("PATCH", f"{ROOT}/{M}", json=body)
    error = reply.json()["error"]
    assert (reply.status, error["message"]) == (422, "Cannot update Mapping.")
    assert sorted((detail["code"], detail.get("target")) for detail in error["details"]) == details


def test_an_empty_change_is_told_what_it_could_hold(call: Call) -> None:
    detail = call("PATCH", f"{ROOT}/{M}", json={}).json()["error"]["details"][0]
    assert detail["message"].endswith("must be provided: 'description', 'extractionEnabled', 'mappingName'.")


def test_a_deleted_mapping_is_gone_with_all_that_hangs_on_it(call: Call) -> None:
    assert (reply := call("DELETE", f"{ROOT}/{M}")).status == 204
    assert reply.body == b""
    for path in (
        "",
        "/groups",
        f"/groups/{BEAM}",
        f"/groups/{BEAM}/properties",
        "/extractions",
        f"/extractions/{DONE}/cdm",
    ):
        assert refused(call("GET", f"{ROOT}/{M}{path}")) == (404, "MappingNotFound", "mappingId")
    assert names(call) == ["Mapping_name_new"]
    assert refused(call("DELETE", f"{ROOT}/{M}")) == (404, "MappingNotFound", "mappingId")
    run = {"iModelId": IMODEL, "mappings": [{"id": M}]}
    assert refused(call("POST", f"{ROOT}/extractions", json=run)) == (404, "MappingNotFound", "mappingId")


def test_the_extractions_of_a_deleted_mapping_stay_readable(call: Call) -> None:
    call("DELETE", f"{ROOT}/{M}")
    assert call("GET", f"{ROOT}/extractions/{DONE}").json()["extraction"]["state"] == "Succeeded"
    listed = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}").json()["extractions"]
    assert DONE in {extraction["id"] for extraction in listed}


def test_pages_go_on_where_they_were_when_mappings_come_and_go(call: Call) -> None:
    made = [make_mapping(call, f"Number_{number}") for number in range(4)]
    first = call("GET", ROOT, f"iModelId={IMODEL}&$top=3").json()
    call("DELETE", f"{ROOT}/{made[0]['id']}")
    make_mapping(call, "Number_4")
    query = first["_links"]["next"]["href"].partition("?")[2]
    rest = [mapping["mappingName"] for mapping in walk(call, ROOT, query, "mappings")]
    assert rest == ["Number_1", "Number_2", "Number_3", "Number_4"]


WRITES = [
    ("POST", ROOT, {"iModelId": IMODEL, "mappingName": "New"}),
    ("PATCH", f"{ROOT}/{M}", {"mappingName": "New"}),
    ("DELETE", f"{ROOT}/{M}", None),
    ("POST", f"{ROOT}/extractions", {"iModelId": IMODEL, "mappings": [{"id": M}]}),
    ("POST", groups(M), {"groupName": "New", "query": "SELECT * FROM bis.Element"}),
    ("PATCH", f"{groups(M)}/{BEAM}", {"groupName": "New"}),
    ("DELETE", f"{groups(M)}/{BEAM}", None),
    ("POST", properties(M, BEAM), {"propertyName": "New", "dataType": "Double"}),
    ("PUT", f"{properties(M, BEAM)}/{LENGTH}", {"propertyName": "New", "dataType": "Double"}),
    ("DELETE", f"{properties(M, BEAM)}/{LENGTH}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_who_may_only_read_changes_nothing(call: Call, method: str, path: str, body: dict[str, Any] | None) -> None:
    assert refused(call(method, path, json=body, token=READER)) == (403, "InsufficientPermissions", None)
    assert names(call) == ["Mapping_name", "Mapping_name_new"]
    assert len(walk(call, groups(M), "", "groups")) == 2
    assert len(walk(call, properties(M, BEAM), "", "properties")) == 4


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_strangers_find_nothing_to_change(call: Call, method: str, path: str, body: dict[str, Any] | None) -> None:
    assert call(method, path, json=body, token=OTHER).status == 404


def test_a_member_without_the_role_for_it_may_not_write(call: Call, sandbox: Any) -> None:
    itwin = sandbox.platform.store.itwins["dc914a84-e0c9-40e2-9d14-faf5ed84147f"]
    itwin.members["9b1e6c57-2a4d-4c38-8f0b-6d7e5a3c1f42"].role_ids[:] = ["5abbfcef-0eab-472a-b5f5-5c5a43df34b1"]
    for method, path, body in WRITES:
        assert refused(call(method, path, json=body, token="sandbox-token-no-consent"))[:2] == (
            403,
            "InsufficientPermissions",
        )
    assert call("GET", f"{ROOT}/{M}", token="sandbox-token-no-consent").status == 200


def test_a_source_that_is_not_there(call: Call) -> None:
    body = {"iModelId": IMODEL, "mappingName": "New", "sourceMappingId": NOWHERE}
    assert refused(call("POST", ROOT, json=body)) == (404, "MappingNotFound", "sourceMappingId")


@pytest.mark.parametrize("mapping", [NOWHERE, "no-guid", "%00", "a%2Fb"])
def test_mappings_that_are_not_there(call: Call, mapping: str) -> None:
    for method, body in (("GET", None), ("PATCH", {"mappingName": "New"}), ("DELETE", None)):
        assert refused(call(method, f"{ROOT}/{mapping}", json=body)) == (404, "MappingNotFound", "mappingId")
