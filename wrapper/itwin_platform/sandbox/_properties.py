"""Properties of a group: the columns of its output table."""

from __future__ import annotations

from typing import Any

from ._changes import ec_properties, note, property_members, property_path
from ._errors import Detail, Refusal, Wording
from ._formulas import FormulaError, parse
from ._lookups import ask_to_write_mapping, find_group, find_mapping, find_property
from ._mappings import ROOT
from ._messages import SandboxReply, json_reply
from ._names import check_name
from ._paging import page_by_token
from ._registry import Context, new_id, operation
from ._store import Group, Property

__all__: list[str] = []

EXISTS = Wording("PropertyExists", "Property with this 'propertyName' already exists.")

check_property_name = check_name("propertyName")


def check_property(ctx: Context) -> list[Detail]:
    """What the schema cannot say: the forms of the name and of the formula."""
    details = [*check_property_name(ctx)]
    try:
        parse(ctx.body.get("formula", "null"))
    except FormulaError as error:
        details.append(Detail("InvalidValue", f"Provided 'formula' value is not valid: {error}.", "formula"))
    return details


def _property_json(ctx: Context, member: Property) -> dict[str, Any]:
    """A property as the API shows it. Members without a value are absent."""
    mapping, group = find_mapping(ctx), find_group(ctx)
    shown = {
        "id": member.id,
        "propertyName": member.name,
        "dataType": member.data_type,
        "quantityType": member.quantity_type,
        "ecProperties": ec_properties(member) or None,
        "calculatedPropertyType": member.calculated,
        "formula": member.formula,
    }
    links = {
        "iModel": {"href": ctx.url("imodels", mapping.imodel_id)},
        "mapping": {"href": ctx.url(*ROOT, mapping.id)},
        "group": {"href": ctx.url(*ROOT, mapping.id, "groups", group.id)},
    }
    return {name: value for name, value in shown.items() if value is not None} | {"_links": links}


def _from_body(ctx: Context, property_id: str, sequence: int) -> Property:
    """The property that the body describes, complete: what it leaves out is empty."""
    return Property(
        id=property_id,
        name=ctx.body["propertyName"],
        data_type=ctx.body["dataType"],
        quantity_type=ctx.body.get("quantityType"),
        ec_properties=tuple(
            (entry["ecSchemaName"], entry["ecClassName"], entry["ecPropertyName"])
            for entry in ctx.body.get("ecProperties", [])
        ),
        calculated=ctx.body.get("calculatedPropertyType"),
        formula=ctx.body.get("formula"),
        sequence=sequence,
    )


def _ask_for_free_name(group: Group, name: str, own: Property | None = None) -> None:
    """Names are told apart as formulas do it, without letter case.

    Raises:
        Refusal: 409 for the name of another property of the group.
    """
    wanted = name.casefold()
    if any(member.name.casefold() == wanted and member is not own for member in group.properties):
        raise Refusal(409, EXISTS)


@operation("get-properties", path=(find_mapping, find_group))
def get_properties(ctx: Context) -> SandboxReply:
    """The properties of a group in order of creation."""
    mapping, group = find_mapping(ctx), find_group(ctx)
    segments = (*ROOT, mapping.id, "groups", group.id, "properties")
    page, links = page_by_token(ctx, group.properties, lambda member: member.sequence, segments)
    return json_reply(200, {"properties": [_property_json(ctx, member) for member in page], "_links": links})


@operation("create-property", path=(find_mapping, find_group), allow=ask_to_write_mapping, check=check_property)
def create_property(ctx: Context) -> SandboxReply:
    """A new column. What its sources name need not exist."""
    mapping, group = find_mapping(ctx), find_group(ctx)
    _ask_for_free_name(group, ctx.body["propertyName"])
    member = _from_body(ctx, new_id(ctx.random), ctx.store.next_sequence())
    group.properties.append(member)
    note(ctx, mapping, property_path(mapping, group, member), None, property_members(member))
    return json_reply(201, {"property": _property_json(ctx, member)})


@operation("get-property", path=(find_mapping, find_group, find_property))
def get_property(ctx: Context) -> SandboxReply:
    """One property."""
    return json_reply(200, {"property": _property_json(ctx, find_property(ctx))})


@operation(
    "update-property",
    path=(find_mapping, find_group, find_property),
    allow=ask_to_write_mapping,
    check=check_property,
)
def update_property(ctx: Context) -> SandboxReply:
    """Replace all but the id; what the body leaves out is cleared. The place among the others stays."""
    mapping, group, old = find_mapping(ctx), find_group(ctx), find_property(ctx)
    _ask_for_free_name(group, ctx.body["propertyName"], old)
    member = _from_body(ctx, old.id, old.sequence)
    group.properties[group.properties.index(old)] = member
    note(ctx, mapping, property_path(mapping, group, member), property_members(old), property_members(member))
    return json_reply(200, {"property": _property_json(ctx, member)})


@operation("delete-property", path=(find_mapping, find_group, find_property), allow=ask_to_write_mapping)
def delete_property(ctx: Context) -> SandboxReply:
    """Delete a property."""
    mapping, group, member = find_mapping(ctx), find_group(ctx), find_property(ctx)
    group.properties.remove(member)
    note(ctx, mapping, property_path(mapping, group, member), property_members(member), None)
    return SandboxReply(204)
