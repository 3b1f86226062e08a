from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ExecutionError"]


class ExecutionError(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "error_key": "errorKey",
    },
):
    """Why a connection or a run as a whole could not work.

    Attributes:
        error_key: Key of the error, such as `UserNotAuthenticated`.
        description: The error in words.
    """

    error_key: str | Unset = UNSET
    description: str | Unset = UNSET
