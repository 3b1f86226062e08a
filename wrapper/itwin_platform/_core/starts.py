"""Starting jobs: build the request, send it, and read from the answer which job it started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

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
from itwin_platform_api.runtime.types import UNSET

from ..errors import DecodeError, JobAlreadyActive
from .effects import Steps
from .session import Session

__all__ = ["start_access_job", "start_export", "start_extraction"]


def start_extraction(
    session: Session,
    imodel_id: str,
    mappings: Sequence[str],
    changeset_id: str | None,
    ec_instance_ids: Sequence[str] | None,
    deadline: float | None,
) -> Steps[str]:
    """Start an extraction; gives its id."""
    body = ExtractionRunRequest(
        imodel_id=imodel_id,
        mappings=[ExtractionRunMapping(id=one) for one in mappings],
        changeset_id=UNSET if changeset_id is None else changeset_id,
        ec_instance_ids=UNSET if ec_instance_ids is None else list(ec_instance_ids),
    )
    response = yield from session.execute(run_extraction.request(body=body), deadline)
    return response.parsed.extraction.id


def start_access_job(
    session: Session,
    itwin_id: str,
    assign: Sequence[tuple[str, Sequence[str]]],
    unassign: Sequence[tuple[str, Sequence[str]]],
    remove: Sequence[str],
    deadline: float | None,
) -> Steps[str]:
    """Start an access-control job; gives its id."""

    def roles(pairs: Sequence[tuple[str, Sequence[str]]]) -> Any:
        return [JobRoleAction(email=email, role_ids=list(ids)) for email, ids in pairs] or UNSET

    actions = JobActions(
        assign_roles=roles(assign),
        unassign_roles=roles(unassign),
        remove_members=[JobMemberAction(email=email) for email in remove] or UNSET,
    )
    response = yield from session.execute(create_itwin_job.request(itwin_id, body=JobCreate(actions=actions)), deadline)
    return response.parsed.id


def start_export(
    session: Session, connection_id: str, body: ExportConnectionRunCreate, deadline: float | None
) -> Steps[str]:
    """Start an export run; gives its id, which stands only in the ``location`` of the answer.

    Raises:
        JobAlreadyActive: the iModel has an active run already, and no new one was started.
    """
    response = yield from session.execute(create_export_connection_run.request(connection_id, body=body), deadline)
    location = response.headers.get("location")
    operation = create_export_connection_run.OPERATION.id
    if not location:
        raise DecodeError("Expected a Location header, got none", operation=operation, status=response.status_code)
    location = urljoin(f"{session.base_url}/", location)
    parts = session.trusted.check(location, operation=operation).rstrip("/").split("/")
    if response.status_code == 303:
        raise JobAlreadyActive(f"The iModel has an active export run already: {parts[-1]}.", location=location)
    return parts[-1]
