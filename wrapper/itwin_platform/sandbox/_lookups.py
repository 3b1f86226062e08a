"""Finding the things that a path or a body names. What the caller may not see is not there."""

from __future__ import annotations

import re

from ._errors import Detail, forbidden, not_found
from ._registry import Context
from ._rights import permissions_of, sees
from ._store import AccessJob, Connection, ExportRun, Extraction, Group, IModel, ITwin, Mapping, Property, key
from ._validation import invalid

__all__ = [
    "ask_to_write",
    "ask_to_write_mapping",
    "find_any_connection",
    "find_connection",
    "find_extraction",
    "find_group",
    "find_itwin",
    "find_job",
    "find_mapping",
    "find_property",
    "find_run",
    "find_run_connection",
    "group_of",
    "imodel_by_id",
    "mapping_by_id",
    "may_write",
    "sees_imodel",
]

#: GUIDs and base64url texts: everything that an export connection's id can consist of.
CONNECTION_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def imodel_by_id(ctx: Context, imodel_id: str, target: str = "iModelId") -> IModel:
    """An iModel by id.

    Raises:
        Refusal: 404, also for an iModel of an iTwin that the caller does not see.
    """
    if not sees_imodel(ctx, imodel_id):
        raise not_found("imodel", target)
    return ctx.store.imodels[key(imodel_id)]


def _sees(ctx: Context, itwin_id: str) -> bool:
    return sees(ctx.store, ctx.store.itwins[itwin_id], ctx.principal.acts_as)


def sees_imodel(ctx: Context, imodel_id: str) -> bool:
    """Whether there is such an iModel for the caller, who needs ``imodels_read``."""
    return "imodels_read" in _permissions(ctx, imodel_id)


def may_write(ctx: Context, imodel_id: str) -> bool:
    """Whether the caller has ``imodels_write`` for an iModel."""
    return ctx.principal.may_write and "imodels_write" in _permissions(ctx, imodel_id)


def ask_to_write(ctx: Context, imodel_id: str) -> None:
    """Ask for ``imodels_write``.

    Raises:
        Refusal: 403.
    """
    if not may_write(ctx, imodel_id):
        raise forbidden()


def ask_to_write_mapping(ctx: Context) -> None:
    """As `ask_to_write`, for the iModel of the mapping in the path."""
    ask_to_write(ctx, find_mapping(ctx).imodel_id)


def _permissions(ctx: Context, imodel_id: str) -> list[str]:
    """What the caller may do with an iModel: nothing where there is none."""
    imodel = ctx.store.imodels.get(key(imodel_id))
    if imodel is None:
        return []
    return permissions_of(ctx.store, ctx.store.itwins[imodel.itwin_id], ctx.principal.acts_as)


def mapping_by_id(ctx: Context, mapping_id: str, target: str = "mappingId") -> Mapping:
    """A mapping by id.

    Raises:
        Refusal: 404 with the target given.
    """
    mapping = ctx.store.mappings.get(key(mapping_id))
    if mapping is None or not sees_imodel(ctx, mapping.imodel_id):
        raise not_found("mapping", target)
    return mapping


def find_mapping(ctx: Context) -> Mapping:
    """The mapping in the path, or 404."""
    return mapping_by_id(ctx, ctx.path["mappingId"])


def group_of(mapping: Mapping, group_id: str, target: str = "groupId") -> Group:
    """A group of a mapping by id.

    Raises:
        Refusal: 404 with the target given.
    """
    wanted = key(group_id)
    for group in mapping.groups:
        if group.id == wanted:
            return group
    raise not_found("group", target)


def find_group(ctx: Context) -> Group:
    """The group in the path, if it belongs to the mapping in the path, or 404."""
    return group_of(find_mapping(ctx), ctx.path["groupId"])


def find_property(ctx: Context) -> Property:
    """The property in the path, if it belongs to the group in the path, or 404."""
    wanted = key(ctx.path["propertyId"])
    for member in find_group(ctx).properties:
        if member.id == wanted:
            return member
    raise not_found("property")


def find_extraction(ctx: Context) -> Extraction:
    """The extraction in the path, or 404."""
    extraction = ctx.store.extractions.get(key(ctx.path["extractionId"]))
    if extraction is None or not sees_imodel(ctx, extraction.imodel_id):
        raise not_found("extraction")
    return extraction


def find_itwin(ctx: Context) -> ITwin:
    """The iTwin in the path, or 404."""
    itwin = ctx.store.itwins.get(key(ctx.path["id"]))
    if itwin is None or not _sees(ctx, itwin.id):
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
    if not CONNECTION_ID.fullmatch(ctx.path["connectionId"]):
        raise invalid(
            ctx.operation, [Detail("InvalidValue", "Provided connectionId value is not valid.", "connectionId")]
        )
    return find_any_connection(ctx, kind)


def find_any_connection(ctx: Context, kind: str = "connection") -> Connection:
    """The export connection in the path, or 404, whatever the text looks like."""
    connection = ctx.store.connections.get(key(ctx.path["connectionId"]))
    if connection is None or not sees_imodel(ctx, connection.imodel_id):
        raise not_found(kind)
    return connection


def find_run(ctx: Context) -> ExportRun:
    """The run in the path, if it belongs to the connection in the path, or 404."""
    run = ctx.store.runs.get(key(ctx.path["runId"]))
    if run is None or run.connection_id != find_run_connection(ctx).id:
        raise not_found("run")
    return run
