from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["QuantityType"]


class QuantityType(FreeStrEnum):
    """Physical or monetary quantity that a property's values measure."""

    AREA = "Area"
    DISTANCE = "Distance"
    FORCE = "Force"
    MASS = "Mass"
    MONETARY = "Monetary"
    TIME = "Time"
    VOLUME = "Volume"
