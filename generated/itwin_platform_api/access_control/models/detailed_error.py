from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["DetailedError"]


class DetailedError(
    Model,
    frozen=True,
    kw_only=True,
):
    """What went wrong, with its single causes.

    Attributes:
        code: Code of the error. The set is open.
        message: Text for a human reader.
        target: What the error is about.
        details: The single causes.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
    details: list[Error] | None | Unset = UNSET


from ..models.error import Error  # noqa: E402
