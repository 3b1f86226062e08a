from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["ErrorDetail"]


class ErrorDetail(
    Model,
    frozen=True,
    kw_only=True,
):
    """One of several causes of an error.

    Attributes:
        code: Code of the cause.
        message: The cause in words.
        target: What the cause is about.
    """

    code: str | None | Unset = UNSET
    message: str | None | Unset = UNSET
    target: str | None | Unset = UNSET
