"""Mappings: listing and creating them."""

from __future__ import annotations

import copy
import unicodedata
from typing import Any

from ._clock import offset_date
from ._errors import Detail
from ._lookups import imodel_by_id, mapping_by_id
from ._messages import SandboxReply, json_reply
from ._paging import page_by_token
from ._registry import Context, new_id, operation
from ._store import Group, Mapping

__all__ = ["ROOT", "mapping_json"]

ROOT = ("grouping-and-mapping", "datasources", "imodel-mappings")

#: Unicode categories of an OData v4 SimpleIdentifier: of its first character, and of the others.
FIRST = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
FURTHER = (*FIRST, "Nd", "Mn", "Mc", "Pc", "Cf")


def is_identifier(text: str) -> bool:
    """Whether a text is an OData v4 SimpleIdentifier; its length is the schema's business."""
    first = bool(text) and (text[0] == "_" or unicodedata.category(text[0]) in FIRST)
    return first and all(unicodedata.category(character) in FURTHER for character in text[1:])


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


def check_name(ctx: Context) -> list[Detail]:
    """What the schema cannot say about the body of create-mapping."""
    name = ctx.body["mappingName"]
    if is_identifier(name):
        return []
    return [Detail("InvalidValue", f"'{name}' is not a valid 'mappingName' value.", "mappingName")]


@operation("create-mapping", check=check_name)
def create_mapping(ctx: Context) -> SandboxReply:
    """A new mapping, empty or a deep copy; what the body gives wins over what the source has."""
    imodel = imodel_by_id(ctx, ctx.body["iModelId"])
    source_id = ctx.body.get("sourceMappingId")
    source = mapping_by_id(ctx, source_id, "sourceMappingId") if source_id else None
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
    return json_reply(201, {"mapping": mapping_json(ctx, mapping)})


def _copy_of(ctx: Context, group: Group) -> Group:
    """A copy with new ids all the way down, independent of its source."""
    twin = copy.deepcopy(group)
    twin.id = new_id(ctx.random)
    for member in twin.properties:
        member.id = new_id(ctx.random)
    return twin
