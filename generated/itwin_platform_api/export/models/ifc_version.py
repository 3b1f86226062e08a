from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["IfcVersion"]


class IfcVersion(FreeStrEnum):
    """Version of IFC to write; only for `exportType` `IFC`. `IFC4.3` means IFC4.3_ADD2."""

    IFC4_3 = "IFC4.3"
    IFC2X3 = "IFC2x3"
    IFC2X3_CV_2_0 = "IFC2x3 CV 2.0"
    IFC4_RV_1_2 = "IFC4 RV 1.2"
