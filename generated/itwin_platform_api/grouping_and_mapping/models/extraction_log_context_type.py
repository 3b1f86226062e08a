from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["ExtractionLogContextType"]


class ExtractionLogContextType(OpenStrEnum):
    """Kind of thing that the entry is about, such as `IModel` or `Mapping`."""

    IMODEL = "IModel"
    MAPPING = "Mapping"
