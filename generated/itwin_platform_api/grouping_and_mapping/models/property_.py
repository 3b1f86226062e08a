from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Property"]


class Property(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "property_name": "propertyName",
        "data_type": "dataType",
        "ec_properties": "ecProperties",
        "links": "_links",
        "quantity_type": "quantityType",
        "calculated_property_type": "calculatedPropertyType",
    },
):
    """One column of a group's output table. Its value comes from the first source that gives one: EC properties,
    calculated value, formula.

    Attributes:
        id: The property Id.
        property_name: Name of the property, an OData v4 SimpleIdentifier.
        data_type: Data type of a property's values.
        ec_properties: EC properties to take the value from, the most wanted one first.
        formula: Formula over the other properties of the group.
        links: Links from a property to what it belongs to.
    """

    id: str
    property_name: str
    data_type: DataType
    ec_properties: list[ECPropertyReference] | None | Unset = UNSET
    formula: str | None | Unset = UNSET
    links: PropertyLinks
    quantity_type: QuantityType | None | Unset = UNSET
    calculated_property_type: CalculatedPropertyType | None | Unset = UNSET


from ..models.calculated_property_type import CalculatedPropertyType  # noqa: E402
from ..models.data_type import DataType  # noqa: E402
from ..models.ec_property_reference import ECPropertyReference  # noqa: E402
from ..models.property_links import PropertyLinks  # noqa: E402
from ..models.quantity_type import QuantityType  # noqa: E402
