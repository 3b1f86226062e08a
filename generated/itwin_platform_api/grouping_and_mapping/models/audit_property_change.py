from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["AuditPropertyChange"]


class AuditPropertyChange(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "property_": "property",
        "old_value": "oldValue",
        "new_value": "newValue",
    },
):
    """Old and new value of one member, both as text.

    Attributes:
        property_: Name of the member.
        old_value: Value before the change.
        new_value: Value after the change.
    """

    property_: str
    old_value: str | None
    new_value: str | None
