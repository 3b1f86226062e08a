from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import UNSET, Model, Unset

__all__ = ["TaskError"]


class TaskError(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "error_code": "errorCode",
        "bridge_exit_code": "bridgeExitCode",
        "description_key": "descriptionKey",
        "kb_article_link": "kbArticleLink",
        "can_user_fix": "canUserFix",
    },
):
    """Details of a failure inside a task. It may also stand beside a successful result.

    Attributes:
        error_code: Code of the error.
        message: Short message.
        details: Longer message.
        bridge_exit_code: Exit code of the exporting program.
        system: Component that failed.
        phase: Step in which it failed.
        category: Kind of the error.
        description_key: Key of the description.
        description: The error in words for the user.
        kb_article_link: Link to an article that helps; may be empty.
        can_user_fix: Whether the user can remove the cause.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "bridge_exit_code": {"minimum": -9223372036854775808, "maximum": 9223372036854775807},
    }

    error_code: str | None | Unset = UNSET
    message: str | None | Unset = UNSET
    details: str | None | Unset = UNSET
    bridge_exit_code: int | None | Unset = UNSET
    system: str | None | Unset = UNSET
    phase: str | None | Unset = UNSET
    category: str | None | Unset = UNSET
    description_key: str | None | Unset = UNSET
    description: str | None | Unset = UNSET
    kb_article_link: str | None | Unset = UNSET
    can_user_fix: bool | None | Unset = UNSET
