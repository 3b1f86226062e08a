from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["CDM"]


class CDM(
    Model,
    frozen=True,
    kw_only=True,
):
    """Common Data Model document: the tables that an extraction made, with their columns and files.

    Attributes:
        name: Name of the program that made the model.
        version: Version of the format.
        entities: The output tables.
    """

    name: str
    version: str
    entities: list[CDMEntity]


from ..models.cdm_entity import CDMEntity  # noqa: E402
