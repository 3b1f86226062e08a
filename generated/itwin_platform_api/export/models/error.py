from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["Error"]


class Error(
    Model,
    frozen=True,
    kw_only=True,
):
    """What went wrong.

    Attributes:
        code: Code of the error, from a set that the server defines.
        message: The error in words.
        target: What the error is about.
        details: Causes of the error, one by one.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
    details: list[ErrorDetail] | None | Unset = UNSET


from ..models.error_detail import ErrorDetail  # noqa: E402
