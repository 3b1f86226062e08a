from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["ExportType"]


class ExportType(FreeStrEnum):
    """Format of the output. `PDF` is a technology preview."""

    IFC = "IFC"
    PDF = "PDF"
