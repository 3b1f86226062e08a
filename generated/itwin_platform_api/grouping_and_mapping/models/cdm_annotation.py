from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["CDMAnnotation"]


class CDMAnnotation(
    Model,
    frozen=True,
    kw_only=True,
):
    """A note on a column.

    Attributes:
        name: Name of the note.
        value: Text of the note.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "name": {"minLength": 1, "maxLength": 256},
    }

    name: str
    value: str | Unset = UNSET
