from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Connection"]


class Connection(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "display_name": "displayName",
        "imodel_id": "iModelId",
        "itwin_id": "iTwinId",
        "authentication_type": "authenticationType",
        "links": "_links",
    },
):
    """A connection between an iModel and its exports.

    Attributes:
        id: Id of the connection, an opaque text.
        display_name: Name of the connection.
        imodel_id: Id of the iModel.
        itwin_id: Id of the iTwin that holds the iModel.
        authentication_type: On whose behalf the connection works. `User` is used when left out of a request.
        links: URLs of what belongs to a connection.
    """

    id: str | Unset = UNSET
    display_name: str | None | Unset = UNSET
    imodel_id: str | Unset = UNSET
    itwin_id: str | None | Unset = UNSET
    authentication_type: AuthenticationType | Unset = UNSET
    error: ExecutionError | None | Unset = UNSET
    links: ConnectionLinks | Unset = UNSET


from ..models.authentication_type import AuthenticationType  # noqa: E402
from ..models.connection_links import ConnectionLinks  # noqa: E402
from ..models.execution_error import ExecutionError  # noqa: E402
