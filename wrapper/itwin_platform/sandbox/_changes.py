"""What a successful write to a mapping leaves behind: a new date of change, and an entry of the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from ._clock import offset_date
from ._registry import Context
from ._store import AuditEntry, Group, Mapping, Property

__all__ = [
    "ec_properties",
    "group_members",
    "group_path",
    "mapping_members",
    "mapping_path",
    "note",
    "property_members",
    "property_path",
]

Members = dict[str, str | None]
EC_MEMBERS = ("ecSchemaName", "ecClassName", "ecPropertyName")


def mapping_path(mapping: Mapping) -> str:
    """How the audit trail names a mapping."""
    return f"mappings/{mapping.id}"


def group_path(mapping: Mapping, group: Group) -> str:
    """How the audit trail names a group."""
    return f"{mapping_path(mapping)}/groups/{group.id}"


def property_path(mapping: Mapping, group: Group, member: Property) -> str:
    """How the audit trail names a property."""
    return f"{group_path(mapping, group)}/properties/{member.id}"


def mapping_members(mapping: Mapping) -> Members:
    """What of a mapping can change, as text."""
    return {
        "mappingName": mapping.name,
        "description": mapping.description,
        "extractionEnabled": "true" if mapping.extraction_enabled else "false",
    }


def group_members(group: Group) -> Members:
    """What of a group can change, as text."""
    metadata = [{"key": key, "value": value} for key, value in group.metadata]
    return {
        "groupName": group.name,
        "description": group.description,
        "query": group.query,
        "metadata": _json(metadata),
    }


def ec_properties(member: Property) -> list[dict[str, str]]:
    """The sources of a property in the iModel, as the API writes them."""
    return [dict(zip(EC_MEMBERS, entry, strict=True)) for entry in member.ec_properties]


def property_members(member: Property) -> Members:
    """What of a property can change, as text."""
    return {
        "propertyName": member.name,
        "dataType": member.data_type,
        "quantityType": member.quantity_type,
        "ecProperties": _json(ec_properties(member)),
        "calculatedPropertyType": member.calculated,
        "formula": member.formula,
    }


def _json(value: list[Any]) -> str | None:
    return msgspec.json.encode(value).decode() if value else None


def note(ctx: Context, mapping: Mapping, path: str, before: Members | None, after: Members | None) -> None:
    """Record a write: nothing before it is a creation, nothing after it a removal.

    A change of a group or a property is one of its mapping, too. Changes made by a service name no user.
    """
    action = "Create" if before is None else "Delete" if after is None else "Update"
    old, new = before or {}, after or {}
    changes = tuple((name, old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name))
    mapping.modified_on, mapping.modified_by = offset_date(ctx.now), ctx.principal.user.email or ""
    email = None if ctx.principal.is_service else ctx.principal.user.email
    sequence = ctx.store.next_sequence()
    ctx.store.audit.append(AuditEntry(sequence, mapping.imodel_id, _timestamp(ctx.now), path, email, action, changes))


def _timestamp(moment: datetime) -> str:
    """``2023-08-02T10:37:29.4840808+00:00``: seven digits and an offset, as the audit trail writes dates."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0+00:00"
