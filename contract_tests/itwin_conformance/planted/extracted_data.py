"""Bugs in extracted data and in the audit trail."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from .engine import Call, Reply, plant
from .mappings import ROOT

__all__: list[str] = []

Rows = list[list[str]]


def _rows(reply: Reply, edit: Callable[[Rows], Rows]) -> Reply:
    """Change the rows of a CSV file."""
    if reply.ok:
        text = io.StringIO()
        rows = list(csv.reader(io.StringIO(reply.content.decode(), newline="")))
        csv.writer(text, lineterminator="\n").writerows(edit(rows))
        reply.content = text.getvalue().encode()
    return reply


def _last_cell(reply: Reply, text: str) -> Reply:
    return _rows(reply, lambda rows: [[*row[:-1], text] for row in rows])


def _tables(reply: Reply, edit: Callable[[list[Any]], object]) -> Reply:
    return reply.change(lambda cdm: edit(cdm["entities"]))


@plant("table-missing", breaks="GM-CDM-01")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: tables.pop())


@plant("fixed-column-missing", breaks="GM-CDM-02")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: [table["attributes"].pop(2) for table in tables])


@plant("fixed-columns-last", breaks="GM-CDM-02")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: [table["attributes"].reverse() for table in tables])


@plant("column-types-text", breaks="GM-CDM-03")
def _(call: Call) -> Reply:
    return _tables(
        call.answer(), lambda tables: [one.update(dataType="string") for table in tables for one in table["attributes"]]
    )


@plant("column-missing", breaks="GM-CDM-03")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: [table["attributes"].pop() for table in tables])


@plant("same-name-two-tables", breaks="GM-CDM-04")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: tables.append(dict(tables[0])))


@plant("data-before-the-end", breaks="GM-CDM-05")
def _(call: Call) -> Reply:
    reply = call.answer()
    empty = {"name": "Insights_and_Reporting_Extractor", "version": "1.0", "entities": []}
    return Reply.of(200, empty) if reply.status == 404 else reply


@plant("data-follow-mapping", breaks="GM-CDM-06")
def _(call: Call) -> Reply:
    groups = call.store.mappings[call.path["mappingId"]].groups
    names = [group.name for group in groups]
    return _tables(
        call.answer(), lambda tables: [table.update(name=name) for table, name in zip(tables, names, strict=False)]
    )


@plant("cdm-format-wrong", breaks="GM-CDM-07")
def _(call: Call) -> Reply:
    return call.answer().change(lambda cdm: cdm.update(version="2.0"))


@plant("cdm-entity-kind-wrong", breaks="GM-CDM-07")
def _(call: Call) -> Reply:
    return _tables(call.answer(), lambda tables: [table.update({"$type": "ReferenceEntity"}) for table in tables])


@plant("location-not-served", breaks="GM-CDM-08", operations=["get-cdm"])
def _(call: Call) -> Reply:
    more = {"name": "part00009", "location": "Table/part00009.csv"}
    return _tables(call.answer(), lambda tables: [table["partitions"].append(more) for table in tables])


@plant("location-escaped-twice", breaks="GM-CDM-08", operations=["get-cdm-partition"])
def _(call: Call) -> Reply:
    return call.answer(query={"location": call.query["location"].replace("/", "%2F")})


# Rows


@plant("row-short", breaks="GM-CSV-01")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [*rows[:-1], rows[-1][:-1]])


@plant("quoted-comma-splits", breaks="GM-CSV-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        reply.content = reply.content.replace(b'"', b"")
    return reply


@plant("header-row", breaks="GM-CSV-02")
def _(call: Call) -> Reply:
    header = ["ECInstanceId", "ECClassId", "UserLabel", "BBoxLow", "BBoxHigh"]
    return _rows(call.answer(), lambda rows: [header, *rows])


@plant("row-twice", breaks="GM-CSV-03")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [*rows, rows[0]])


@plant("decimal-ids", breaks="GM-CSV-03")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [[str(int(row[0], 16)), *row[1:]] for row in rows])


@plant("instances-ignored", breaks="GM-CSV-04", operations=["run-extraction"])
def _(call: Call) -> Reply:
    return call.answer(body={name: value for name, value in call.json.items() if name != "ecInstanceIds"})


@plant("value-of-another-type", breaks="GM-CSV-05")
def _(call: Call) -> Reply:
    words = {"true": "yes", "false": "no"}
    return _rows(call.answer(), lambda rows: [[words.get(cell, cell) for cell in row] for row in rows])


@plant("decimal-comma", breaks="GM-CSV-05")
def _(call: Call) -> Reply:
    return _rows(
        call.answer(), lambda rows: [[*row[:5], *(cell.replace(".", ",") for cell in row[5:])] for row in rows]
    )


@plant("formula-not-evaluated", breaks="GM-CSV-06")
def _(call: Call) -> Reply:
    return _last_cell(call.answer(), "100 * 3.123")


@plant("formula-truncated", breaks="GM-CSV-06")
def _(call: Call) -> Reply:
    return _last_cell(call.answer(), "312")


@plant("no-source-is-zero", breaks="GM-CSV-07")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [[*row[:5], *(cell or "0" for cell in row[5:])] for row in rows])


@plant("sources-stop-early", breaks="GM-CSV-08")
def _(call: Call) -> Reply:
    return _last_cell(call.answer(), "")


@plant("any-location-served", breaks="GM-CSV-09")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        return reply
    cdm = call.ask(f"{ROOT}/{call.path['mappingId']}/extractions/{call.path['extractionId']}/cdm")
    return call.answer(query={"location": cdm.json["entities"][0]["partitions"][0]["location"]}) if cdm.ok else reply


@plant("limit-ignored", breaks="GM-CSV-10")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [*rows, *([f"{row[0]}f", *row[1:]] for row in rows)])


@plant("quotes-not-doubled", breaks="GM-CSV-11")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        reply.content = reply.content.replace(b'""', b'"')
    return reply


@plant("line-breaks-lost", breaks="GM-CSV-11")
def _(call: Call) -> Reply:
    return _rows(call.answer(), lambda rows: [[cell.replace("\n", " ") for cell in row] for row in rows])


@plant("last-line-open", breaks="GM-CSV-12")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        reply.content = reply.content.rstrip(b"\n")
    return reply


# The audit trail


@plant("audit-misses-deletions", breaks="GM-AUDIT-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [item for item in items if item["action"] != "Delete"])


@plant("audit-path-of-mapping", breaks="GM-AUDIT-01")
def _(call: Call) -> Reply:
    return call.of_items(
        call.answer(), lambda items: [{**item, "path": item["path"].partition("/properties")[0]} for item in items]
    )


@plant("audit-old-and-new-swapped", breaks="GM-AUDIT-02")
def _(call: Call) -> Reply:
    def swap(page: Any) -> None:
        for entry in page["auditTrailEntries"]:
            for one in entry["changes"]:
                one["oldValue"], one["newValue"] = one["newValue"], one["oldValue"]

    return call.answer().change(swap)


@plant("audit-tells-unchanged", breaks="GM-AUDIT-02")
def _(call: Call) -> Reply:
    more = {"property": "mappingName", "oldValue": "same", "newValue": "same"}
    return call.of_items(call.answer(), lambda items: [{**item, "changes": [*item["changes"], more]} for item in items])


@plant("audit-path-exact", breaks="GM-AUDIT-03")
def _(call: Call) -> Reply:
    wanted = call.query.get("path", "mappings")
    return call.of_items(call.answer(), lambda items: [item for item in items if wanted in ("mappings", item["path"])])


@plant("audit-path-ignored", breaks="GM-AUDIT-03")
def _(call: Call) -> Reply:
    return call.answer(query={"path": None})


@plant("audit-after-exclusive", breaks="GM-AUDIT-04")
def _(call: Call) -> Reply:
    limit = call.query.get("after")
    return call.of_items(call.answer(), lambda items: [item for item in items if item["timestamp"] != limit])


@plant("audit-before-ignored", breaks="GM-AUDIT-04")
def _(call: Call) -> Reply:
    return call.answer(query={"before": None})


@plant("audit-offset-ignored", breaks="GM-AUDIT-05")
def _(call: Call) -> Reply:
    given = {name: f"{value[:-6]}Z" for name, value in call.query.items() if name in ("after", "before")}
    return call.answer(query=given)


@plant("audit-names-another", breaks="GM-AUDIT-07")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [{**item, "userEmail": "somebody@example.com"} for item in items])


@plant("audit-of-refused", breaks="GM-AUDIT-08", operations=["update-mapping", "get-audittrail-imodel"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if call.id == "update-mapping":
        call.memory["refused"] = reply.status == 422
        return reply
    more = [{"action": "Update", "changes": []}] if call.memory.get("refused") else []
    return call.of_items(reply, lambda items: [*({**items[-1], **entry} for entry in more), *items])


@plant("audit-date-unchecked", breaks="GM-AUDIT-09")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(query={"after": None, "before": None}) if reply.status == 422 else reply


@plant("audit-of-all-imodels", breaks="GM-AUDIT-10")
def _(call: Call) -> Reply:
    other = "mappings/b5fc9da1-d406-421c-83e5-f0a17ec2039b"
    return call.of_items(call.answer(), lambda items: [*items, *({**item, "path": other} for item in items[:1])])
