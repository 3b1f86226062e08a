from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, SecretModel, Unset

__all__ = ["InputOptions"]


class InputOptions(
    SecretModel,
    frozen=True,
    kw_only=True,
    rename={
        "mapping_file_id": "mappingFileId",
        "mappingfile_blob_url": "mappingfileBlobUrl",
        "changeset_id": "changesetId",
        "saved_view_id": "savedViewId",
        "model_ids": "modelIds",
    },
):
    """What of the iModel is exported, and how it is mapped.

    Attributes:
        mapping_file_id: Id of the caller's own mapping file.
        mappingfile_blob_url: URL of the caller's own mapping file in blob storage.
        changeset_id: Id of the changeset to export.
        saved_view_id: Id of a saved view that limits the export.
        model_ids: Ids of the models to export; an empty array is refused.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "model_ids": {"minItems": 1},
    }

    _secrets: ClassVar[frozenset[str]] = frozenset(["mappingfile_blob_url"])

    mapping_file_id: str | Unset = UNSET
    mappingfile_blob_url: str | Unset = UNSET
    changeset_id: str | Unset = UNSET
    saved_view_id: str | Unset = UNSET
    model_ids: list[str] | Unset = UNSET
