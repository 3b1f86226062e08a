"""Bugs in export connections, in their runs, and in the consent that exports need."""

from __future__ import annotations

import re
from typing import Any

from .engine import Call, Reply, plant

__all__ = ["ROOT"]

ROOT = "/export/connections"
READER = "sandbox-token-reader"


def _connection(reply: Reply, **members: Any) -> Reply:
    return reply.change(lambda body: body["connection"].update(members))


# Connections


@plant("connection-loses-name", breaks="EX-CONNECTION-01")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, "displayName": "Connection"})


@plant("name-required", breaks="EX-CONNECTION-02")
def _(call: Call) -> Reply:
    refused = Reply.refusal(422, "InvalidExportConnectionRequest", "MissingRequiredProperty")
    return call.answer() if "displayName" in call.json else refused


@plant("service-by-default", breaks="EX-CONNECTION-02")
def _(call: Call) -> Reply:
    return _connection(call.answer(), authenticationType="Service")


@plant("last-run-invented", breaks="EX-CONNECTION-03")
def _(call: Call) -> Reply:
    def invent(body: Any) -> None:
        connection = body["connection"]
        href = str(call.request.url.join(f"{ROOT}/{connection['id']}/runs/0"))
        connection["_links"]["lastRun"] = {"href": href}

    return call.answer().change(invent)


@plant("connection-read-without-name", breaks="EX-CONNECTION-04")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["connection"].pop("displayName"))


@plant("connection-unlisted", breaks="EX-CONNECTION-05")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[:-1])


@plant("connections-of-all-imodels", breaks="EX-CONNECTION-06")
def _(call: Call) -> Reply:
    lists = [f"{ROOT}?imodelId={imodel}" for imodel in call.store.imodels]
    return call.of_items(call.answer(), lambda _: [item for url in lists for item in call.ask(url).json["connections"]])


@plant("one-connection-per-imodel", breaks="EX-CONNECTION-07")
def _(call: Call) -> Reply:
    if "made" not in call.memory:
        call.memory["made"] = call.answer()
    first: Reply = call.memory["made"]
    return first


@plant("itwin-of-another", breaks="EX-CONNECTION-08")
def _(call: Call) -> Reply:
    return _connection(call.answer(), iTwinId="dc914a84-e0c9-40e2-9d14-faf5ed84147f")


@plant("unknown-imodel-connected", breaks="EX-CONNECTION-09")
def _(call: Call) -> Reply:
    reply = call.answer()
    known = call.store.connections["bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"].imodel_id
    return call.answer(body={**call.json, "iModelId": known}) if reply.status == 422 else reply


@plant("imodel-unchecked", breaks="EX-CONNECTION-10")
def _(call: Call) -> Reply:
    reply = call.answer()
    links = {"self": {"href": str(call.request.url)}}
    return Reply.of(200, {"connections": [], "_links": links}) if reply.status == 422 else reply


@plant("links-lose-imodel", breaks="EX-CONNECTION-11")
def _(call: Call) -> Reply:
    def lose(links: Any) -> None:
        for link in links.values():
            link["href"] = re.sub(r"imodelId=[^&]*&?", "", link["href"])

    return call.answer().change_links(lose)


@plant("not-found-code-of-imodels", breaks="EX-CONNECTION-12")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.refusal(404, "iModelNotFound") if reply.status == 404 else reply


@plant("deleted-connection-still-there", breaks="EX-DELETE-01")
def _(_: Call) -> Reply:
    return Reply(204)


@plant("delete-takes-all-connections", breaks="EX-DELETE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        call.store.connections.clear()
    return reply


@plant(
    "runs-outlive-connection",
    breaks="EX-DELETE-02",
    operations=["delete-export-connection", "get-export-connection-runs"],
)
def _(call: Call) -> Reply:
    if call.method == "DELETE":
        call.memory["runs"] = call.ask(f"{ROOT}/{call.path['connectionId']}/runs")
        return call.answer()
    reply = call.answer()
    left: Reply | None = call.memory.get("runs")
    return left if left is not None and reply.status == 404 else reply


@plant("deleted-during-run", breaks="EX-DELETE-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 409:
        return reply
    store, key = call.store, call.path["connectionId"]
    for run in list(store.runs_of(key)):
        del store.runs[run.id]
    del store.connections[key]
    return Reply(204)


@plant("connection-locked-for-good", breaks="EX-DELETE-03")
def _(call: Call) -> Reply:
    ran = any(call.store.runs_of(call.path["connectionId"]))
    return Reply.refusal(409, "ConnectionAlreadyInUse") if ran else call.answer()


@plant("connection-deleted-twice", breaks="EX-DELETE-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply(204) if reply.status == 404 else reply


@plant("export-reader-writes", breaks="EX-RIGHTS-01")
def _(call: Call) -> Reply:
    return call.answer(token="sandbox-token") if call.header["authorization"].endswith(READER) else call.answer()


@plant("export-reader-refused", breaks="EX-RIGHTS-02")
def _(call: Call) -> Reply:
    refused = call.header["authorization"].endswith(READER)
    return Reply.refusal(403, "InsufficientPermissions") if refused else call.answer()


# Consent


def _consent(reply: Reply, href: str | None) -> Reply:
    links = {"authorizationUrl": {"href": href}}
    return reply.change(lambda body: body["authorizationInformation"].update(_links=links))


@plant("consent-page-always", breaks="EX-CONSENT-01")
def _(call: Call) -> Reply:
    return _consent(call.answer(), f"https://example.com/consent?redirect_url={call.query.get('redirectUrl', '')}")


@plant("consent-page-never", breaks="EX-CONSENT-01")
def _(call: Call) -> Reply:
    return _consent(call.answer(), None)


@plant("way-back-lost", breaks="EX-CONSENT-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    given = reply.ok and reply.json["authorizationInformation"]["isUserAuthorized"]
    return reply if given else _consent(reply, "https://example.com/consent")


@plant("way-back-unchecked", breaks="EX-CONSENT-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(query={"redirectUrl": "https://example.com"}) if reply.status == 422 else reply


@plant("consent-by-way-back", breaks="EX-CONSENT-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    if "localhost" in call.query.get("redirectUrl", ""):
        reply.change(lambda body: body["authorizationInformation"].update(isUserAuthorized=False))
    return reply
