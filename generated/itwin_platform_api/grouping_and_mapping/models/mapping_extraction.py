from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import DateTime, Model

__all__ = ["MappingExtraction"]


class MappingExtraction(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "extraction_id": "extractionId",
        "extraction_timestamp": "extractionTimestamp",
        "changeset_index": "changesetIndex",
        "mapping_timestamp": "mappingTimestamp",
        "links": "_links",
    },
):
    """A completed extraction of a mapping.

    Attributes:
        extraction_id: The extraction Id.
        extraction_timestamp: When the extraction ended.
        changeset_index: Index of the changeset of the iModel that was extracted.
        mapping_timestamp: When the mapping had last been changed before it was extracted.
        links: Links from a completed extraction to its data.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "changeset_index": {"minimum": -9223372036854775808, "maximum": 9223372036854775807},
    }

    extraction_id: str
    extraction_timestamp: DateTime
    changeset_index: int
    mapping_timestamp: DateTime
    links: MappingExtractionLinks


from ..models.mapping_extraction_links import MappingExtractionLinks  # noqa: E402
