"""Mappings: listing, creating, copying, changing and deleting them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ._changes import mapping_members, mapping_path, note
from ._clock import offset_date
from ._lookups import ask_to_write, ask_to_write_mapping, find_mapping, imodel_by_id, mapping_by_id
from ._messages import SandboxReply, json_reply
from ._names import check_name
from ._paging import page_by_token
from ._registry import Context, new_id, operation
from ._store import Group, Mapping, Property

__all__ = ["ROOT", "copies_of_properties"]

ROOT = ("grouping-and-mapping", "datasources", "imodel-mappings")


def mapping_json(ctx: Context, mapping: Mapping) -> dict[str, Any]:
    """A mapping as the API shows it."""
    return {
        "id": mapping.id,
        "mappingName": mapping.name,
        "description": mapping.description,
        "extractionEnabled": mapping.extraction_enabled,
        "createdOn": mapping.created_on,
        "createdBy": mapping.created_by,
        "modifiedOn": mapping.modified_on,
        "modifiedBy": mapping.modified_by,
        "_links": {"iModel": {"href": ctx.url("imodels", mapping.imodel_id)}},
    }


@operation("get-mappings")
def get_mappings(ctx: Context) -> SandboxReply:
    """The mappings of an iModel in order of creation. The links have a slash before the query, as documented."""
    imodel = imodel_by_id(ctx, ctx.query["iModelId"])
    found = [mapping for mapping in ctx.store.mappings.values() if mapping.imodel_id == imodel.id]
    filters = [("iModelId", imodel.id)]
    page, links = page_by_token(ctx, found, lambda mapping: mapping.sequence, (*ROOT, ""), filters=filters)
    return json_reply(200, {"mappings": [mapping_json(ctx, mapping) for mapping in page], "_links": links})


@operation("create-mapping", check=check_name("mappingName"))
def create_mapping(ctx: Context) -> SandboxReply:
    """A new mapping, empty or a deep copy; what the body gives wins over what the source has."""
    imodel = imodel_by_id(ctx, ctx.body["iModelId"])
    ask_to_write(ctx, imodel.id)
    source_id = ctx.body.get("sourceMappingId")
    source = mapping_by_id(ctx, source_id, "sourceMappingId") if source_id is not None else None
    now, user = offset_date(ctx.now), ctx.principal.user.email or ""
    mapping = Mapping(
        id=new_id(ctx.random),
        sequence=ctx.store.next_sequence(),
        imodel_id=imodel.id,
        name=ctx.body["mappingName"],
        description=ctx.body.get("description", source.description if source else ""),
        extraction_enabled=ctx.body.get("extractionEnabled", source.extraction_enabled if source else False),
        created_on=now,
        created_by=user,
        modified_on=now,
        modified_by=user,
        groups=[_copy_of(ctx, group) for group in source.groups] if source else [],
    )
    ctx.store.mappings[mapping.id] = mapping
    note(ctx, mapping, mapping_path(mapping), None, mapping_members(mapping))
    return json_reply(201, {"mapping": mapping_json(ctx, mapping)})


def _copy_of(ctx: Context, group: Group) -> Group:
    """A copy with new ids all the way down, independent of its source."""
    return replace(
        group,
        id=new_id(ctx.random),
        sequence=ctx.store.next_sequence(),
        properties=copies_of_properties(ctx, group),
        metadata=list(group.metadata),
    )


def copies_of_properties(ctx: Context, group: Group) -> list[Property]:
    """The properties of a group with new ids, for another group."""
    return [replace(member, id=new_id(ctx.random), sequence=ctx.store.next_sequence()) for member in group.properties]


@operation("get-mapping", path=(find_mapping,))
def get_mapping(ctx: Context) -> SandboxReply:
    """One mapping."""
    return json_reply(200, {"mapping": mapping_json(ctx, find_mapping(ctx))})


@operation("update-mapping", path=(find_mapping,), allow=ask_to_write_mapping, check=check_name("mappingName"))
def update_mapping(ctx: Context) -> SandboxReply:
    """Change what the body gives, and leave the rest."""
    mapping = find_mapping(ctx)
    before = mapping_members(mapping)
    mapping.name = ctx.body.get("mappingName", mapping.name)
    mapping.description = ctx.body.get("description", mapping.description)
    mapping.extraction_enabled = ctx.body.get("extractionEnabled", mapping.extraction_enabled)
    note(ctx, mapping, mapping_path(mapping), before, mapping_members(mapping))
    return json_reply(200, {"mapping": mapping_json(ctx, mapping)})


@operation("delete-mapping", path=(find_mapping,), allow=ask_to_write_mapping)
def delete_mapping(ctx: Context) -> SandboxReply:
    """Delete a mapping with its groups and its list of extractions; the extractions stay readable by their ids."""
    mapping = find_mapping(ctx)
    del ctx.store.mappings[mapping.id]
    note(ctx, mapping, mapping_path(mapping), mapping_members(mapping), None)
    return SandboxReply(204)
