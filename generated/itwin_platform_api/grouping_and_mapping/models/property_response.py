from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["PropertyResponse"]


class PropertyResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "property_": "property",
    },
):
    """One property.

    Attributes:
        property_: One column of a group's output table. Its value comes from the first source that gives one: EC
            properties, calculated value, formula.
    """

    property_: Property


from ..models.property_ import Property  # noqa: E402
