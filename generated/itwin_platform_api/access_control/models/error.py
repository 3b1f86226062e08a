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
        code: Code of the error. The set is open.
        message: Text for a human reader.
        target: What the error is about, for example a property of the body.
        details: The single causes; mostly left out.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
    details: list[ErrorDetail] | None | Unset = UNSET


from ..models.error_detail import ErrorDetail  # noqa: E402
