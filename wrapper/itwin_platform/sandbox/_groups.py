"""Groups of a mapping: listing, creating, copying, changing and deleting them."""

from __future__ import annotations

from typing import Any

from ._accept import prefers_representation
from ._changes import group_members, group_path, note
from ._errors import Detail
from ._lookups import ask_to_write_mapping, find_group, find_mapping, group_of, mapping_by_id
from ._mappings import ROOT, copies_of_properties
from ._messages import SandboxReply, json_reply
from ._names import check_name
from ._paging import page_by_token
from ._registry import Context, new_id, operation
from ._store import Group, Mapping

__all__: list[str] = []

check_group_name = check_name("groupName")


def _group_json(ctx: Context, mapping: Mapping, group: Group, *, whole: bool = True) -> dict[str, Any]:
    """A group as the API shows it; the minimal form has no metadata."""
    shown: dict[str, Any] = {
        "id": group.id,
        "groupName": group.name,
        "description": group.description,
        "query": group.query,
    }
    if whole:
        shown["metadata"] = [{"key": key, "value": value} for key, value in group.metadata]
    shown["_links"] = {
        "iModel": {"href": ctx.url("imodels", mapping.imodel_id)},
        "mapping": {"href": ctx.url(*ROOT, mapping.id)},
    }
    return shown


@operation("get-groups", path=(find_mapping,))
def get_groups(ctx: Context) -> SandboxReply:
    """The groups of a mapping in order of creation, minimal unless ``Prefer`` asks for all of them."""
    mapping = find_mapping(ctx)
    whole = prefers_representation(ctx.request.header("prefer"))
    page, links = page_by_token(ctx, mapping.groups, lambda group: group.sequence, (*ROOT, mapping.id, "groups"))
    groups = [_group_json(ctx, mapping, group, whole=whole) for group in page]
    return json_reply(200, {"groups": groups, "_links": links})


def check_group(ctx: Context) -> list[Detail]:
    """What the schema cannot say: the form of the name, and that each key comes once."""
    keys = [entry["key"] for entry in ctx.body.get("metadata", [])]
    repeated = [place for place, key in enumerate(keys) if key in keys[:place]]
    details = [
        Detail("InvalidValue", f"'{keys[place]}' is not a valid 'key' value. The key is given twice.", target)
        for place in repeated
        for target in [f"metadata[{place}].key"]
    ]
    return [*check_group_name(ctx), *details]


def _metadata(ctx: Context) -> list[tuple[str, str | None]]:
    return [(entry["key"], entry.get("value")) for entry in ctx.body["metadata"]]


@operation("create-group", path=(find_mapping,), allow=ask_to_write_mapping, check=check_group)
def create_group(ctx: Context) -> SandboxReply:
    """A new group, without properties or with copies of those of another group; what the body gives wins."""
    mapping = find_mapping(ctx)
    source = _source(ctx)
    group = Group(
        id=new_id(ctx.random),
        name=ctx.body["groupName"],
        description=ctx.body.get("description", source.description if source else ""),
        query=ctx.body["query"],
        properties=copies_of_properties(ctx, source) if source else [],
        metadata=_metadata(ctx) if "metadata" in ctx.body else list(source.metadata) if source else [],
        sequence=ctx.store.next_sequence(),
    )
    mapping.groups.append(group)
    note(ctx, mapping, group_path(mapping, group), None, group_members(group))
    return json_reply(201, {"group": _group_json(ctx, mapping, group)})


def _source(ctx: Context) -> Group | None:
    """The group to copy, which may belong to another iModel; 404 names the member of the body that failed."""
    named = ctx.body.get("source")
    if named is None:
        return None
    return group_of(mapping_by_id(ctx, named["mappingId"], "source.mappingId"), named["groupId"], "source.groupId")


@operation("get-group", path=(find_mapping, find_group))
def get_group(ctx: Context) -> SandboxReply:
    """One group with its metadata."""
    return json_reply(200, {"group": _group_json(ctx, find_mapping(ctx), find_group(ctx))})


@operation("update-group", path=(find_mapping, find_group), allow=ask_to_write_mapping, check=check_group)
def update_group(ctx: Context) -> SandboxReply:
    """Change what the body gives, and leave the rest; metadata are replaced as a whole."""
    mapping, group = find_mapping(ctx), find_group(ctx)
    before = group_members(group)
    group.name = ctx.body.get("groupName", group.name)
    group.description = ctx.body.get("description", group.description)
    group.query = ctx.body.get("query", group.query)
    if "metadata" in ctx.body:
        group.metadata = _metadata(ctx)
    note(ctx, mapping, group_path(mapping, group), before, group_members(group))
    return json_reply(200, {"group": _group_json(ctx, mapping, group)})


@operation("delete-group", path=(find_mapping, find_group), allow=ask_to_write_mapping)
def delete_group(ctx: Context) -> SandboxReply:
    """Delete a group with its properties."""
    mapping, group = find_mapping(ctx), find_group(ctx)
    mapping.groups.remove(group)
    note(ctx, mapping, group_path(mapping, group), group_members(group), None)
    return SandboxReply(204)
