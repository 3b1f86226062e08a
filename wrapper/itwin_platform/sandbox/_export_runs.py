"""Runs of export connections."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from ._clock import zulu_date
from ._errors import Detail, Refusal, Wording
from ._export_consent import has_consent
from ._lookups import ask_to_write, find_connection, find_run, find_run_connection
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip, since_first_page
from ._registry import Context, new_id, operation
from ._store import Connection, ExportRun
from ._validation import bad_value
from ._wording import BODY

__all__ = ["FAILURE", "IN_USE", "is_active", "location"]

DEFAULT_TOP = 50
UNDETERMINED, COMPLETED = "Undetermined", "Completed"
#: The changeset id of the portal's example: taken as the latest.
NO_CHANGESET = "0" * 40


class Stage(NamedTuple):
    """What a run shows from a second of its life on; None where job or task do not exist yet."""

    second: float
    run: str
    job: str | None
    task: str | None


LIFE = (
    Stage(0.0, "Queued", None, None),
    Stage(1.0, "WaitingToExecute", "NotStarted", None),
    Stage(2.0, "Executing", "Executing", "Executing"),
    Stage(6.0, "Finalizing", COMPLETED, COMPLETED),
    Stage(7.0, COMPLETED, COMPLETED, COMPLETED),
)
#: When job and task begin and end, and when the run ends.
STARTS, WORKED, ENDS = LIFE[2].second, LIFE[3].second, LIFE[4].second

IN_USE = Wording("ConnectionAlreadyInUse", "Connection is already being processed.")
NO_CONSENT = {"errorKey": "UserNotAuthenticated", "description": "User is not authenticated."}
FAILURE: dict[str, Any] = {
    "errorCode": "TAE_BRW_1000",
    "message": "Failed to orchestrate file processing.",
    "details": "Error exit code received from bridge wrapper. Details from wrapper: ''.",
    "bridgeExitCode": -7002,
    "system": "Exporter",
    "phase": "export_file",
    "category": "other",
    "descriptionKey": "FailedToExport",
    "description": "Failed to export your file.",
    "kbArticleLink": "",
    "canUserFix": False,
}


def _stage(ctx: Context, run: ExportRun) -> Stage:
    """Where a run stands. A clock that is set back does not take it back."""
    assert run.started is not None
    run.progress = max(run.progress, (ctx.now - run.started).total_seconds() * ctx.settings.speed)
    return next(stage for stage in reversed(LIFE) if stage.second <= run.progress)


def is_active(ctx: Context, run: ExportRun) -> bool:
    """Whether a run is going on."""
    return run.fixed is None and _stage(ctx, run).run != COMPLETED


def _date(ctx: Context, run: ExportRun, second: float) -> str:
    assert run.started is not None
    return zulu_date(run.started + timedelta(seconds=second / ctx.settings.speed))


def _run_json(ctx: Context, run: ExportRun) -> dict[str, Any]:
    """A run as the API shows it alone. Members without a value are absent."""
    if run.fixed is not None:
        return run.fixed
    stage = _stage(ctx, run)
    over = stage.run == COMPLETED
    shown: dict[str, Any] = {
        "id": run.id,
        "connectionId": run.connection_id,
        "startDateTime": _date(ctx, run, 0),
    }
    if over:
        shown["endDateTime"] = _date(ctx, run, ENDS)
    shown |= {"state": stage.run, "result": run.outcome if over else UNDETERMINED}
    shown["jobs"] = [_job_json(ctx, run, stage)] if stage.job and run.error is None else []
    if over and run.error is not None:
        shown["error"] = run.error
    return shown


def _job_json(ctx: Context, run: ExportRun, stage: Stage) -> dict[str, Any]:
    assert stage.job is not None
    shown = _work_json(ctx, run, run.job_id, stage.job)
    shown["tasks"] = []
    if stage.task is not None:
        task = _work_json(ctx, run, run.task_id, stage.task)
        task["retryAttempts"] = 0
        if stage.task == COMPLETED:
            extra = {"exportOutputFileId": run.output_file_id} if run.outcome == "Success" else {"error": FAILURE}
            task |= extra
        shown["tasks"] = [task]
    return shown


def _work_json(ctx: Context, run: ExportRun, work_id: str, state: str) -> dict[str, Any]:
    """What job and task have in common; here they begin and end together."""
    shown: dict[str, Any] = {"id": work_id}
    if state != "NotStarted":
        shown["startDateTime"] = _date(ctx, run, STARTS)
    if state == COMPLETED:
        shown["endDateTime"] = _date(ctx, run, WORKED)
    return shown | {"state": state, "result": run.outcome if state == COMPLETED else UNDETERMINED}


def location(ctx: Context, run: ExportRun) -> str:
    """The URL of a run."""
    return ctx.url("export", "connections", run.connection_id, "runs", run.id)


@operation("get-export-connection-run", path=(find_run_connection, find_run))
def get_export_connection_run(ctx: Context) -> SandboxReply:
    """One run with its jobs and tasks, derived from the time that has passed."""
    return json_reply(200, {"run": _run_json(ctx, find_run(ctx))})


@operation("get-export-connection-runs", path=(find_connection,))
def get_export_connection_runs(ctx: Context) -> SandboxReply:
    """The runs of a connection, newest first; here they do not name their connection, as documented."""
    connection = find_connection(ctx)
    segments = ("export", "connections", connection.id, "runs")
    found, own, onward = since_first_page(ctx, list(ctx.store.runs_of(connection.id)), lambda run: run.id)
    page, links = page_by_skip(ctx, found, segments, top=DEFAULT_TOP, own=own, onward=onward)
    runs = [{name: value for name, value in _run_json(ctx, run).items() if name != "connectionId"} for run in page]
    return json_reply(200, {"runs": runs, "_links": links})


def check_run(ctx: Context) -> list[Detail]:
    """What the schema cannot say: which options go together."""
    found: list[Detail] = []
    if "ifcVersion" in ctx.body and ctx.body["exportType"] != "IFC":
        found.append(bad_value("ifcVersion"))
    options = ctx.body.get("outputOptions") or {}
    if options.get("location") == "USER_BLOB_STORAGE" and not options.get("outputSasUrl"):
        code, message, _ = BODY["required"]
        found.append(Detail(code, message, "outputOptions.outputSasUrl"))
    return found


def ask_to_run(ctx: Context) -> None:
    """Ask for the permission to write, or 403."""
    ask_to_write(ctx, find_connection(ctx).imodel_id)


@operation("create-export-connection-run", path=(find_connection,), allow=ask_to_run, check=check_run)
def create_export_connection_run(ctx: Context) -> SandboxReply:
    """Start a run: 202, or 303 to the run that is going on for the same iModel; no body either way.

    Of several requests at the same moment only the first is carried out: one that had arrived before that run was
    there is refused with 409.
    """
    connection = find_connection(ctx)
    active = next((run for run in ctx.store.runs.values() if _same_imodel(ctx, run, connection)), None)
    creation = f"run of {connection.imodel_id}"
    if active is not None:
        if ctx.arrivals.overlaps(creation, ctx.arrival):
            raise Refusal(409, IN_USE)
        return SandboxReply(303, (("location", location(ctx, active)),))
    run = ExportRun(
        id=new_id(ctx.random),
        connection_id=connection.id,
        started=ctx.now,
        outcome=_outcome(ctx, connection),
        error=None if has_consent(ctx) else NO_CONSENT,
        job_id=new_id(ctx.random),
        task_id=new_id(ctx.random),
        output_file_id=new_id(ctx.random),
    )
    ctx.store.runs[run.id] = run
    ctx.arrivals.done(creation)
    return SandboxReply(202, (("location", location(ctx, run)),))


def _same_imodel(ctx: Context, run: ExportRun, connection: Connection) -> bool:
    """Whether a run of any connection of the same iModel is going on."""
    other = ctx.store.connections[run.connection_id]
    return other.imodel_id == connection.imodel_id and is_active(ctx, run)


def _outcome(ctx: Context, connection: Connection) -> str:
    """How the run will end: badly without the user's consent, or at a changeset that the iModel does not have."""
    changeset = (ctx.body.get("inputOptions") or {}).get("changesetId") or NO_CHANGESET
    known = [NO_CHANGESET, *ctx.store.imodels[connection.imodel_id].changesets]
    return "Success" if has_consent(ctx) and changeset.lower() in known else "Error"
