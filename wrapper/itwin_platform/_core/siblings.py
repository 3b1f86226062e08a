"""Which job a request started whose answer was lost: the difference of a list before and after it.

Clocks are not trusted: the service's may differ from ours, and its answers from each other. Ids are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itwin_platform_api.export.api.export_connections import get_export_connection_runs
from itwin_platform_api.export.models.export_run import ExportRun as ExportRunModel
from itwin_platform_api.grouping_and_mapping.api.extraction import get_imodel_extractions
from itwin_platform_api.runtime.operation import Listing, Request

from ..errors import Conflict, NotFound, PermissionDenied, RequestRejected, ServiceError
from .effects import Sleep, Steps
from .pages import Cursor
from .session import Session
from .waiting import attempt

__all__ = ["Siblings", "extractions_of", "runs_of"]

#: Seconds before each look for a job whose start nobody confirmed. It may come into the list a moment later.
_LOOKS = (0.0, 2.0, 3.0)
#: What says that this list cannot be had, and not that nothing works.
_NO_LIST = (ServiceError, NotFound, PermissionDenied, RequestRejected, Conflict)


@dataclass(frozen=True, slots=True)
class Siblings:
    """The list in which a job shows up once it was started, the newest first.

    Attributes:
        where: the operation that gives the list, and of what, for people who look for themselves.
        request: asks for its first page.
        listing: how it is paged.
    """

    where: str
    request: Request[Any]
    listing: Listing[Any, Any]

    def known(self, session: Session, deadline: float) -> Steps[frozenset[str] | None]:
        """The ids on the first page before the start; None where the list cannot be had, which is no reason not to start.

        Raises:
            NetworkError, RateLimited, Unauthorized, SignInFailed: the start would end alike; nothing was sent.
        """
        try:
            items = yield from self._first(session, deadline)
        except _NO_LIST:
            return None
        return frozenset(item.id for item in items if item.id)

    def new(self, session: Session, known: frozenset[str]) -> Steps[list[str]]:
        """The ids that were added since; looks a few times as long as there is none."""
        for pause in _LOOKS:
            if pause:
                yield Sleep(pause)
            found = yield from attempt(self._since(session, known))
            if isinstance(found, list) and found:
                return found
        return []

    def active(self, session: Session) -> Steps[list[ExportRunModel]]:
        """Export runs that are going on."""
        runs = yield from attempt(self._first(session, session.deadline))
        return [run for run in runs if run.id and run.state != "Completed"] if isinstance(runs, list) else []

    def _first(self, session: Session, deadline: float) -> Steps[list[Any]]:
        _, items = yield from Cursor(session, self.request, self.listing, deadline, None).next_page()
        return list(items)

    def _since(self, session: Session, known: frozenset[str]) -> Steps[list[str]]:
        """Pages are read until one of them reaches back to what was known."""
        cursor = Cursor(session, self.request, self.listing, None, None)
        found: list[str] = []
        while not cursor.ended:
            _, items = yield from cursor.next_page()
            found += [item.id for item in items if item.id and item.id not in known]
            if any(item.id in known for item in items):
                break
        return list(dict.fromkeys(found))


def extractions_of(imodel_id: str) -> Siblings:
    """The extractions of an iModel."""
    request = get_imodel_extractions.request(imodel_id=imodel_id)
    return Siblings(f"{request.operation.id} of iModel {imodel_id}", request, get_imodel_extractions.LISTING)


def runs_of(connection_id: str) -> Siblings:
    """The runs of an export connection."""
    request = get_export_connection_runs.request(connection_id)
    where = f"{request.operation.id} of connection {connection_id}"
    return Siblings(where, request, get_export_connection_runs.LISTING)
