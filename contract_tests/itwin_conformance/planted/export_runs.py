"""Bugs in the runs of export connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .engine import Call, Reply, plant
from .exports import ROOT
from .extractions import times

__all__: list[str] = []

COMPLETED = "Completed"
RUN_REFUSED = "InvalidConnectionRunRequest"


def _run(reply: Reply, **members: Any) -> Reply:
    return reply.change(lambda body: body["run"].update(members))


def _state(reply: Reply) -> str:
    return str(reply.json["run"]["state"]) if reply.ok else ""


def _parts(body: Any) -> Iterable[Any]:
    """The run, its jobs and their tasks."""
    jobs = body["run"]["jobs"]
    return [body["run"], *jobs, *(task for job in jobs for task in job["tasks"])]


# Starting


@plant("location-of-connection", breaks="EX-RUN-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers["location"] = reply.headers.get("location", "").partition("/runs/")[0]
    return reply


@plant("location-of-another-run", breaks="EX-RUN-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers["location"] = reply.headers.get("location", "").replace(call.path["connectionId"], "another")
    return reply


def _start_anyway(call: Call, ignored: Callable[[Any], bool]) -> Reply:
    """Start a run as if some of those that go on were not there."""
    runs = call.store.runs
    hidden = {key: run for key, run in runs.items() if run.fixed is None and ignored(run)}
    for key in hidden:
        del runs[key]
    reply = call.answer()
    new = dict(runs)
    runs.clear()
    runs.update({key: run for key, run in new.items() if run.fixed is not None})
    runs.update(hidden)
    runs.update(new)
    return reply


@plant("second-export-starts", breaks="EX-RUN-02")
def _(call: Call) -> Reply:
    return _start_anyway(call, lambda _: True)


@plant("active-run-is-conflict", breaks="EX-RUN-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.refusal(409, "ConnectionAlreadyInUse") if reply.status == 303 else reply


@plant("one-run-per-connection", breaks="EX-RUN-03")
def _(call: Call) -> Reply:
    return _start_anyway(call, lambda run: run.connection_id != call.path["connectionId"])


@plant("empty-models-accepted", breaks="EX-RUN-04")
def _(call: Call) -> Reply:
    options = {name: value for name, value in (call.json.get("inputOptions") or {}).items() if value != []}
    return call.answer(body={**call.json, "inputOptions": options})


@plant("export-type-optional", breaks="EX-RUN-04")
def _(call: Call) -> Reply:
    return call.answer(body={"exportType": "IFC", **call.json})


@plant("blob-without-address", breaks="EX-RUN-05")
def _(call: Call) -> Reply:
    options = call.json.get("outputOptions") or {}
    return call.answer(body={**call.json, "outputOptions": {"outputSasUrl": "https://example.com/blob", **options}})


@plant("ifc-version-unknown", breaks="EX-RUN-06")
def _(call: Call) -> Reply:
    unknown = call.json.get("ifcVersion") == "IFC2x3 CV 2.0"
    return Reply.refusal(422, RUN_REFUSED, "InvalidValue") if unknown else call.answer()


@plant("pdf-refused", breaks="EX-RUN-06")
def _(call: Call) -> Reply:
    return Reply.refusal(422, RUN_REFUSED, "InvalidValue") if call.json.get("exportType") == "PDF" else call.answer()


@plant("export-overwrites-last", breaks="EX-RUN-07")
def _(call: Call) -> Reply:
    for run in call.store.runs_of(call.path["connectionId"]):
        run.outcome = "Error"
    return call.answer()


# The life of a run


@plant("export-goes-back", breaks="EX-LIFE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    again = _state(reply) == "Executing" and times(call, "executing") == 2
    return _run(reply, state="Queued") if again else reply


@plant("export-never-ends", breaks="EX-LIFE-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    return _run(reply, state="Finalizing", result="Undetermined") if _state(reply) == COMPLETED else reply


@plant("ended-export-changes", breaks="EX-LIFE-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    changed = _state(reply) == COMPLETED and times(call, "ended") > 2
    return _run(reply, result="Error") if changed else reply


@plant("result-before-the-end", breaks="EX-LIFE-04")
def _(call: Call) -> Reply:
    return _run(call.answer(), result="Success")


@plant("result-undetermined", breaks="EX-LIFE-04")
def _(call: Call) -> Reply:
    return _run(call.answer(), result="Undetermined")


@plant("end-date-while-running", breaks="EX-LIFE-05")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["run"].setdefault("endDateTime", body["run"]["startDateTime"]))


@plant("end-before-start", breaks="EX-LIFE-06")
def _(call: Call) -> Reply:
    def turn(body: Any) -> None:
        for one in _parts(body):
            if "endDateTime" in one:
                one["startDateTime"], one["endDateTime"] = one["endDateTime"], one["startDateTime"]

    return call.answer().change(turn)


@plant("result-misspelt", breaks="EX-LIFE-07")
def _(call: Call) -> Reply:
    def misspell(body: Any) -> None:
        for one in _parts(body):
            if one.get("result") == "Success":
                one["result"] = "Succeeded"

    return call.answer().change(misspell)


@plant("job-outlives-run", breaks="EX-LIFE-08")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: [job.update(state="Executing") for job in body["run"]["jobs"]])


@plant("output-file-missing", breaks="EX-LIFE-09")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: [one.pop("exportOutputFileId", None) for one in _parts(body)])


@plant("export-start-moves", breaks="EX-LIFE-10")
def _(call: Call) -> Reply:
    return _run(call.answer(), startDateTime=f"2030-01-01T00:00:{times(call, 'asked') % 60:02}.0000000Z")


# Lists


@plant("new-export-unlisted", breaks="EX-RUNS-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [item for item in items if item["state"] == COMPLETED])


@plant("exports-oldest-first", breaks="EX-RUNS-02")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[::-1])


@plant("exports-of-all-connections", breaks="EX-RUNS-03")
def _(call: Call) -> Reply:
    lists = [f"{ROOT}/{connection}/runs" for connection in call.store.connections]
    return call.of_items(call.answer(), lambda _: [item for url in lists for item in call.ask(url).json["runs"]])


@plant("listed-export-stale", breaks="EX-RUNS-04")
def _(call: Call) -> Reply:
    return call.of_items(
        call.answer(), lambda items: [{**item, "state": "Queued", "result": "Undetermined"} for item in items]
    )


@plant("export-under-any-connection", breaks="EX-RUNS-05")
def _(call: Call) -> Reply:
    run = call.store.runs.get(call.path["runId"])
    return call.answer(path={"connectionId": run.connection_id}) if run else call.answer()


@plant("last-run-is-first", breaks="EX-RUNS-06")
def _(call: Call) -> Reply:
    runs = [run.id for run in call.store.runs_of(call.path["connectionId"])]

    def mislead(body: Any) -> None:
        if runs:
            link = body["connection"]["_links"]["lastRun"]
            link["href"] = link["href"].replace(runs[0], runs[-1])

    return call.answer().change(mislead)
