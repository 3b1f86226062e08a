"""The audit trail: an entry for each change, newest first, filtered by path and date."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox._audit import instant
from itwin_platform.testing import VirtualClock

from .mapping_world import (
    AUDIT,
    BEAM,
    EMPTY_IMODEL,
    HOST,
    IMODEL,
    LENGTH,
    M2,
    NOWHERE,
    ROOT,
    Call,
    M,
    groups,
    make_group,
    make_mapping,
    make_property,
    properties,
    refused,
    walk,
)

EXAMPLE = {
    "timestamp": "2023-08-02T10:37:29.4840808+00:00",
    "path": f"mappings/{M2}",
    "userEmail": "john.doe@example.com",
    "action": "Update",
    "changes": [
        {"property": "mappingName", "oldValue": "Mapping_name_old", "newValue": "Mapping_name_new"},
        {"property": "extractionEnabled", "oldValue": "false", "newValue": "true"},
    ],
}


def trail(call: Call, query: str = "", imodel: str = IMODEL) -> list[dict[str, Any]]:
    return walk(call, AUDIT, f"iModelId={imodel}{query}", "auditTrailEntries")


def test_the_documented_entry_is_there(call: Call) -> None:
    answer = call("GET", AUDIT, f"iModelId={IMODEL}&path=mappings&$top=1").json()
    assert answer["auditTrailEntries"] == [EXAMPLE]
    assert answer["_links"]["self"]["href"] == f"{HOST}{AUDIT}?iModelId={IMODEL}&path=mappings&$top=1"
    assert answer["_links"]["next"]["href"].startswith(f"{HOST}{AUDIT}?iModelId={IMODEL}&path=mappings&$top=1&$cont")


def test_every_change_is_recorded_with_old_and_new_values_as_text(call: Call, clock: VirtualClock) -> None:
    clock.advance(1.25)
    mapping = make_mapping(call, "A", EMPTY_IMODEL)["id"]
    call("PATCH", f"{ROOT}/{mapping}", json={"extractionEnabled": True, "mappingName": "A"})
    group = make_group(call, mapping, "G", metadata=[{"key": "k"}])["id"]
    call("PATCH", f"{groups(mapping)}/{group}", json={"description": "D"})
    member = make_property(call, mapping, group, "P", formula="1")["id"]
    call("PUT", f"{properties(mapping, group)}/{member}", json={"propertyName": "P", "dataType": "Integer"})
    call("DELETE", f"{properties(mapping, group)}/{member}")
    call("DELETE", f"{groups(mapping)}/{group}")
    call("DELETE", f"{ROOT}/{mapping}")
    entries = trail(call, imodel=EMPTY_IMODEL)[::-1]
    at = {"m": f"mappings/{mapping}"}
    at["g"] = f"{at['m']}/groups/{group}"
    at["p"] = f"{at['g']}/properties/{member}"
    assert [(entry["action"], entry["path"]) for entry in entries] == [
        ("Create", at["m"]),
        ("Update", at["m"]),
        ("Create", at["g"]),
        ("Update", at["g"]),
        ("Create", at["p"]),
        ("Update", at["p"]),
        ("Delete", at["p"]),
        ("Delete", at["g"]),
        ("Delete", at["m"]),
    ]
    assert entries[1]["changes"] == [{"property": "extractionEnabled", "oldValue": "false", "newValue": "true"}]
    assert {"property": "metadata", "oldValue": None, "newValue": '[{"key":"k","value":null}]'} in entries[2]["changes"]
    assert entries[5]["changes"] == [
        {"property": "dataType", "oldValue": "Double", "newValue": "Integer"},
        {"property": "formula", "oldValue": "1", "newValue": None},
    ]
    assert {"property": "groupName", "oldValue": "G", "newValue": None} in entries[7]["changes"]
    assert {entry["timestamp"] for entry in entries} == {"2030-01-01T00:00:01.2500000+00:00"}
    assert {entry["userEmail"] for entry in entries} == {"Jane.Doe@example.com"}


def test_what_is_refused_leaves_no_entry(call: Call) -> None:
    before = trail(call)
    call("PATCH", f"{ROOT}/{M}", json={"mappingName": "not good"})
    call("POST", properties(M, BEAM), json={"propertyName": "Length", "dataType": "Double"})
    call("DELETE", f"{ROOT}/{M}", token="sandbox-token-reader")
    assert trail(call) == before


def test_changes_by_a_service_name_no_user(call: Call) -> None:
    credentials = (
        "grant_type=client_credentials&scope=itwin-platform&client_id=service-sandbox&client_secret=sandbox-secret"
    )
    form = {"content-type": "application/x-www-form-urlencoded"}
    token = call("POST", "/ims/connect/token", body=credentials.encode(), headers=form, token=None).json()[
        "access_token"
    ]
    assert call("PATCH", f"{ROOT}/{M}", json={"description": "By a service"}, token=token).status == 200
    assert trail(call)[0]["userEmail"] is None


def test_a_path_selects_its_subtree(call: Call) -> None:
    call("PATCH", f"{ROOT}/{M}", json={"description": "m"})
    call("PATCH", f"{groups(M)}/{BEAM}", json={"description": "g"})
    call("PUT", f"{properties(M, BEAM)}/{LENGTH}", json={"propertyName": "Length", "dataType": "Integer"})
    kinds = {
        "mappings": 6,
        f"mappings/{M}": 4,
        f"mappings/{M.upper()}/groups": 2,
        f"mappings/{M}/groups/{BEAM}": 2,
        f"mappings/{M}/groups/{BEAM}/properties": 1,
        f"mappings/{M}/groups/{BEAM}/properties/{LENGTH}": 1,
        f"mappings/{NOWHERE}": 0,
        f"mappings/{M[:-1]}": 0,
    }
    assert {path: len(trail(call, f"&path={path}")) for path in kinds} == kinds


def test_dates_count_themselves_down_to_the_last_digit(call: Call) -> None:
    exact, later, earlier = (f"2023-08-02T10:37:29.484080{digit}%2B00:00" for digit in "897")
    assert trail(call, f"&after={exact}&before={exact}") == [EXAMPLE]
    assert trail(call, f"&after={later}") == []
    assert EXAMPLE not in trail(call, f"&before={earlier}")
    assert trail(call, "&after=2023-08-02T12:37:29.4840808%2B02:00") == [EXAMPLE]
    assert len(trail(call, "&before=2021-12-31T00:00:00Z")) == 2
    assert trail(call, "&after=2024-01-01T00:00:00Z&before=2023-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("query", "code", "targets"),
    [
        ("&path=groups", "InvalidParameter", ["path"]),
        ("&path=mappings/", "InvalidParameter", ["path"]),
        ("&path=mappings%0A", "InvalidParameter", ["path"]),
        ("&after=yesterday", "InvalidParameter", ["after"]),
        ("&after=2023-08-02", "InvalidParameter", ["after"]),
        ("&after=2023-08-02T10:00:00+01:00", "InvalidParameter", ["after"]),
        ("&after=2023-02-30T10:00:00Z&before=2023-08-02T10:00:00", "InvalidParameter", ["after", "before"]),
        ("&$top=0", "InvalidValue", ["$top"]),
        ("&path=mappings&path=mappings", "InvalidParameter", ["path"]),
    ],
)
def test_bad_filters(call: Call, query: str, code: str, targets: list[str]) -> None:
    reply = call("GET", AUDIT, f"iModelId={IMODEL}{query}")
    error = reply.json()["error"]
    assert (reply.status, error["message"]) == (422, "Cannot retrieve Audit Trail Entries.")
    assert [(detail["code"], detail["target"]) for detail in error["details"]] == [(code, target) for target in targets]


def test_pages_stay_whole_while_entries_are_added_and_tokens_belong_to_their_filter(call: Call) -> None:
    first = call("GET", AUDIT, f"iModelId={IMODEL}&path=mappings&$top=1").json()
    everything = trail(call)
    call("PATCH", f"{ROOT}/{M}", json={"description": "later"})
    query = first["_links"]["next"]["href"].partition("?")[2]
    assert first["auditTrailEntries"] + walk(call, AUDIT, query, "auditTrailEntries") == everything
    token = query.rpartition("=")[2]
    reply = call("GET", AUDIT, f"iModelId={IMODEL}&path=mappings/{M}&$continuationToken={token}")
    assert reply.status == 422


def test_whose_trail_one_sees(call: Call) -> None:
    assert refused(call("GET", AUDIT, f"iModelId={NOWHERE}")) == (404, "iModelNotFound", "iModelId")
    foreign = call("GET", AUDIT, f"iModelId={IMODEL}", token="sandbox-token-other")
    assert refused(foreign) == (404, "iModelNotFound", "iModelId")
    assert call("GET", AUDIT, f"iModelId={IMODEL}", token="sandbox-token-reader").status == 200


@pytest.mark.parametrize(
    "text", ["2023-01-01t00:00:00z", "2016-12-31T23:59:60Z", "2023-01-01T00:00:00.123456789-23:59"]
)
def test_unusual_dates(text: str) -> None:
    assert instant(text) is not None
