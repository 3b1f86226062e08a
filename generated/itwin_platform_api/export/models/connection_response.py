from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["ConnectionResponse"]


class ConnectionResponse(
    Model,
    frozen=True,
    kw_only=True,
):
    """Container of one connection.

    Attributes:
        connection: A connection between an iModel and its exports.
    """

    connection: Connection


from ..models.connection import Connection  # noqa: E402
