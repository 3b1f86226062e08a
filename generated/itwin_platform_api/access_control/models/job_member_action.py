from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["JobMemberAction"]


class JobMemberAction(
    Model,
    frozen=True,
    kw_only=True,
):
    """A user to be removed.

    Attributes:
        email: E-mail address of the user.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "email": {"minLength": 1},
    }

    email: str
