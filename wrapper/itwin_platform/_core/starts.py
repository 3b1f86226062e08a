"""Starting jobs: at most one for each call, and whichever was started is found again where the service allows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from msgspec.structs import replace

from itwin_platform_api.access_control.api.itwin_jobs import create_itwin_job
from itwin_platform_api.access_control.models.job_actions import JobActions
from itwin_platform_api.access_control.models.job_create import JobCreate
from itwin_platform_api.access_control.models.job_member_action import JobMemberAction
from itwin_platform_api.access_control.models.job_role_action import JobRoleAction
from itwin_platform_api.export.api.export_connections import create_export_connection_run
from itwin_platform_api.export.models.export_connection_run_create import ExportConnectionRunCreate
from itwin_platform_api.grouping_and_mapping.api.extraction import run_extraction
from itwin_platform_api.grouping_and_mapping.models.extraction_run_mapping import ExtractionRunMapping
from itwin_platform_api.grouping_and_mapping.models.extraction_run_request import ExtractionRunRequest
from itwin_platform_api.runtime.operation import Request
from itwin_platform_api.runtime.types import UNSET, Response

from ..errors import (
    Conflict,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    ITwinError,
    JobAlreadyActive,
    OutcomeUnknown,
    ServerError,
)
from .calls import checked_deadline, late
from .effects import Steps
from .jobs import JobRef, JobStatus, seen_extraction
from .lifecycles import ACCESS_JOB
from .references import job_at
from .session import Session
from .siblings import Siblings, extractions_of, runs_of

__all__ = ["Started", "start_access_job", "start_export", "start_extraction"]

#: A job that was started, and how it stood in the answer that says so.
Started = tuple[JobRef, JobStatus | None]
#: Makes a handle, for errors that lead to other jobs.
Handles = Callable[[JobRef], Any]

#: The service says by these that it did not even try.
_NOT_DONE = frozenset({501, 505})


def start_extraction(
    session: Session,
    imodel_id: str,
    mappings: Sequence[str],
    changeset_id: str | None,
    ec_instance_ids: Sequence[str] | None,
    deadline: float | None,
    handles: Handles,
) -> Steps[Started]:
    """Start an extraction."""
    body = ExtractionRunRequest(
        imodel_id=imodel_id,
        mappings=[ExtractionRunMapping(id=one) for one in mappings],
        changeset_id=UNSET if changeset_id is None else changeset_id,
        ec_instance_ids=UNSET if ec_instance_ids is None else list(ec_instance_ids),
    )

    def reference(extraction_id: str) -> JobRef:
        return JobRef("extraction", (extraction_id,), tuple(mappings))

    def read(response: Response[Any]) -> Started:
        extraction = response.parsed.extraction
        return reference(extraction.id), seen_extraction(extraction)

    request = run_extraction.request(body=body)
    start = _Start(session, request, read, reference, handles, deadline)
    return (yield from start.reconciled(extractions_of(imodel_id)))


def start_access_job(
    session: Session,
    itwin_id: str,
    assign: Sequence[tuple[str, Sequence[str]]],
    unassign: Sequence[tuple[str, Sequence[str]]],
    remove: Sequence[str],
    deadline: float | None,
    *,
    again: bool,
) -> Steps[Started]:
    """Start an access-control job; ``again``: send the request again when its answer is lost."""

    def roles(pairs: Sequence[tuple[str, Sequence[str]]]) -> Any:
        return [JobRoleAction(email=email, role_ids=list(ids)) for email, ids in pairs] or UNSET

    actions = JobActions(
        assign_roles=roles(assign),
        unassign_roles=roles(unassign),
        remove_members=[JobMemberAction(email=email) for email in remove] or UNSET,
    )
    body = JobCreate(actions=actions)
    request = create_itwin_job.request(itwin_id, body=body)
    if again:
        request = replace(request, operation=replace(request.operation, effect="idempotent"))

    def read(response: Response[Any]) -> Started:
        job = response.parsed
        state, outcome = ACCESS_JOB.judge(str(job.status))
        # An end without full success has errors, which a look asks for.
        status = None if outcome in ("partial", "failed") else JobStatus(state, outcome, job)
        return JobRef("job", (itwin_id, job.id)), status

    sent_at = datetime.fromtimestamp(session.clock.time(), UTC)
    try:
        return read((yield from session.execute(request, deadline)))
    except ITwinError as error:
        if not _is_uncertain(error) and not (again and isinstance(error, ConnectionLost | DeadlineExceeded)):
            raise
        raise OutcomeUnknown(
            operation=request.operation.id,
            reason=_reason(error),
            look_at=f"there is no list of jobs; get-itwin-user-members of iTwin {itwin_id} shows what a job did",
            request=body,
            sent_at=sent_at,
        ) from error


def start_export(
    session: Session, connection_id: str, body: ExportConnectionRunCreate, deadline: float | None, handles: Handles
) -> Steps[Started]:
    """Start an export run. Its id stands only in the ``location`` of the answer.

    Raises:
        JobAlreadyActive: the iModel has an active run already, or one is being started; no new one was started.
    """

    def reference(run_id: str) -> JobRef:
        return JobRef("export", (connection_id, run_id))

    def read(response: Response[Any]) -> Started:
        location = _location(session, response)
        found = job_at(location)
        if found is None or found.kind != "export":
            raise DecodeError(
                "Expected a Location that is the address of a run, got another one",
                operation=request.operation.id,
                status=response.status_code,
            )
        if response.status_code == 303:
            raise JobAlreadyActive(
                f"The iModel has an active export run already: {found.id}.", location=location, run=handles(found)
            )
        return found, None

    request = create_export_connection_run.request(connection_id, body=body)
    siblings = runs_of(connection_id)
    start = _Start(session, request, read, reference, handles, deadline)
    try:
        return (yield from start.reconciled(siblings))
    except Conflict as error:
        # Somebody else's request came first. The answer does not say which run that became.
        active = yield from siblings.active(session)
        run = handles(reference(str(active[0].id))) if len(active) == 1 else None
        named = f": {active[0].id}" if run is not None else ""
        raise JobAlreadyActive(f"An export run of the iModel is being started already{named}.", run=run) from error


class _Start:
    """One start of a job that a list shows."""

    def __init__(
        self,
        session: Session,
        request: Request[Any],
        read: Callable[[Response[Any]], Started],
        reference: Callable[[str], JobRef],
        handles: Handles,
        deadline: float | None,
    ) -> None:
        self._session = session
        self._request = request
        self._read = read
        self._reference = reference
        self._handles = handles
        self._seconds = session.deadline if deadline is None else checked_deadline(deadline)

    def reconciled(self, siblings: Siblings) -> Steps[Started]:
        """Start it; when the answer is lost, adopt the one job that the list has more than before.

        Raises:
            OutcomeUnknown: the list has no new job, or several.
        """
        session, operation = self._session, self._request.operation.id
        begun = session.begin(operation, self._seconds)
        known = yield from siblings.known(session, self._seconds)
        left = begun.remaining(session.clock.monotonic())
        if left <= 0:
            raise late(begun)
        sent_at = datetime.fromtimestamp(session.clock.time(), UTC)
        try:
            return self._read((yield from session.execute(self._request, left)))
        except ITwinError as error:
            if not _is_uncertain(error):
                raise
            lost = error
        found = [] if known is None else (yield from siblings.new(session, known))
        if len(found) == 1:
            return self._reference(found[0]), None
        raise OutcomeUnknown(
            operation=operation,
            reason=_reason(lost),
            look_at=siblings.where,
            candidates=[self._handles(self._reference(one)) for one in found],
            sent_at=sent_at,
        ) from lost


def _location(session: Session, response: Response[Any]) -> str:
    """The absolute ``Location`` of an answer.

    Raises:
        UntrustedLink: it leads to another platform.
    """
    location = response.headers.get("location")
    operation = create_export_connection_run.OPERATION.id
    if not location:
        raise DecodeError("Expected a Location header, got none", operation=operation, status=response.status_code)
    # What is no URL at all is left to the check.
    with suppress(ValueError):
        location = urljoin(f"{session.base_url}/", location)
    return session.trusted.check(location, operation=operation)


def _is_uncertain(error: ITwinError) -> bool:
    """Whether a job may have been started although the start ended with this error."""
    if isinstance(error, ServerError):
        return error.status >= 500 and error.status not in _NOT_DONE
    return isinstance(error, OutcomeUnknown | DecodeError)


def _reason(error: ITwinError) -> str:
    return error.reason if isinstance(error, OutcomeUnknown) else str(error)
