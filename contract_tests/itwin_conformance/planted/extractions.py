"""Bugs in extractions: in their lives, their lists and their logs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .engine import Call, Reply, plant
from .mappings import ROOT

__all__: list[str] = []

ACTIVE = ("Queued", "Running")


def times(call: Call, what: str) -> int:
    """How often something has happened, this time included."""
    count: int = call.memory.get(what, 0) + 1
    call.memory[what] = count
    return count


def _show(reply: Reply, **members: Any) -> Reply:
    return reply.change(lambda body: body["extraction"].update(members))


def _state(reply: Reply) -> str:
    return str(reply.json["extraction"]["state"]) if reply.ok else ""


@plant("run-starts-running", breaks="GM-RUN-01")
def _(call: Call) -> Reply:
    return _show(call.answer(), state="Running")


@plant("run-id-changes", breaks="GM-RUN-01")
def _(call: Call) -> Reply:
    return _show(call.answer(), id=next(iter(call.store.extractions)))


@plant("state-goes-back", breaks="GM-RUN-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    again = _state(reply) == "Running" and times(call, "running") == 2
    return _show(reply, state="Queued") if again else reply


@plant("run-never-ends", breaks="GM-RUN-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    return reply if _state(reply) == "Queued" else _show(reply, state="Running")


@plant("ended-run-changes", breaks="GM-RUN-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    changed = _state(reply) == "Succeeded" and times(call, "ended") > 2
    return _show(reply, state="Failed") if changed else reply


@plant("started-on-moves", breaks="GM-RUN-05")
def _(call: Call) -> Reply:
    return _show(call.answer(), startedOn=f"2030-01-01T01:00:{times(call, 'asked') % 60:02}+00:00")


@plant("state-undocumented", breaks="GM-RUN-06")
def _(call: Call) -> Reply:
    reply = call.answer()
    return _show(reply, state="InProgress") if _state(reply) == "Running" else reply


@plant("second-run-is-first", breaks="GM-RUN-07")
def _(call: Call) -> Reply:
    if "run" not in call.memory:
        call.memory["run"] = call.answer()
    first: Reply = call.memory["run"]
    return first


@plant("run-of-nothing", breaks="GM-RUN-08")
def _(call: Call) -> Reply:
    every = [one.id for one in call.store.mappings.values() if one.imodel_id == call.json["iModelId"]]
    return call.answer(body={**call.json, "mappings": call.json["mappings"] or [{"id": every[0]}]})


@plant("unknown-mapping-skipped", breaks="GM-RUN-09")
def _(call: Call) -> Reply:
    known = [one for one in call.json["mappings"] if one["id"] in call.store.mappings]
    return call.answer(body={**call.json, "mappings": known})


@plant("unknown-changeset-is-latest", breaks="GM-RUN-09")
def _(call: Call) -> Reply:
    return call.answer(body={name: value for name, value in call.json.items() if name != "changesetId"})


@plant("failure-succeeds", breaks="GM-RUN-10")
def _(call: Call) -> Reply:
    reply = call.answer()
    return reply if _state(reply) in ACTIVE else _show(reply, state="Succeeded")


@plant("empty-mapping-fails", breaks="GM-RUN-11")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok and not any(call.store.mappings[one["id"]].groups for one in call.json["mappings"]):
        run = call.store.extractions[reply.json["extraction"]["id"]]
        run.events = (*run.events[:-1], replace(run.events[-1], state="Failed"))
    return reply


@plant("run-link-to-another", breaks="GM-RUN-12")
def _(call: Call) -> Reply:
    other = next(iter(call.store.extractions))

    def mislead(body: Any) -> None:
        for one in [body["extraction"]] if "extraction" in body else body["extractions"]:
            for link in one["_links"].values():
                link["href"] = link["href"].replace(one["id"], other)

    return call.answer().change(mislead)


@plant("active-run-unlisted", breaks="GM-RUNS-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [item for item in items if item["state"] not in ACTIVE])


@plant("runs-oldest-first", breaks="GM-RUNS-02")
@plant("history-oldest-first", breaks="GM-HISTORY-07")
@plant("logs-oldest-first", breaks="GM-LOG-01")
@plant("audit-oldest-first", breaks="GM-AUDIT-06")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[::-1])


# The data of a mapping


@plant("running-is-completed", breaks="GM-HISTORY-01")
def _(call: Call) -> Reply:
    key = call.path["mappingId"]
    runs = [one for one in call.store.extractions.values() if key in one.snapshots]

    def shown(run: Any) -> dict[str, Any]:
        return {
            "extractionId": run.id,
            "extractionTimestamp": run.started_on,
            "changesetIndex": run.snapshots[key].changeset_index,
            "mappingTimestamp": run.snapshots[key].modified_on,
            "_links": {"cdm": {"href": str(call.request.url.join(f"{ROOT}/{key}/extractions/{run.id}/cdm"))}},
        }

    return call.of_items(call.answer(), lambda items: items or [shown(run) for run in runs])


@plant("never-extracted-not-found", breaks="GM-HISTORY-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    return reply if reply.json.get("extractions") else Reply.refusal(404, "ExtractionNotFound")


@plant("mapping-timestamp-now", breaks="GM-HISTORY-03")
def _(call: Call) -> Reply:
    now = call.store.mappings[call.path["mappingId"]].modified_on
    return call.of_items(call.answer(), lambda items: [{**item, "mappingTimestamp": now} for item in items])


@plant("extraction-timestamp-of-start", breaks="GM-HISTORY-03")
def _(call: Call) -> Reply:
    def started(item: Any) -> Any:
        return {**item, "extractionTimestamp": call.store.extractions[item["extractionId"]].started_on}

    return call.of_items(call.answer(), lambda items: [started(item) for item in items])


@plant("older-changeset-extracted", breaks="GM-HISTORY-04")
def _(call: Call) -> Reply:
    for one in call.json["mappings"]:
        call.store.mappings[one["id"]].newest_index = 0
    return call.answer()


@plant("history-of-others", breaks="GM-HISTORY-05")
def _(call: Call) -> Reply:
    lists = [f"{ROOT}/{mapping}/extractions" for mapping in call.store.mappings]
    return call.of_items(call.answer(), lambda _: [item for url in lists for item in call.ask(url).json["extractions"]])


@plant("data-link-to-another", breaks="GM-HISTORY-06")
def _(call: Call) -> Reply:
    first = next(iter(call.store.mappings))

    def mislead(items: list[Any]) -> list[Any]:
        other = call.ask(f"{ROOT}/{first}/extractions").json["extractions"][0]["_links"]
        return [{**item, "_links": other} for item in items]

    return call.of_items(call.answer(), mislead)


# Logs


@plant("log-empty-at-start", breaks="GM-LOG-02")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items if len(items) > 1 else [])


@plant("log-forgets", breaks="GM-LOG-03")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[:2])


@plant("log-rewritten", breaks="GM-LOG-03")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [{**item, "state": items[0]["state"]} for item in items])


@plant("log-without-end", breaks="GM-LOG-04")
def _(call: Call) -> Reply:
    return call.of_items(
        call.answer(), lambda items: items if items[0]["state"] in ACTIVE or len(items) < 2 else items[1:]
    )


@plant("log-state-jumps", breaks="GM-LOG-05")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [*items[:-1], {**items[-1], "state": "Succeeded"}])


@plant("log-of-another-run", breaks="GM-LOG-06")
def _(call: Call) -> Reply:
    others = [key for key in call.store.extractions if key != call.path["extractionId"]]
    logs = call.ask(f"{ROOT}/extractions/{others[-1]}/logs").json["logs"]
    return call.of_items(call.answer(), lambda items: [*items, *logs])


@plant("log-dates-before-start", breaks="GM-LOG-07")
def _(call: Call) -> Reply:
    return call.of_items(
        call.answer(), lambda items: [{**item, "dateTime": f"2001{item['dateTime'][4:]}"} for item in items]
    )


@plant("issue-unlogged", breaks="GM-LOG-08")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [item for item in items if item["level"] == "Information"])


@plant("issue-without-group", breaks="GM-LOG-08")
def _(call: Call) -> Reply:
    return call.of_items(
        call.answer(), lambda items: [{**item, "message": item["message"].partition(", GroupId")[0]} for item in items]
    )


@plant("log-level-undocumented", breaks="GM-LOG-09")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [{**item, "level": item["level"][:4]} for item in items])


@plant("state-changes-unlogged", breaks="GM-LOG-10")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [item for item in items if item["category"] != "StateChange"])
