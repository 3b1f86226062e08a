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
        code: Error code, from a set that the server defines.
        message: The error in words, for people.
        target: What the error is about, for example a parameter.
    """

    code: str
    message: str
    target: str | None | Unset = UNSET
