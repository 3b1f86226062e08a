"""Bugs in names of mappings, groups and properties, in what is told of errors, and in what readers may do."""

from __future__ import annotations

from .engine import Call, Reply, plant
from .mappings import INVALID

__all__: list[str] = []

#: What the sandbox's fixed bearer of somebody who may only read ends in.
READER = "sandbox-token-reader"


def naming(call: Call) -> str:
    """The member that holds the name of what the operation is about."""
    return f"{call.id.rpartition('-')[2]}Name"


@plant("any-name-accepted", breaks="GM-NAME-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 422:
        return reply
    call.memory["names"] = call.memory.get("names", 0) + 1
    return call.answer(body={**call.json, naming(call): f"conformance_{call.memory['names']}"})


@plant("names-ascii-only", breaks="GM-NAME-02")
def _(call: Call) -> Reply:
    return call.answer() if call.json[naming(call)].isascii() else Reply.refusal(422, INVALID, "InvalidValue")


@plant("long-name-cut", breaks="GM-NAME-03")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, naming(call): call.json[naming(call)][:128]})


@plant("name-127-at-most", breaks="GM-NAME-03")
def _(call: Call) -> Reply:
    return call.answer() if len(call.json[naming(call)]) < 128 else Reply.refusal(422, INVALID, "InvalidValue")


@plant("same-name-refused", breaks="GM-NAME-04")
def _(call: Call) -> Reply:
    mappings = call.store.mappings
    there = mappings.values() if call.id == "create-mapping" else mappings[call.path["mappingId"]].groups
    taken = call.json[naming(call)] in [one.name for one in there]
    return Reply.refusal(422, INVALID, "InvalidValue") if taken else call.answer()


@plant("not-found-target-id", breaks="GM-ERROR-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 404:
        reply.json = {"error": {**reply.json["error"], "target": "id"}}
    return reply


@plant("not-found-names-mapping", breaks="GM-ERROR-01", operations=["get-group", "get-property"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 404:
        reply.json = {"error": {**reply.json["error"], "code": "MappingNotFound"}}
    return reply


@plant("invalid-without-target", breaks="GM-ERROR-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 422:
        error = reply.json["error"]
        for detail in error["details"]:
            detail.pop("target", None)
        reply.json = {"error": error}
    return reply


@plant("reader-refused", breaks="GM-RIGHTS-01")
def _(call: Call) -> Reply:
    refused = call.header["authorization"].endswith(READER)
    return Reply.refusal(404, "MappingNotFound") if refused else call.answer()


@plant("forbidden-but-done", breaks="GM-RIGHTS-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 403:
        call.answer(token="sandbox-token")
    return reply
