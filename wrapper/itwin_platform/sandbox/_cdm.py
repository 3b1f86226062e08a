"""The data of an extraction: its model, and the partitions as CSV."""

from __future__ import annotations

from typing import Any

from ._errors import not_found
from ._extractions import finished_snapshot
from ._lookups import find_extraction, find_mapping
from ._messages import SandboxReply, json_reply
from ._registry import Context, operation
from ._rows import FIXED_COLUMNS, csv_chunks
from ._store import EntitySnapshot, MappingSnapshot
from ._validation import invalid, parameter_detail

__all__: list[str] = []

MODEL = {"name": "Insights_and_Reporting_Extractor", "version": "1.0"}
#: A table is split after so many rows, and into no more partitions than that.
ROWS_PER_PARTITION, MOST_PARTITIONS = 500, 16
CDM_TYPES = {"Boolean": "boolean", "Integer": "int64", "Double": "double", "String": "string"}


def find_snapshot(ctx: Context) -> MappingSnapshot:
    """What the extraction in the path made of the mapping in the path, or 404."""
    snapshot = finished_snapshot(ctx, find_extraction(ctx), find_mapping(ctx).id)
    if snapshot is None:
        raise not_found("extraction")
    return snapshot


def partitions(entity: EntitySnapshot) -> dict[str, tuple[int, int]]:
    """Location -> its first row, and the row after its last. An empty table has one empty partition."""
    size = max(ROWS_PER_PARTITION, -(-entity.size // MOST_PARTITIONS))
    starts = range(0, max(1, entity.size), size)
    return {f"{entity.name}/part{n:05}.csv": (start, min(start + size, entity.size)) for n, start in enumerate(starts)}


def _entity_json(entity: EntitySnapshot) -> dict[str, Any]:
    columns = [(name, "string") for name in FIXED_COLUMNS]
    columns += [(name, CDM_TYPES.get(data_type, "string")) for name, data_type in entity.columns]
    return {
        "$type": "LocalEntity",
        "name": entity.name,
        "attributes": [{"name": name, "dataType": data_type} for name, data_type in columns],
        "partitions": [
            {"name": location.rpartition("/")[2].removesuffix(".csv"), "location": location}
            for location in partitions(entity)
        ],
    }


@operation("get-cdm", path=(find_mapping, find_snapshot))
def get_cdm(ctx: Context) -> SandboxReply:
    """The model as a bare document: the mapping as it was when the extraction began."""
    return json_reply(200, {**MODEL, "entities": [_entity_json(entity) for entity in find_snapshot(ctx).entities]})


@operation("get-cdm-partition", path=(find_mapping, find_snapshot))
def get_cdm_partition(ctx: Context) -> SandboxReply:
    """One partition. Its rows are made while they are sent, outside the sandbox's lock."""
    for entity in find_snapshot(ctx).entities:
        rows = partitions(entity).get(ctx.query["location"])
        if rows is not None:
            chunks = csv_chunks(entity, ctx.settings.seed, *rows)
            return SandboxReply(200, (("content-type", "text/csv; charset=utf-8"),), chunks)
    raise invalid(ctx.operation, [parameter_detail(ctx.operation, "value", "location")])
