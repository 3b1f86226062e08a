from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["MappingCreate"]


class MappingCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel_id": "iModelId",
        "mapping_name": "mappingName",
        "extraction_enabled": "extractionEnabled",
        "source_mapping_id": "sourceMappingId",
    },
):
    """A mapping to be created, empty or as a copy of another one.

    Attributes:
        imodel_id: The iModel that the new mapping belongs to.
        mapping_name: Name of the new mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
            goes on with letters, digits, combining marks, connector punctuation or format characters.
        description: What the mapping is for. When left out: an empty string, or the description of the copied
            mapping.
        extraction_enabled: Whether extractions start by themselves. When left out: false, or the value of the
            copied mapping.
        source_mapping_id: The mapping to copy with all its groups and properties; it may belong to another iModel.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "mapping_name": {"minLength": 1, "maxLength": 128},
    }

    imodel_id: str
    mapping_name: str
    description: str | Unset = UNSET
    extraction_enabled: bool | Unset = UNSET
    source_mapping_id: str | Unset = UNSET
