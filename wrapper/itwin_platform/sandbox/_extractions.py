"""Extractions: starting them, and reading their state, their log and their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._errors import not_found
from ._lookups import ask_to_write, find_extraction, find_mapping, imodel_by_id, mapping_by_id
from ._mappings import ROOT
from ._messages import SandboxReply, json_reply
from ._paging import page_by_token
from ._planning import plan_extraction
from ._registry import Context, World, new_id, operation
from ._store import Extraction, IModel, LogEvent, Mapping, MappingSnapshot

__all__ = ["finished_snapshot", "push_changeset"]

CHANGESET_BYTES = 20


def extraction_json(ctx: Context, extraction: Extraction) -> dict[str, Any]:
    """An extraction as the API shows it."""
    status = (*ROOT, "extractions", extraction.id)
    return {
        "id": extraction.id,
        "state": extraction.state(ctx.now),
        "startedOn": extraction.started_on,
        "_links": {"status": {"href": ctx.url(*status)}, "logs": {"href": ctx.url(*status, "logs")}},
    }


def log_json(event: LogEvent) -> dict[str, Any]:
    """A log entry as the API shows it."""
    return {
        "state": event.state,
        "dateTime": event.date,
        "contextType": event.context_type,
        "contextId": event.context_id,
        "level": event.level,
        "category": event.category,
        "message": event.message,
    }


def finished_snapshot(ctx: Context, extraction: Extraction, mapping_id: str) -> MappingSnapshot | None:
    """What an extraction made of a mapping; None before its end, and if it made nothing."""
    return extraction.snapshots.get(mapping_id) if extraction.ended_on(ctx.now) else None


@operation("get-extraction-status", path=(find_extraction,))
def get_extraction_status(ctx: Context) -> SandboxReply:
    """The state, derived from the time that has passed."""
    return json_reply(200, {"extraction": extraction_json(ctx, find_extraction(ctx))})


@operation("get-extraction-logs", path=(find_extraction,))
def get_extraction_logs(ctx: Context) -> SandboxReply:
    """The log so far, newest first."""
    extraction = find_extraction(ctx)
    entries = list(enumerate(extraction.visible(ctx.now)))[::-1]
    segments = (*ROOT, "extractions", extraction.id, "logs")
    page, links = page_by_token(ctx, entries, lambda entry: entry[0], segments, newest_first=True)
    return json_reply(200, {"logs": [log_json(event) for _, event in page], "_links": links})


@operation("get-imodel-extractions")
def get_imodel_extractions(ctx: Context) -> SandboxReply:
    """The extractions of an iModel, newest first, those that are going on among them."""
    imodel = imodel_by_id(ctx, ctx.query["iModelId"])
    found = [extraction for extraction in ctx.store.extractions.values() if extraction.imodel_id == imodel.id]
    page, links = page_by_token(
        ctx,
        found[::-1],
        lambda extraction: extraction.sequence,
        (*ROOT, "extractions"),
        filters=[("iModelId", imodel.id)],
        newest_first=True,
    )
    return json_reply(200, {"extractions": [extraction_json(ctx, item) for item in page], "_links": links})


@operation("get-mapping-extractions", path=(find_mapping,))
def get_mapping_extractions(ctx: Context) -> SandboxReply:
    """The completed extractions of a mapping, newest first."""
    mapping = find_mapping(ctx)
    found = [item for item in ctx.store.extractions.values() if finished_snapshot(ctx, item, mapping.id)]
    segments = (*ROOT, mapping.id, "extractions")
    page, links = page_by_token(ctx, found[::-1], lambda item: item.sequence, segments, newest_first=True)
    items = []
    for item in page:
        snapshot = item.snapshots[mapping.id]
        items.append(
            {
                "extractionId": item.id,
                "extractionTimestamp": item.ended_on(ctx.now),
                "changesetIndex": snapshot.changeset_index,
                "mappingTimestamp": snapshot.modified_on,
                "_links": {"cdm": {"href": ctx.url(*segments, item.id, "cdm")}},
            }
        )
    return json_reply(200, {"extractions": items, "_links": links})


@operation("run-extraction")
def run_extraction(ctx: Context) -> SandboxReply:
    """Queue an extraction; several of one iModel may be going on."""
    imodel = imodel_by_id(ctx, ctx.body["iModelId"])
    ask_to_write(ctx, imodel.id)
    mappings = [mapping_by_id(ctx, entry["id"]) for entry in ctx.body["mappings"]]
    if any(mapping.imodel_id != imodel.id for mapping in mappings):
        raise not_found("mapping")
    index = _changeset_index(imodel, ctx.body.get("changesetId"))
    unique = list({mapping.id: mapping for mapping in mappings}.values())
    extraction = _begin(ctx, imodel, unique, index, ctx.body.get("ecInstanceIds"))
    return json_reply(202, {"extraction": extraction_json(ctx, extraction)})


def _begin(
    world: World, imodel: IModel, mappings: Sequence[Mapping], index: int, instance_ids: Sequence[str] | None = None
) -> Extraction:
    plan = plan_extraction(world, imodel, mappings, index, instance_ids)
    extraction = Extraction(
        id=new_id(world.random),
        sequence=world.store.next_sequence(),
        imodel_id=imodel.id,
        started_on=plan.events[0].date,
        events=plan.events,
        snapshots=plan.snapshots,
    )
    world.store.extractions[extraction.id] = extraction
    return extraction


def push_changeset(world: World, imodel_id: str) -> str:
    """Add a changeset, as a synchronization does. One run extracts the mappings that are enabled, if there are any.

    Raises:
        KeyError: there is no such iModel.
    """
    imodel = world.store.imodels[imodel_id]
    imodel.changesets.append(world.random.randbytes(CHANGESET_BYTES).hex())
    mappings = [one for one in world.store.mappings.values() if one.imodel_id == imodel_id and one.extraction_enabled]
    if mappings:
        _begin(world, imodel, mappings, len(imodel.changesets))
    return imodel.changesets[-1]


def _changeset_index(imodel: IModel, changeset_id: str | None) -> int:
    """The index of a changeset, the latest for None."""
    if changeset_id is None:
        return len(imodel.changesets)
    if changeset_id.lower() not in imodel.changesets:
        raise not_found("changeset")
    return imodel.changesets.index(changeset_id.lower()) + 1
