"""Finding the things that a path or a body names. What the caller may not see is not there."""

from __future__ import annotations

import re

from ._errors import Detail, not_found
from ._registry import Context
from ._store import AccessJob, Connection, ExportRun, Extraction, IModel, ITwin, Mapping, key
from ._validation import invalid

__all__ = [
    "find_connection",
    "find_extraction",
    "find_itwin",
    "find_job",
    "find_mapping",
    "find_run",
    "find_run_connection",
    "imodel_by_id",
    "mapping_by_id",
]

#: GUIDs and base64url texts: everything that an export connection's id can consist of.
CONNECTION_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def imodel_by_id(ctx: Context, imodel_id: str, target: str = "iModelId") -> IModel:
    """An iModel by id.

    Raises:
        Refusal: 404, also for an iModel of an iTwin that the caller does not see.
    """
    imodel = ctx.store.imodels.get(key(imodel_id))
    if imodel is None or not ctx.principal.sees(ctx.store.itwins[imodel.itwin_id]):
        raise not_found("imodel", target)
    return imodel


def _sees_imodel(ctx: Context, imodel_id: str) -> bool:
    return ctx.principal.sees(ctx.store.itwins[ctx.store.imodels[imodel_id].itwin_id])


def mapping_by_id(ctx: Context, mapping_id: str, target: str = "mappingId") -> Mapping:
    """A mapping by id.

    Raises:
        Refusal: 404 with the target given.
    """
    mapping = ctx.store.mappings.get(key(mapping_id))
    if mapping is None or not _sees_imodel(ctx, mapping.imodel_id):
        raise not_found("mapping", target)
    return mapping


def find_mapping(ctx: Context) -> Mapping:
    """The mapping in the path, or 404."""
    return mapping_by_id(ctx, ctx.path["mappingId"])


def find_extraction(ctx: Context) -> Extraction:
    """The extraction in the path, or 404."""
    extraction = ctx.store.extractions.get(key(ctx.path["extractionId"]))
    if extraction is None or not _sees_imodel(ctx, extraction.imodel_id):
        raise not_found("extraction")
    return extraction


def find_itwin(ctx: Context) -> ITwin:
    """The iTwin in the path, or 404."""
    itwin = ctx.store.itwins.get(key(ctx.path["id"]))
    if itwin is None or not ctx.principal.sees(itwin):
        raise not_found("itwin")
    return itwin


def find_job(ctx: Context) -> AccessJob:
    """The job in the path, if it belongs to the iTwin in the path, or 404."""
    job = ctx.store.jobs.get(key(ctx.path["jobId"]))
    if job is None or job.itwin_id != find_itwin(ctx).id:
        raise not_found("job")
    return job


def find_connection(ctx: Context) -> Connection:
    """The export connection in the path, or 404; 422 for a text that cannot be an id."""
    return _connection(ctx, "connection")


def find_run_connection(ctx: Context) -> Connection:
    """As `find_connection`, in the words of an operation that speaks of runs alone."""
    return _connection(ctx, "run")


def _connection(ctx: Context, kind: str) -> Connection:
    text = ctx.path["connectionId"]
    if not CONNECTION_ID.fullmatch(text):
        raise invalid(
            ctx.operation, [Detail("InvalidValue", "Provided connectionId value is not valid.", "connectionId")]
        )
    connection = ctx.store.connections.get(key(text))
    if connection is None or not _sees_imodel(ctx, connection.imodel_id):
        raise not_found(kind)
    return connection


def find_run(ctx: Context) -> ExportRun:
    """The run in the path, if it belongs to the connection in the path, or 404."""
    run = ctx.store.runs.get(key(ctx.path["runId"]))
    if run is None or run.connection_id != find_run_connection(ctx).id:
        raise not_found("run")
    return run
