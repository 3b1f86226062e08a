from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ExportConnectionCreate"]


class ExportConnectionCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "imodel_id": "iModelId",
        "display_name": "displayName",
        "authentication_type": "authenticationType",
    },
):
    """A connection to create.

    Attributes:
        imodel_id: Id of the iModel to export from.
        display_name: Name of the connection.
        authentication_type: On whose behalf the connection works. `User` is used when left out of a request.
    """

    imodel_id: str
    display_name: str | Unset = UNSET
    authentication_type: AuthenticationType | Unset = UNSET


from ..models.authentication_type import AuthenticationType  # noqa: E402
