"""Groups: created, copied, read, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.testing import VirtualClock

from .mapping_world import (
    BEAM,
    EMPTY_IMODEL,
    M2,
    NOWHERE,
    ROOT,
    SLAB,
    Call,
    M,
    groups,
    make_group,
    make_mapping,
    properties,
    refused,
    walk,
)

ONE = f"{groups(M)}/{BEAM}"


def test_a_listing_is_minimal_unless_more_is_asked_for(call: Call) -> None:
    minimal = call("GET", groups(M)).json()
    assert [set(group) for group in minimal["groups"]] == [{"id", "groupName", "description", "query", "_links"}] * 2
    for wish in ("return=minimal", "nonsense"):
        assert call("GET", groups(M), headers={"prefer": wish}).json() == minimal
    whole = call("GET", groups(M), headers={"prefer": "return=representation"}).json()["groups"]
    assert whole[0]["metadata"] == [{"key": "key1", "value": "value1"}, {"key": "key2", "value": "value2"}]
    assert whole[1]["metadata"] == []
    assert call("GET", ONE).json() == {"group": whole[0]}


def test_a_new_group_is_read_and_listed_last(call: Call) -> None:
    metadata = [{"key": "a", "value": "1"}, {"key": "b"}, {"key": "c", "value": None}]
    made = make_group(call, M, "Wände", description="All walls", metadata=metadata)
    assert made["metadata"] == [{"key": "a", "value": "1"}, {"key": "b", "value": None}, {"key": "c", "value": None}]
    links = made["_links"]
    assert call("GET", links["mapping"]["href"].removeprefix("https://sandbox.test")).json()["mapping"]["id"] == M
    assert call("GET", f"{groups(M)}/{made['id']}").json() == {"group": made}
    assert [group["groupName"] for group in walk(call, groups(M), "$top=1", "groups")] == ["Beam", "Slab", "Wände"]
    assert walk(call, properties(M, made["id"]), "", "properties") == []


def test_names_of_groups_may_repeat(call: Call) -> None:
    assert make_group(call, M, "Beam")["id"] != BEAM


def test_a_copy_takes_the_properties_and_what_it_is_not_given(call: Call) -> None:
    target = make_mapping(call, "Target", EMPTY_IMODEL)["id"]
    source = {"mappingId": M, "groupId": BEAM}
    copy = make_group(call, target, "Beams2", query="SELECT * FROM Building.Beam", source=source)
    assert copy["description"] == "A group of beams"
    assert [entry["key"] for entry in copy["metadata"]] == ["key1", "key2"]
    theirs = walk(call, properties(M, BEAM), "", "properties")
    ours = walk(call, properties(target, copy["id"]), "", "properties")
    assert [column["propertyName"] for column in ours] == [column["propertyName"] for column in theirs]
    assert not {column["id"] for column in ours} & {column["id"] for column in theirs}
    call("DELETE", f"{properties(target, copy['id'])}/{ours[0]['id']}")
    assert walk(call, properties(M, BEAM), "", "properties") == theirs
    own = make_group(call, target, "Beams3", description="", metadata=[], source=source)
    assert (own["description"], own["metadata"]) == ("", [])


def test_a_copy_needs_a_query_of_its_own(call: Call) -> None:
    reply = call("POST", groups(M), json={"groupName": "New", "source": {"mappingId": M, "groupId": BEAM}})
    assert [detail["target"] for detail in reply.json()["error"]["details"]] == ["query"]


@pytest.mark.parametrize(
    ("source", "code", "target"),
    [
        ({"mappingId": NOWHERE, "groupId": BEAM}, "MappingNotFound", "source.mappingId"),
        ({"mappingId": M, "groupId": NOWHERE}, "GroupNotFound", "source.groupId"),
        ({"mappingId": M2, "groupId": BEAM}, "GroupNotFound", "source.groupId"),
    ],
)
def test_a_source_that_is_not_there(call: Call, source: dict[str, str], code: str, target: str) -> None:
    body = {"groupName": "New", "query": "SELECT * FROM bis.Element", "source": source}
    assert refused(call("POST", groups(M), json=body)) == (404, code, target)


def test_a_change_leaves_what_it_does_not_name_and_replaces_all_metadata(call: Call, clock: VirtualClock) -> None:
    before = call("GET", ONE).json()["group"]
    clock.advance(5)
    renamed = call("PATCH", ONE, json={"groupName": "Beams", "description": ""}).json()["group"]
    assert renamed == before | {"groupName": "Beams", "description": ""}
    changed = call("PATCH", ONE, json={"metadata": [{"key": "new", "value": ""}]}).json()["group"]
    assert changed == renamed | {"metadata": [{"key": "new", "value": ""}]}
    assert call("GET", ONE).json()["group"] == changed
    assert call("GET", f"{ROOT}/{M}").json()["mapping"]["modifiedOn"] == "2030-01-01T00:00:05+00:00"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"groupName": "a b"}, "groupName"),
        ({"groupName": "x" * 129}, "groupName"),
        ({"query": " "}, "query"),
        ({"query": None}, "query"),
        ({"metadata": [{"key": "a"}, {"key": "b"}, {"key": "a"}]}, "metadata[2].key"),
        ({"metadata": [{"key": " "}]}, "metadata[0].key"),
        ({"metadata": [{"value": "x"}]}, "metadata[0].key"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_bad_bodies(call: Call, method: str, change: dict[str, Any], target: str) -> None:
    whole = {"groupName": "New", "query": "SELECT * FROM bis.Element"} | change
    reply = call(method, groups(M) if method == "POST" else ONE, json=whole if method == "POST" else change)
    error = reply.json()["error"]
    assert (reply.status, error["code"]) == (422, "InvalidGroupingAndMappingRequest")
    assert error["message"] == ("Cannot create Group." if method == "POST" else "Cannot update Group.")
    assert [detail["target"] for detail in error["details"]] == [target]


def test_a_deleted_group_is_gone_with_its_properties(call: Call) -> None:
    assert call("DELETE", ONE).status == 204
    for path in (ONE, f"{ONE}/properties"):
        assert refused(call("GET", path)) == (404, "GroupNotFound", "groupId")
    assert [group["id"] for group in walk(call, groups(M), "", "groups")] == [SLAB]
    assert refused(call("DELETE", ONE)) == (404, "GroupNotFound", "groupId")


@pytest.mark.parametrize("group", [NOWHERE, "no-guid"])
def test_groups_that_are_not_there(call: Call, group: str) -> None:
    for method, body in (("GET", None), ("PATCH", {"groupName": "New"}), ("DELETE", None)):
        assert refused(call(method, f"{groups(M)}/{group}", json=body)) == (404, "GroupNotFound", "groupId")
    assert refused(call("GET", f"{groups(M2)}/{BEAM}")) == (404, "GroupNotFound", "groupId")
    assert refused(call("GET", f"{groups(NOWHERE)}/{BEAM}")) == (404, "MappingNotFound", "mappingId")


def test_pages_go_on_where_they_were_when_groups_come_and_go(call: Call) -> None:
    first = call("GET", groups(M), "$top=1").json()
    make_group(call, M, "Later")
    call("DELETE", ONE)
    query = first["_links"]["next"]["href"].partition("?")[2]
    assert [group["groupName"] for group in walk(call, groups(M), query, "groups")] == ["Slab", "Later"]
