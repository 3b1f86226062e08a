from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["PropertyCreate"]


class PropertyCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "property_name": "propertyName",
        "data_type": "dataType",
        "quantity_type": "quantityType",
        "ec_properties": "ecProperties",
        "calculated_property_type": "calculatedPropertyType",
    },
):
    """A property to be created. Without any source of values it makes a column of nulls.

    Attributes:
        property_name: Name of the new property. Unique within the group. OData v4 SimpleIdentifier: starts with a
            letter or an underscore, goes on with letters, digits, combining marks, connector punctuation or format
            characters.
        data_type: Data type of a property's values.
        quantity_type: Physical or monetary quantity that a property's values measure.
        ec_properties: EC properties to take the value from, the most wanted one first. Leave it out rather than
            send an empty list.
        calculated_property_type: Value that the extraction works out from an element's geometry.
        formula: Formula over the other properties of the group.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "property_name": {"minLength": 1, "maxLength": 128},
        "ec_properties": {"minItems": 1},
    }

    property_name: str
    data_type: DataType
    quantity_type: QuantityType | Unset = UNSET
    ec_properties: list[ECPropertyReference] | Unset = UNSET
    calculated_property_type: CalculatedPropertyType | Unset = UNSET
    formula: str | Unset = UNSET


from ..models.calculated_property_type import CalculatedPropertyType  # noqa: E402
from ..models.data_type import DataType  # noqa: E402
from ..models.ec_property_reference import ECPropertyReference  # noqa: E402
from ..models.quantity_type import QuantityType  # noqa: E402
