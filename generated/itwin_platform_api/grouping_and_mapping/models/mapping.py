from __future__ import annotations

from itwin_platform_api.runtime.types import DateTime, Model

__all__ = ["Mapping"]


class Mapping(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "mapping_name": "mappingName",
        "extraction_enabled": "extractionEnabled",
        "created_on": "createdOn",
        "created_by": "createdBy",
        "modified_on": "modifiedOn",
        "modified_by": "modifiedBy",
        "links": "_links",
    },
):
    """A named set of groups, by which data is extracted from one iModel.

    Attributes:
        id: The mapping Id.
        mapping_name: Name of the mapping, an OData v4 SimpleIdentifier.
        description: What the mapping is for; an empty string when none was given.
        extraction_enabled: Whether an extraction starts by itself each time a changeset group of the iModel
            completes.
        created_on: When the mapping was created.
        created_by: Email of the user who created the mapping.
        modified_on: When the mapping was last changed.
        modified_by: Email of the user who last changed the mapping.
        links: Links from a mapping to what it belongs to.
    """

    id: str
    mapping_name: str
    description: str
    extraction_enabled: bool
    created_on: DateTime
    created_by: str | None
    modified_on: DateTime
    modified_by: str | None
    links: MappingLinks


from ..models.mapping_links import MappingLinks  # noqa: E402
