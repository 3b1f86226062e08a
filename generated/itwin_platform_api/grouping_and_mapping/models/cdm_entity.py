from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["CDMEntity"]


class CDMEntity(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "type_": "$type",
    },
):
    """One output table, named after its group.

    Attributes:
        type_: Kind of entity, always `LocalEntity`.
        name: Name of the table; it has neither dots nor quotes.
        attributes: The columns, in the order of the data files.
        partitions: The data files; all of them together hold the rows.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "name": {"minLength": 1, "maxLength": 256},
        "attributes": {"minItems": 1},
    }

    type_: CDMEntityType
    name: str
    attributes: list[CDMAttribute]
    partitions: list[CDMPartition] | Unset = UNSET


from ..models.cdm_attribute import CDMAttribute  # noqa: E402
from ..models.cdm_entity_type import CDMEntityType  # noqa: E402
from ..models.cdm_partition import CDMPartition  # noqa: E402
