"""Extractions and their data: states by elapsed time, logs that grow, tables made row by row."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.sandbox._queries import query_issue
from itwin_platform.sandbox._rows import csv_chunks
from itwin_platform.sandbox._store import EntitySnapshot, TableSource
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
TROUBLED = "a0471655-6b18-419e-ab01-ebf4fbff9dff"
M = "f1fe5959-35ab-467e-83b8-a679b722d80f"
M2 = "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"
PARTLY, FAILING = "b5fc9da1-d406-421c-83e5-f0a17ec2039b", "c60daeb2-e517-432d-94f6-01b28fd314ac"
DONE = "d4ca244b-81c8-4146-934d-e5936345bba2"
ASPECTS = "FROM bis.Element E JOIN Building.BeamAspect A ON A.Element.id = E.ECInstanceId"


def run(call: Call, *mappings: str, imodel: str = IMODEL, **more: Any) -> str:
    body = {"iModelId": imodel, "mappings": [{"id": mapping} for mapping in mappings], **more}
    reply = call("POST", f"{ROOT}/extractions", json=body)
    assert reply.status == 202
    assert reply.json()["extraction"]["state"] == "Queued"
    found: str = reply.json()["extraction"]["id"]
    return found


def state(call: Call, extraction: str) -> str:
    found: str = call("GET", f"{ROOT}/extractions/{extraction}").json()["extraction"]["state"]
    return found


def logs(call: Call, extraction: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("GET", f"{ROOT}/extractions/{extraction}/logs").json()["logs"]
    return found


def table(call: Call, extraction: str, location: str, mapping: str = M) -> list[list[str]]:
    path = f"{ROOT}/{mapping}/extractions/{extraction}/cdm/partitions"
    reply = call("GET", path, f"location={quote(location, safe='')}", headers={"accept": "text/csv"})
    assert reply.status == 200
    assert (reply.header("content-type") or "").startswith("text/csv")
    return list(csv.reader(io.StringIO(reply.content().decode(), newline="")))


def test_the_life_of_an_extraction(call: Call, clock: VirtualClock) -> None:
    extraction = run(call, M, M2)
    seen, sizes = [], []
    for _ in range(18):
        seen.append(state(call, extraction))
        sizes.append(len(logs(call, extraction)))
        clock.advance(0.5)
    assert seen == ["Queued"] * 3 + ["Running"] * 12 + ["Succeeded"] * 3
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (1, 6)


def test_the_log_is_newest_first_and_names_every_group(call: Call, clock: VirtualClock) -> None:
    extraction = run(call, M)
    clock.advance(10)
    entries = logs(call, extraction)
    assert [(entry["state"], entry["category"]) for entry in entries] == [
        ("Succeeded", "StateChange"),
        ("Running", "QueryExecution"),
        ("Running", "QueryExecution"),
        ("Running", "StateChange"),
        ("Queued", "StateChange"),
    ]
    assert [entry["dateTime"] for entry in entries] == sorted((e["dateTime"] for e in entries), reverse=True)
    assert entries[0]["message"] == "Completed."
    assert f"MappingId: {M}, GroupId: 1d9ae44a-2204-4bf6-8397-5c590e04ba3e." in entries[1]["message"]
    assert (entries[1]["contextType"], entries[1]["contextId"]) == ("Mapping", M)
    assert (entries[0]["contextType"], entries[0]["contextId"]) == ("IModel", IMODEL)


def test_speed_shortens_life(caller: Callable[[Sandbox], Call], clock: VirtualClock) -> None:
    call = caller(Sandbox(speed=10, clock=clock))
    extraction = run(call, M)
    clock.advance(0.15)
    assert state(call, extraction) == "Running"
    clock.advance(0.6)
    assert state(call, extraction) == "Succeeded"


class BackwardClock(VirtualClock):
    """A clock that somebody sets back."""

    def set_back(self, other: VirtualClock) -> None:
        self._elapsed = other._elapsed


def test_a_clock_that_goes_back_takes_nothing_back(caller: Callable[[Sandbox], Call]) -> None:
    clock, start = BackwardClock(), VirtualClock()
    call = caller(Sandbox(clock=clock))
    extraction = run(call, M)
    clock.advance(20)
    assert state(call, extraction) == "Succeeded"
    clock.set_back(start)
    assert state(call, extraction) == "Succeeded"


def test_it_appears_in_the_lists(call: Call, clock: VirtualClock) -> None:
    extraction = run(call, M2)
    of_imodel = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}").json()["extractions"]
    assert [item["id"] for item in of_imodel] == [extraction, DONE, "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"]
    path = f"{ROOT}/{M2}/extractions"
    assert len(call("GET", path).json()["extractions"]) == 1
    for at in ("/cdm", "/cdm/partitions"):
        early = call("GET", f"{path}/{extraction}{at}", "location=AllElements%2Fpart00000.csv")
        assert (early.status, early.json()["error"]["code"]) == (404, "ExtractionNotFound")
    clock.advance(7.5)
    newest, oldest = call("GET", path).json()["extractions"]
    assert newest["extractionId"] == extraction
    assert newest["extractionTimestamp"] == "2030-01-01T00:00:07+00:00"
    assert (newest["changesetIndex"], newest["mappingTimestamp"]) == (5, "2023-08-02T10:37:29+00:00")
    assert oldest["changesetIndex"] == 4
    cdm = newest["_links"]["cdm"]["href"].removeprefix("https://sandbox.test")
    assert [entity["name"] for entity in call("GET", cdm).json()["entities"]] == ["AllElements"]
    assert len(call("GET", f"{ROOT}/{M}/extractions").json()["extractions"]) == 1


@pytest.mark.parametrize(("index", "skipped"), [(1, True), (4, True), (5, False)])
def test_an_older_changeset_than_the_last_extracted_one_is_skipped(
    sandbox: Sandbox, call: Call, clock: VirtualClock, index: int, *, skipped: bool
) -> None:
    extraction = run(call, M, changesetId=sandbox.platform.store.imodels[IMODEL].changesets[index - 1])
    clock.advance(10)
    assert state(call, extraction) == "Succeeded"
    message = f"Mapping skipped, it was already extracted at a newer changeset. MappingId: {M}."
    assert (message in {entry["message"] for entry in logs(call, extraction)}) is skipped
    assert len(call("GET", f"{ROOT}/{M}/extractions").json()["extractions"]) == (1 if skipped else 2)
    data = call("GET", f"{ROOT}/{M}/extractions/{extraction}/cdm")
    assert data.status == (404 if skipped else 200)
    if skipped:
        assert data.json()["error"]["code"] == "ExtractionNotFound"


@pytest.mark.parametrize(("mapping", "end", "data"), [(PARTLY, "PartiallySucceeded", 200), (FAILING, "Failed", 404)])
def test_groups_that_fail(call: Call, clock: VirtualClock, mapping: str, end: str, data: int) -> None:
    extraction = run(call, mapping, imodel=TROUBLED)
    clock.advance(10)
    assert state(call, extraction) == end
    issues = [entry for entry in logs(call, extraction) if entry["category"] == "QueryTranslation"]
    assert [entry["level"] for entry in issues] == ["Error"]
    assert logs(call, extraction)[0]["level"] == ("Error" if end == "Failed" else "Information")
    reply = call("GET", f"{ROOT}/{mapping}/extractions/{extraction}/cdm")
    assert reply.status == data
    if data == 200:
        assert [entity["name"] for entity in reply.json()["entities"]] == ["Wall"]


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({"iModelId": "22acf21e-0575-4faf-849b-bcd538718269"}, "iModelNotFound", "iModelId"),
        ({"iModelId": "no id"}, "iModelNotFound", "iModelId"),
        ({"mappings": [{"id": "22acf21e-0575-4faf-849b-bcd538718269"}]}, "MappingNotFound", "mappingId"),
        ({"mappings": [{"id": PARTLY}]}, "MappingNotFound", "mappingId"),
        ({"changesetId": "f" * 40}, "ChangesetNotFound", None),
    ],
)
def test_what_the_body_names_has_to_exist(call: Call, body: dict[str, Any], code: str, target: str | None) -> None:
    reply = call("POST", f"{ROOT}/extractions", json={"iModelId": IMODEL, "mappings": [{"id": M}]} | body)
    assert reply.status == 404
    assert (reply.json()["error"]["code"], reply.json()["error"].get("target")) == (code, target)


def test_the_model_and_the_tables(call: Call) -> None:
    path = f"{ROOT}/{M}/extractions/{DONE}/cdm"
    model = call("GET", path).json()
    assert (model["name"], model["version"]) == ("Insights_and_Reporting_Extractor", "1.0")
    beam, slab = model["entities"]
    columns = [(attribute["name"], attribute["dataType"]) for attribute in beam["attributes"]]
    assert columns == [
        *((name, "string") for name in ("ECInstanceId", "ECClassId", "UserLabel", "BBoxLow", "BBoxHigh")),
        ("Length", "double"),
        ("CrossSectionArea", "double"),
        ("BeamVolume", "double"),
        ("Material", "string"),
    ]
    assert [attribute["dataType"] for attribute in slab["attributes"]][5:] == ["boolean", "int64"]
    assert [part["location"] for part in beam["partitions"]] == ["Beam/part00000.csv", "Beam/part00001.csv"]
    assert beam["partitions"][0]["name"] == "part00000"
    rows = [row for part in beam["partitions"] for row in table(call, DONE, part["location"])]
    assert len(rows) == 1000
    assert {len(row) for row in rows} == {9}
    assert rows[0][:3] == ["0x2000000000b", "0x152", "Beam B-01"]
    assert len({row[0] for row in rows}) == 1000
    assert all(float(row[7]) == pytest.approx(float(row[5]) * float(row[6]), abs=1e-4) for row in rows)
    assert {"", "Steel, S355"} <= {row[8] for row in rows}
    flats = table(call, DONE, "Slab/part00000.csv")
    assert {row[5] for row in flats} == {"true", "false"}
    assert all(row[6].isdigit() for row in flats)


def test_the_same_seed_gives_the_same_rows(caller: Callable[[Sandbox], Call]) -> None:
    tables = [table(caller(Sandbox(seed=seed)), DONE, "Beam/part00001.csv") for seed in (1, 1, 2)]
    assert tables[0] == tables[1] != tables[2]


def test_only_the_wanted_instances(call: Call, clock: VirtualClock) -> None:
    wanted = ["0x2000000000d", "0x2000000000B", "0x2000000000b", "0xfff"]
    extraction = run(call, M, ecInstanceIds=wanted)
    clock.advance(10)
    assert [row[0] for row in table(call, extraction, "Beam/part00000.csv")] == ["0x2000000000b", "0x2000000000d"]
    assert table(call, extraction, "Slab/part00000.csv") == []


def test_rows_do_not_depend_on_how_they_are_asked_for(caller: Callable[[Sandbox], Call], clock: VirtualClock) -> None:
    call = caller(Sandbox(rows=4700, seed=3, clock=clock))
    parts = [f"Beam/part{number:05}.csv" for number in range(10)]
    rows = [row for part in parts for row in table(call, DONE, part)]
    assert [int(row[0], 16) for row in rows] == [0x2000000000B + place for place in range(4700)]
    assert rows[137][2] == 'Beam B-138\n"moved"'
    assert json.loads(rows[4000][3]) == {"x": 0.0, "y": 0.0, "z": 75.2}
    assert rows[4001][5:] == rows[1][5:], "what makes a row fast to write"
    wanted = [0, 1, 137, 199, 200, 2000, 4699]
    extraction = run(call, M, ecInstanceIds=[rows[place][0] for place in wanted])
    clock.advance(10)
    assert table(call, extraction, "Beam/part00000.csv") == [rows[place] for place in wanted]


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, 1), (0, 199), (1, 200), (199, 201), (200, 400), (150, 1650), (1999, 2001), (2401, 2405), (2399, 2404)],
)
def test_any_stretch_of_rows_is_cut_from_the_same_table(start: int, stop: int) -> None:
    source = TableSource("beam", (), 2400)
    entity = EntitySnapshot("Beams", (), (source, TableSource("wall", (), 3), replace(source, picks=(5, 700))))
    whole = b"".join(csv_chunks(entity, 0, 0, entity.size)).split(b"\n0x")
    assert len(whole) == entity.size == 2405
    assert b"".join(csv_chunks(entity, 0, start, stop)).removeprefix(b"0x").rstrip(b"\n").split(b"\n0x") == [
        row.removeprefix(b"0x").rstrip(b"\n") for row in whole[start:stop]
    ]
    assert [row.partition(b",")[0] for row in whole[2403:]] == [b"20000000010", b"200000002c7"]


def test_a_limit_in_the_query_holds(call: Call, clock: VirtualClock) -> None:
    mapping = call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "Few"}).json()["mapping"]["id"]
    body = {"groupName": "Some", "query": "SELECT * FROM bis.Element limit 7"}
    assert call("POST", f"{ROOT}/{mapping}/groups", json=body).status == 201
    extraction = run(call, mapping)
    clock.advance(10)
    assert len(table(call, extraction, "Some/part00000.csv", mapping)) == 7


@pytest.mark.parametrize("location", ["Beam/part00002.csv", "beam/part00000.csv", "../secret", "Beam"])
def test_an_unknown_location(call: Call, location: str) -> None:
    reply = call("GET", f"{ROOT}/{M}/extractions/{DONE}/cdm/partitions", f"location={quote(location, safe='')}")
    assert reply.status == 422
    assert reply.json()["error"]["details"][0]["target"] == "location"


def test_an_extraction_of_another_mapping_has_no_data_here(call: Call) -> None:
    reply = call("GET", f"{ROOT}/{M2}/extractions/{DONE}/cdm")
    assert (reply.status, reply.json()["error"]["code"]) == (404, "ExtractionNotFound")


def test_rows_are_made_while_they_are_sent(caller: Callable[[Sandbox], Call]) -> None:
    call = caller(Sandbox(rows=160_000_000))
    reply = call("GET", f"{ROOT}/{M}/extractions/{DONE}/cdm/partitions", "location=Beam%2Fpart00015.csv")
    chunks = reply.body
    assert not isinstance(chunks, bytes)
    tracemalloc.start()
    size = sum(len(next(chunks)) for _ in range(40))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_000_000
    assert peak < 2_000_000


@pytest.mark.parametrize(("rows", "partitions"), [(0, 1), (1, 1), (500, 1), (501, 2), (8000, 16), (100_000, 16)])
def test_how_tables_are_split(caller: Callable[[Sandbox], Call], rows: int, partitions: int) -> None:
    call = caller(Sandbox(rows=rows))
    entity = call("GET", f"{ROOT}/{M}/extractions/{DONE}/cdm").json()["entities"][0]
    assert len(entity["partitions"]) == partitions


@pytest.mark.parametrize(
    ("query", "category"),
    [
        ("SELECT * FROM bis.Element", None),
        ("select * from biscore.element limit 10", None),
        ("SELECT ECInstanceId, ECClassId FROM Building.Beam", None),
        ("SELECT Element.id ECInstanceId FROM Building.BeamAspect", None),
        ("SELECT ECClassId FROM bis.Element", "GroupQuery"),
        ("SELECT Element.id FROM Building.BeamAspect", "GroupQuery"),
        (f"SELECT A.ECInstanceId ECInstanceId {ASPECTS}", "QueryExecution"),
        (f"SELECT a.ecinstanceid, A.Width {ASPECTS}", "QueryExecution"),
        (f"SELECT A.ECInstanceId, A.ECClassId {ASPECTS}", None),
        (f"SELECT E.ECInstanceId {ASPECTS}", None),
        ("SELECT * FROM Nowhere.Thing", "QueryTranslation"),
        ("bis.Element", "QueryTranslation"),
    ],
)
def test_queries(query: str, category: str | None) -> None:
    issue = query_issue(query)
    assert (issue and issue[0]) == category


def test_a_mapping_is_created_and_copied(call: Call, clock: VirtualClock) -> None:
    copy = {"iModelId": "adae0938-e15b-4394-a376-da32b79ee653", "mappingName": "Kopie_ä", "sourceMappingId": M}
    made = call("POST", ROOT, json=copy)
    assert made.status == 201
    mapping = made.json()["mapping"]
    assert mapping["description"] == "Mapping schema for iModel"
    assert mapping["createdOn"] == mapping["modifiedOn"] == "2030-01-01T00:00:00+00:00"
    assert mapping["createdBy"] == "Jane.Doe@example.com"
    listed = call("GET", ROOT, f"iModelId={copy['iModelId']}").json()["mappings"]
    assert listed == [mapping]
    extraction = run(call, mapping["id"], imodel=copy["iModelId"])
    clock.advance(10)
    assert len(table(call, extraction, "Beam/part00000.csv", mapping["id"])) == 500


def test_a_changeset_is_followed_by_one_extraction_of_what_is_enabled(
    sandbox: Sandbox, call: Call, clock: VirtualClock
) -> None:
    call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "Manual", "extractionEnabled": False})
    changeset = sandbox.push_changeset(IMODEL)
    assert re.fullmatch("[0-9a-f]{40}", changeset)
    newest, *others = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}").json()["extractions"]
    assert (newest["state"], len(others)) == ("Queued", 2)
    clock.advance(10)
    for mapping in (M, M2):
        last = call("GET", f"{ROOT}/{mapping}/extractions").json()["extractions"][0]
        assert (last["extractionId"], last["changesetIndex"]) == (newest["id"], 6)
    manual = call("GET", ROOT, f"iModelId={IMODEL}").json()["mappings"][2]["id"]
    assert call("GET", f"{ROOT}/{manual}/extractions").json()["extractions"] == []
    assert run(call, M, changesetId=changeset)


def test_a_changeset_without_enabled_mappings_starts_nothing(sandbox: Sandbox, call: Call) -> None:
    sandbox.push_changeset(TROUBLED)
    assert call("GET", f"{ROOT}/extractions", f"iModelId={TROUBLED}").json()["extractions"] == []
    with pytest.raises(ValueError, match="iModel"):
        sandbox.push_changeset("nowhere")


def test_an_empty_mapping_succeeds_without_tables(call: Call, clock: VirtualClock) -> None:
    made = call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "Empty"}).json()["mapping"]
    assert (made["description"], made["extractionEnabled"]) == ("", False)
    extraction = run(call, made["id"])
    clock.advance(10)
    assert state(call, extraction) == "Succeeded"
    assert call("GET", f"{ROOT}/{made['id']}/extractions/{extraction}/cdm").json()["entities"] == []


@pytest.mark.parametrize(
    ("change", "target"),
    [({"iModelId": "22acf21e-0575-4faf-849b-bcd538718269"}, "iModelId"), ({"sourceMappingId": "x"}, "sourceMappingId")],
)
def test_what_a_new_mapping_names_has_to_exist(call: Call, change: dict[str, str], target: str) -> None:
    reply = call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "New"} | change)
    assert (reply.status, reply.json()["error"]["target"]) == (404, target)
