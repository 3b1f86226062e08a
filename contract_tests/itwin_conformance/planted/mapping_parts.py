"""Bugs in copies, and in what groups and properties consist of; and in pages of lists that change meanwhile."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from .engine import Call, Reply, plant
from .mappings import INVALID

__all__: list[str] = []

TOP, TOKEN = "$top", "$continuationToken"


# Pages


@plant(
    "token-is-offset",
    breaks="GM-PAGES-01",
    operations=["get-imodel-extractions", "get-extraction-logs", "get-mapping-extractions", "get-audittrail-imodel"],
)
@plant("token-is-offset-from-start", breaks="GM-PAGES-02")
def _(call: Call) -> Reply:
    assert call.operation is not None
    assert call.operation.paging is not None
    name = call.operation.paging["items"]
    reply = call.answer()
    if not reply.ok:
        return reply
    start, top = call.memory.get(call.query.get(TOKEN, ""), 0), int(call.query.get(TOP, "100"))
    every = call.answer(query={TOP: "1000", TOKEN: None}).json[name]
    following = (reply.json["_links"].get("next") or {}).get("href")
    if following:
        call.memory[parse_qs(urlsplit(following).query)[TOKEN][0]] = start + top
    return reply.change(lambda page: page.update({name: every[start : start + top]}))


@plant("token-of-another-list", breaks="GM-PAGES-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(query={TOKEN: None}) if reply.status == 422 and TOKEN in call.query else reply


# Copies


def _copied(call: Call, reply: Reply) -> tuple[Any, Any]:
    """The source of a copy and the copy; None where nothing was copied."""
    mappings, named = call.store.mappings, call.json.get("source")
    if not reply.ok:
        return None, None
    if call.id == "create-mapping":
        return mappings.get(call.json.get("sourceMappingId")), mappings[reply.json["mapping"]["id"]]
    if named is None:
        return None, None
    source = next(group for group in mappings[named["mappingId"]].groups if group.id == named["groupId"])
    return source, mappings[call.path["mappingId"]].groups[-1]


@plant("copy-without-properties", breaks="GM-COPY-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    for group in copied.groups if source else []:
        group.properties.clear()
    return reply


@plant("copy-of-first-group", breaks="GM-COPY-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source:
        del copied.groups[1:]
    return reply


@plant("copy-shares-ids", breaks="GM-COPY-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source and call.id == "create-group":
        copied.properties = list(source.properties)
    elif source:
        for group, original in zip(copied.groups, source.groups, strict=True):
            group.properties = list(original.properties)
    return reply


@plant("copy-shares-properties", breaks="GM-COPY-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source and call.id == "create-group":
        copied.properties = source.properties
    elif source:
        copied.groups = source.groups
    return reply


@plant("copy-ignores-members", breaks="GM-COPY-04")
def _(call: Call) -> Reply:
    kept = ("iModelId", "mappingName", "sourceMappingId")
    copies = "sourceMappingId" in call.json
    return call.answer(body={name: value for name, value in call.json.items() if not copies or name in kept})


@plant("copy-has-defaults", breaks="GM-COPY-04")
def _(call: Call) -> Reply:
    return call.answer(body={"description": "", "extractionEnabled": False, **call.json})


@plant("group-copy-without-properties", breaks="GM-COPY-05")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source:
        copied.properties.clear()
    return reply


@plant("group-copy-ignores-query", breaks="GM-COPY-06")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source:
        copied.query = source.query
    return reply


@plant("copy-of-nothing-made", breaks="GM-COPY-07")
def _(call: Call) -> Reply:
    reply = call.answer()
    sources = ("source", "sourceMappingId")
    without = {name: value for name, value in call.json.items() if name not in sources}
    return call.answer(body=without) if reply.status == 404 else reply


@plant("copied-query-optional", breaks="GM-COPY-08")
def _(call: Call) -> Reply:
    optional = {"query": "SELECT * FROM bis.Element"} if "source" in call.json else {}
    return call.answer(body={**optional, **call.json})


@plant("copy-keeps-dates", breaks="GM-COPY-09")
def _(call: Call) -> Reply:
    reply = call.answer()
    source, copied = _copied(call, reply)
    if source:
        copied.created_on = source.created_on
    return reply


# Groups


@plant("prefer-ignored", breaks="GM-GROUP-01")
def _(call: Call) -> Reply:
    return call.answer(headers={"prefer": "return=representation"})


@plant("representation-minimal", breaks="GM-GROUP-02")
def _(call: Call) -> Reply:
    return call.answer(headers={"prefer": None})


@plant("unknown-preference-refused", breaks="GM-GROUP-03")
def _(call: Call) -> Reply:
    known = call.header.get("prefer", "return=minimal") in ("return=minimal", "return=representation")
    return call.answer() if known else Reply.refusal(422, INVALID, "InvalidHeaderValue")


@plant("metadata-merged", breaks="GM-GROUP-04")
def _(call: Call) -> Reply:
    given = call.json.get("metadata")
    if given is None:
        return call.answer()
    groups = call.store.mappings[call.path["mappingId"]].groups
    there = next(group.metadata for group in groups if group.id == call.path["groupId"])
    keys = [entry["key"] for entry in given]
    kept = [{"key": key, "value": value} for key, value in there if key not in keys]
    return call.answer(body={**call.json, "metadata": [*kept, *given]})


@plant("metadata-key-twice", breaks="GM-GROUP-05")
def _(call: Call) -> Reply:
    once = list({entry["key"]: entry for entry in call.json.get("metadata", [])}.values())
    return call.answer(body={**call.json, "metadata": once})


@plant("metadata-value-lost", breaks="GM-GROUP-06")
def _(call: Call) -> Reply:
    given = [entry for entry in call.json.get("metadata", []) if entry.get("value") is not None]
    return call.answer(body={**call.json, "metadata": given})


@plant("query-normalised", breaks="GM-GROUP-07")
def _(call: Call) -> Reply:
    given = {"query": " ".join(call.json["query"].split())} if "query" in call.json else {}
    return call.answer(body={**call.json, **given})


# Properties


def _groups(call: Call) -> list[Any]:
    mapping = call.store.mappings.get(call.path["mappingId"])
    return [] if mapping is None else list(mapping.groups)


@plant("property-name-twice", breaks="GM-PROPERTY-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    other = {"propertyName": f"{call.json['propertyName']}_2"}
    return call.answer(body={**call.json, **other}) if reply.status == 409 else reply


@plant("conflict-but-done", breaks="GM-PROPERTY-01", operations=["create-property"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 409:
        call.answer(body={**call.json, "propertyName": f"{call.json['propertyName']}_2"})
    return reply


@plant("property-name-once-in-mapping", breaks="GM-PROPERTY-02")
def _(call: Call) -> Reply:
    others = [one.name for group in _groups(call) if group.id != call.path["groupId"] for one in group.properties]
    return Reply.refusal(409, "PropertyExists") if call.json["propertyName"] in others else call.answer()


@plant("own-name-refused", breaks="GM-PROPERTY-03")
def _(call: Call) -> Reply:
    own = [one.name for group in _groups(call) for one in group.properties if one.id == call.path["propertyId"]]
    return Reply.refusal(409, "PropertyExists") if call.json["propertyName"] in own else call.answer()


@plant("put-merges", breaks="GM-PROPERTY-04")
def _(call: Call) -> Reply:
    old = call.ask(str(call.request.url)).json["property"]
    kept = {name: value for name, value in old.items() if name not in ("id", "_links")}
    return call.answer(body={**kept, **call.json})


@plant("sources-sorted", breaks="GM-PROPERTY-05")
def _(call: Call) -> Reply:
    sources = sorted(call.json.get("ecProperties", []), key=lambda one: str(one["ecPropertyName"]))
    return call.answer(body={**call.json, **({"ecProperties": sources} if sources else {})})


@plant("sources-must-exist", breaks="GM-PROPERTY-06")
def _(call: Call) -> Reply:
    known = {one["ecSchemaName"] for one in call.json.get("ecProperties", [])} <= {"*", "BisCore", "Building"}
    return call.answer() if known else Reply.refusal(422, INVALID, "InvalidValue")


@plant("no-sources-accepted", breaks="GM-PROPERTY-07")
def _(call: Call) -> Reply:
    return call.answer(body={name: value for name, value in call.json.items() if value != []})


@plant("type-unknown", breaks="GM-PROPERTY-08")
def _(call: Call) -> Reply:
    unknown = call.json.get("quantityType") == "Monetary"
    return Reply.refusal(422, INVALID, "InvalidValue") if unknown else call.answer()


@plant("formula-unchecked", breaks="GM-PROPERTY-09")
def _(call: Call) -> Reply:
    reply = call.answer()
    without = {name: value for name, value in call.json.items() if name != "formula"}
    return call.answer(body=without) if reply.status == 422 else reply


@plant("formula-rewritten", breaks="GM-PROPERTY-10")
def _(call: Call) -> Reply:
    def rewrite(body: Any) -> None:
        if "formula" in body["property"]:
            body["property"]["formula"] = body["property"]["formula"].lower().replace(" ", "")

    return call.answer().change(rewrite)
