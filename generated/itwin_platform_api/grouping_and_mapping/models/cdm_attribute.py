from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["CDMAttribute"]


class CDMAttribute(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "data_type": "dataType",
    },
):
    """One column of an output table.

    Attributes:
        name: Name of the column.
        data_type: Data type of the column. One of `string`, `int64`, `double`, `dateTime`, `dateTimeOffset`,
            `decimal`, `boolean`, `GUID`, `JSON`, in any letter case.
        annotations: Notes on the column.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "name": {"minLength": 1, "maxLength": 256},
    }

    name: str
    data_type: CDMDataType
    annotations: list[CDMAnnotation] | Unset = UNSET


from ..models.cdm_annotation import CDMAnnotation  # noqa: E402
from ..models.cdm_data_type import CDMDataType  # noqa: E402
