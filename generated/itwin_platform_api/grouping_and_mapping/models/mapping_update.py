from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["MappingUpdate"]


class MappingUpdate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "mapping_name": "mappingName",
        "extraction_enabled": "extractionEnabled",
    },
):
    """Changes to a mapping; at least one member, the others keep their values.

    Attributes:
        mapping_name: New name of the mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
            goes on with letters, digits, combining marks, connector punctuation or format characters.
        description: New description.
        extraction_enabled: Whether extractions start by themselves.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "": {"minProperties": 1},
        "mapping_name": {"minLength": 1, "maxLength": 128},
    }

    mapping_name: str | Unset = UNSET
    description: str | Unset = UNSET
    extraction_enabled: bool | Unset = UNSET
