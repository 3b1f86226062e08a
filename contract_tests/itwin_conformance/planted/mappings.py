"""Bugs in what is done with mappings, groups and properties: written, read, changed, deleted, listed."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from .engine import Call, Reply, plant

__all__ = ["INVALID", "ROOT"]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
INVALID = "InvalidGroupingAndMappingRequest"
QUERY = "SELECT ECInstanceId, ECClassId FROM BisCore.Element"


def thing(body: Any) -> Any:
    """The mapping, group or property in an answer."""
    return next(value for value in body.values() if isinstance(value, dict))


def repaired(body: Any) -> Any:
    """A body without what is wrong in it."""
    kept = {name: value for name, value in body.items() if name != "extractionEnabled"}
    if not str(kept.get("query", "x")).strip():
        kept["query"] = QUERY
    return {**kept, "dataType": "String"} if "dataType" in kept else kept


@plant("create-loses-member", breaks="GM-CREATE-01")
def _(call: Call) -> Reply:
    lost = ("description", "quantityType")
    return call.answer(body={name: value for name, value in call.json.items() if name not in lost})


@plant("create-invents-member", breaks="GM-CREATE-02")
def _(call: Call) -> Reply:
    invented = {"formula": "0"} if call.id == "create-property" else {"description": "None"}
    return call.answer(body={**invented, **call.json})


@plant("mapping-enabled-unasked", breaks="GM-CREATE-02", operations=["create-mapping"])
def _(call: Call) -> Reply:
    return call.answer(body={"extractionEnabled": True, **call.json})


@plant("create-gives-existing", breaks="GM-CREATE-03")
def _(call: Call) -> Reply:
    if call.id not in call.memory:
        call.memory[call.id] = call.answer()
    first: Reply = call.memory[call.id]
    return first


@plant("refused-create-done", breaks="GM-CREATE-04")
@plant("refused-update-done", breaks="GM-UPDATE-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 422:
        call.answer(body=repaired(call.json))
    return reply


@plant("read-loses-member", breaks="GM-READ-01")
def _(call: Call) -> Reply:
    return call.answer().change(
        lambda body: thing(body).update({name: "" for name in ("description", "formula") if name in thing(body)})
    )


@plant("created-unlisted", breaks="GM-LIST-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[:-1])


@plant("created-listed-twice", breaks="GM-LIST-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [*items, *items[-1:]])


@plant("list-by-name", breaks="GM-LIST-02")
def _(call: Call) -> Reply:
    def name(item: Any) -> str:
        return str(next(value for member, value in item.items() if member.endswith("Name")))

    return call.of_items(call.answer(), lambda items: sorted(items, key=name))


@plant("list-of-all-parents", breaks="GM-LIST-03")
def _(call: Call) -> Reply:
    if call.id == "get-mappings":
        lists = [f"{ROOT}?iModelId={imodel}" for imodel in call.store.imodels]
    else:
        lists = [f"{ROOT}/{mapping}/groups" for mapping in call.store.mappings]
    if call.id == "get-properties":
        every = call.store.mappings.values()
        lists = [f"{ROOT}/{one.id}/groups/{group.id}/properties" for one in every for group in one.groups]
    name = call.id.partition("-")[2]
    return call.of_items(call.answer(), lambda _: [item for url in lists for item in call.ask(url).json[name]])


@plant("update-not-stored", breaks="GM-UPDATE-01")
def _(call: Call) -> Reply:
    key = call.path["mappingId"]
    before = copy.deepcopy(call.store.mappings[key])
    reply = call.answer()
    call.store.mappings[key] = before
    return reply


@plant("patch-clears-others", breaks="GM-UPDATE-02")
def _(call: Call) -> Reply:
    return call.answer(body={"description": "", **call.json})


@plant("update-changes-neighbour", breaks="GM-UPDATE-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    for mapping in call.store.mappings.values():
        if call.id == "update-mapping":
            mapping.description = call.json["description"]
        for group in mapping.groups:
            if call.id == "update-group":
                group.description = call.json["description"]
            elif call.id == "update-property":
                group.properties = [replace(one, formula=call.json["formula"]) for one in group.properties]
    return reply


@plant("empty-update-accepted", breaks="GM-UPDATE-05")
def _(call: Call) -> Reply:
    return call.ask(str(call.request.url)) if call.json == {} else call.answer()


@plant("deleted-still-there", breaks="GM-DELETE-01")
def _(call: Call) -> Reply:
    return Reply(204) if call.method == "DELETE" else call.answer()


@plant("delete-takes-neighbour", breaks="GM-DELETE-02")
def _(call: Call) -> Reply:
    store, mapping = call.store, call.store.mappings.get(call.path["mappingId"])
    reply = call.answer()
    if call.id == "delete-mapping" and mapping is not None:
        beside = [one.id for one in store.mappings.values() if one.imodel_id == mapping.imodel_id]
        del store.mappings[beside[-1]]
    elif call.id == "delete-group":
        mapping.groups.clear()
    elif call.id == "delete-property":
        next(group for group in mapping.groups if group.id == call.path["groupId"]).properties.clear()
    return reply


@plant("deleted-still-listed", breaks="GM-DELETE-02", operations=["delete-mapping", "get-mappings"])
def _(call: Call) -> Reply:
    if call.id == "delete-mapping":
        call.memory["last"] = call.ask(str(call.request.url)).json.get("mapping")
        return call.answer()
    last = call.memory.get("last")
    return call.of_items(call.answer(), lambda items: [*items, last] if last else items)


@plant("delete-leaves-inside", breaks="GM-DELETE-03", operations=["delete-mapping", "delete-group", "get-mapping"])
def _(call: Call) -> Reply:
    gone = call.memory.setdefault("gone", set())
    if call.method == "DELETE":
        gone.add(call.path.get("groupId", call.path["mappingId"]))
        return Reply(204)
    if call.path["mappingId"] in gone:
        return Reply.refusal(404, "MappingNotFound")
    return call.answer()


@plant("delete-twice-accepted", breaks="GM-DELETE-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply(204) if reply.status == 404 else reply


@plant("parent-ignored", breaks="GM-PARENT-01")
def _(call: Call) -> Reply:
    return call.answer(path=_owners(call))


def _owners(call: Call) -> dict[str, str]:
    """The parents that the last thing of the path really has."""
    if "extractionId" in call.path:
        return {"mappingId": next(iter(call.store.extractions[call.path["extractionId"]].snapshots))}
    for mapping in call.store.mappings.values():
        for group in mapping.groups:
            if call.path.get("propertyId") in [one.id for one in group.properties]:
                return {"mappingId": mapping.id, "groupId": group.id}
            if group.id == call.path["groupId"] and "propertyId" not in call.path:
                return {"mappingId": mapping.id}
    return {}


@plant("created-and-modified-differ", breaks="GM-MAPPING-01")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["mapping"].update(modifiedOn="2031-01-01T00:00:00+00:00"))


@plant("modified-stands-still", breaks="GM-MAPPING-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["mapping"].update(modifiedOn=body["mapping"]["createdOn"]))


@plant("created-on-moves", breaks="GM-MAPPING-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["mapping"].update(createdOn=body["mapping"]["modifiedOn"]))


@plant("inner-change-unnoticed", breaks="GM-MAPPING-03")
def _(call: Call) -> Reply:
    mapping = call.store.mappings[call.path["mappingId"]]
    before = mapping.modified_on
    reply = call.answer()
    mapping.modified_on = before
    return reply


@plant("link-to-another", breaks="GM-LINK-01")
def _(call: Call) -> Reply:
    other = next(iter(call.store.mappings))

    def mislead(body: Any) -> None:
        items = next((value for value in body.values() if isinstance(value, list)), None)
        for one in [thing(body)] if items is None else items:
            links = one["_links"]
            if "mapping" in links:
                links["mapping"]["href"] = links["mapping"]["href"].rpartition("/")[0] + f"/{other}"
            else:
                links["iModel"]["href"] += "0"

    return call.answer().change(mislead)
