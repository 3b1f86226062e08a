from __future__ import annotations

from itwin_platform_api.runtime.types import DateTime, Model

__all__ = ["AuditTrailEntry"]


class AuditTrailEntry(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "user_email": "userEmail",
    },
):
    """One change of a mapping, a group or a property.

    Attributes:
        timestamp: When the change was made.
        path: What was changed, as a path that starts with `mappings/`.
        user_email: Email of the user who made the change; null for a change made by a service.
        action: Kind of change, such as `Update`.
        changes: The members that changed.
    """

    timestamp: DateTime
    path: str
    user_email: str | None
    action: AuditAction
    changes: list[AuditPropertyChange]


from ..models.audit_action import AuditAction  # noqa: E402
from ..models.audit_property_change import AuditPropertyChange  # noqa: E402
