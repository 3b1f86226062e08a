from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["DetailedError"]


class DetailedError(
    Model,
    frozen=True,
    kw_only=True,
):
    """What went wrong, with a list of the single causes.

    Attributes:
        code: Error code, from a set that the server defines.
        message: The error in words, for people.
        target: What the error is about, for example a parameter.
        details: The single causes; may be missing.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
    details: list[Error] | Unset = UNSET


from ..models.error import Error  # noqa: E402
