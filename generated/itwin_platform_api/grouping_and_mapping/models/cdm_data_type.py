from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["CDMDataType"]


class CDMDataType(OpenStrEnum):
    """Data type of the column. One of `string`, `int64`, `double`, `dateTime`, `dateTimeOffset`, `decimal`, `boolean`,
    `GUID`, `JSON`, in any letter case.
    """

    STRING = "string"
    INT64 = "int64"
    DOUBLE = "double"
    DATE_TIME = "dateTime"
    DATE_TIME_OFFSET = "dateTimeOffset"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    GUID = "GUID"
    JSON = "JSON"
