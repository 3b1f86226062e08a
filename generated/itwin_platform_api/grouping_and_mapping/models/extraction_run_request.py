from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ExtractionRunRequest"]


class ExtractionRunRequest(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel_id": "iModelId",
        "changeset_id": "changesetId",
        "ec_instance_ids": "ecInstanceIds",
    },
):
    """What to extract, and from which state of the iModel.

    Attributes:
        imodel_id: The iModel to extract from.
        mappings: The mappings to run, at least one.
        changeset_id: Changeset to extract at, 40 hexadecimal digits; the latest one when left out.
        ec_instance_ids: Keep only these instances, by hexadecimal Id; everything that the queries select when left
            out.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "mappings": {"minItems": 1},
        "changeset_id": {"pattern": "^[0-9a-fA-F]{40}$", "regex": "^[0-9a-fA-F]{40}\\Z"},
        "ec_instance_ids": {"items": {"pattern": "^0x[0-9a-fA-F]+$", "regex": "^0x[0-9a-fA-F]+\\Z"}},
    }

    imodel_id: str
    mappings: list[ExtractionRunMapping]
    changeset_id: str | Unset = UNSET
    ec_instance_ids: list[str] | Unset = UNSET


from ..models.extraction_run_mapping import ExtractionRunMapping  # noqa: E402
