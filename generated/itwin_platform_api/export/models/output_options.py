from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.types import UNSET, SecretModel, Unset

__all__ = ["OutputOptions"]


class OutputOptions(
    SecretModel,
    frozen=True,
    kw_only=True,
    rename={
        "output_sas_url": "outputSasUrl",
        "logs_sas_url": "logsSasUrl",
        "folder_id": "folderId",
        "replace_older_file": "replaceOlderFile",
        "save_logs": "saveLogs",
    },
):
    """Where the exported file and the logs go.

    Attributes:
        location: Where the output goes: iTwin Storage (used when left out) or the caller's own Azure blob.
        output_sas_url: SAS URL for the file, with `location` `USER_BLOB_STORAGE`.
        logs_sas_url: SAS URL for the logs, with `location` `USER_BLOB_STORAGE` and `saveLogs`.
        folder_id: Id of the Storage folder for the output.
        replace_older_file: Whether an older file of the same iModel is replaced.
        save_logs: Whether the logs of the export are kept.
    """

    _secrets: ClassVar[frozenset[str]] = frozenset(["output_sas_url", "logs_sas_url"])

    location: OutputLocation | Unset = UNSET
    output_sas_url: str | Unset = UNSET
    logs_sas_url: str | Unset = UNSET
    folder_id: str | Unset = UNSET
    replace_older_file: bool | Unset = UNSET
    save_logs: bool | Unset = UNSET


from ..models.output_location import OutputLocation  # noqa: E402
