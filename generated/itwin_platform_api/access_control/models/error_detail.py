from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ErrorDetail"]


class ErrorDetail(
    Model,
    frozen=True,
    kw_only=True,
):
    """One cause of an error.

    Attributes:
        code: Code of the cause. The set is open.
        message: Text for a human reader.
        target: What the cause is about.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
