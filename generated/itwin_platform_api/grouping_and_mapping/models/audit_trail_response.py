from __future__ import annotations

from itwin_platform_api.runtime.types import Model

__all__ = ["AuditTrailResponse"]


class AuditTrailResponse(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "audit_trail_entries": "auditTrailEntries",
        "links": "_links",
    },
):
    """One page of the audit trail.

    Attributes:
        audit_trail_entries: The entries of this page.
        links: Links to this page of results and to the one after it.
    """

    audit_trail_entries: list[AuditTrailEntry]
    links: PagedResponseLinks


from ..models.audit_trail_entry import AuditTrailEntry  # noqa: E402
from ..models.paged_response_links import PagedResponseLinks  # noqa: E402
