from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ExportConnectionRunCreate"]


class ExportConnectionRunCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "export_type": "exportType",
        "ifc_version": "ifcVersion",
        "input_options": "inputOptions",
        "output_options": "outputOptions",
        "project_id": "projectId",
    },
):
    """An export to start.

    Attributes:
        export_type: Format of the output. `PDF` is a technology preview.
        ifc_version: Version of IFC to write; only for `exportType` `IFC`. `IFC4.3` means IFC4.3_ADD2.
        input_options: What of the iModel is exported, and how it is mapped.
        output_options: Where the exported file and the logs go.
        project_id: Id of the iTwin (formerly project) for which the output is stored.
    """

    export_type: ExportType
    ifc_version: IfcVersion | Unset = UNSET
    input_options: InputOptions | Unset = UNSET
    output_options: OutputOptions | Unset = UNSET
    project_id: str | Unset = UNSET


from ..models.export_type import ExportType  # noqa: E402
from ..models.ifc_version import IfcVersion  # noqa: E402
from ..models.input_options import InputOptions  # noqa: E402
from ..models.output_options import OutputOptions  # noqa: E402
