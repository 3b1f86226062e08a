from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["DataType"]


class DataType(FreeStrEnum):
    """Data type of a property's values."""

    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    DOUBLE = "Double"
    STRING = "String"
