"""The doors to jobs: start one, or come back to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from itwin_platform_api.export.models.export_connection_run_create import ExportConnectionRunCreate
from itwin_platform_api.export.models.export_type import ExportType
from itwin_platform_api.export.models.ifc_version import IfcVersion
from itwin_platform_api.export.models.input_options import InputOptions
from itwin_platform_api.export.models.output_options import OutputOptions
from itwin_platform_api.runtime.types import UNSET, Unset

from ._async import AsyncDriver
from ._core import starts
from ._core.effects import Steps
from ._core.session import Session
from ._handles import AccessJob, AsyncAccessJob, AsyncExportRun, AsyncExtraction, ExportRun, Extraction
from ._sync import SyncDriver
from .errors import InvalidRequest

__all__ = ["AccessJobs", "AsyncAccessJobs", "AsyncExports", "AsyncExtractions", "Exports", "Extractions"]

Roles = Mapping[str, Sequence[str]]


class _Door:
    def __init__(self, session: Session) -> None:
        self._session = session


class _SyncDoor(_Door):
    def __init__(self, driver: SyncDriver, session: Session) -> None:
        super().__init__(session)
        self._driver = driver


class _AsyncDoor(_Door):
    def __init__(self, driver: AsyncDriver, session: Session) -> None:
        super().__init__(session)
        self._driver = driver


class _ExtractionStart(_Door):
    def _start(
        self,
        imodel_id: str,
        mappings: Iterable[str],
        changeset_id: str | None,
        ids: Iterable[str] | None,
        deadline: float | None,
    ) -> Steps[str]:
        _refuse_text("mappings", mappings)
        chosen = None if ids is None else list(ids)
        return starts.start_extraction(self._session, imodel_id, list(mappings), changeset_id, chosen, deadline)


class Extractions(_SyncDoor, _ExtractionStart):
    """``itwin.extractions``."""

    def run(
        self,
        imodel_id: str,
        *,
        mappings: Iterable[str],
        changeset_id: str | None = None,
        ec_instance_ids: Iterable[str] | None = None,
        deadline: float | None = None,
    ) -> Extraction:
        """Start an extraction.

        Args:
            imodel_id: the iModel.
            mappings: ids of the mappings to extract.
            changeset_id: the changeset to extract from; the latest by default.
            ec_instance_ids: only rows with these ids (``0x...``).
            deadline: seconds for the start.

        Raises:
            OutcomeUnknown: the answer was lost; an extraction may have been started.
            ApiError: the service refused it.
        """
        steps = self._start(imodel_id, mappings, changeset_id, ec_instance_ids, deadline)
        return self.get(self._driver.run(steps))

    def get(self, extraction_id: str) -> Extraction:
        """The handle of an extraction that exists; nothing is sent."""
        return Extraction(self._driver, self._session, extraction_id)


class AsyncExtractions(_AsyncDoor, _ExtractionStart):
    """``itwin.extractions``."""

    async def run(
        self,
        imodel_id: str,
        *,
        mappings: Iterable[str],
        changeset_id: str | None = None,
        ec_instance_ids: Iterable[str] | None = None,
        deadline: float | None = None,
    ) -> AsyncExtraction:
        """Start an extraction; see `Extractions.run`."""
        steps = self._start(imodel_id, mappings, changeset_id, ec_instance_ids, deadline)
        return self.get(await self._driver.run(steps))

    def get(self, extraction_id: str) -> AsyncExtraction:
        """The handle of an extraction that exists; nothing is sent."""
        return AsyncExtraction(self._driver, self._session, extraction_id)


class _AccessStart(_Door):
    def _start(
        self, itwin_id: str, assign: Roles | None, unassign: Roles | None, remove: Iterable[str], deadline: float | None
    ) -> Steps[str]:
        _refuse_text("remove_members", remove)
        return starts.start_access_job(
            self._session,
            itwin_id,
            list((assign or {}).items()),
            list((unassign or {}).items()),
            list(remove),
            deadline,
        )


class AccessJobs(_SyncDoor, _AccessStart):
    """``itwin.access_jobs``."""

    def run(
        self,
        itwin_id: str,
        *,
        assign_roles: Roles | None = None,
        unassign_roles: Roles | None = None,
        remove_members: Iterable[str] = (),
        deadline: float | None = None,
    ) -> AccessJob:
        """Start an access-control job.

        Args:
            itwin_id: the iTwin.
            assign_roles: role ids to give, by e-mail address.
            unassign_roles: role ids to take away, by e-mail address.
            remove_members: e-mail addresses of members to remove.
            deadline: seconds for the start.

        Raises:
            OutcomeUnknown: the answer was lost; a job may have been started.
            ApiError: the service refused it.
        """
        return self.get(
            itwin_id, self._driver.run(self._start(itwin_id, assign_roles, unassign_roles, remove_members, deadline))
        )

    def get(self, itwin_id: str, job_id: str) -> AccessJob:
        """The handle of a job that exists; nothing is sent."""
        return AccessJob(self._driver, self._session, itwin_id, job_id)


class AsyncAccessJobs(_AsyncDoor, _AccessStart):
    """``itwin.access_jobs``."""

    async def run(
        self,
        itwin_id: str,
        *,
        assign_roles: Roles | None = None,
        unassign_roles: Roles | None = None,
        remove_members: Iterable[str] = (),
        deadline: float | None = None,
    ) -> AsyncAccessJob:
        """Start an access-control job; see `AccessJobs.run`."""
        steps = self._start(itwin_id, assign_roles, unassign_roles, remove_members, deadline)
        return self.get(itwin_id, await self._driver.run(steps))

    def get(self, itwin_id: str, job_id: str) -> AsyncAccessJob:
        """The handle of a job that exists; nothing is sent."""
        return AsyncAccessJob(self._driver, self._session, itwin_id, job_id)


class _ExportStart(_Door):
    def _start(
        self,
        connection_id: str,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset,
        input_options: InputOptions | Unset,
        output_options: OutputOptions | Unset,
        deadline: float | None,
    ) -> Steps[str]:
        body = ExportConnectionRunCreate(
            export_type=ExportType(export_type),
            ifc_version=UNSET if isinstance(ifc_version, Unset) else IfcVersion(ifc_version),
            input_options=input_options,
            output_options=output_options,
        )
        return starts.start_export(self._session, connection_id, body, deadline)


class Exports(_SyncDoor, _ExportStart):
    """``itwin.exports``."""

    def run(
        self,
        connection_id: str,
        *,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset = UNSET,
        input_options: InputOptions | Unset = UNSET,
        output_options: OutputOptions | Unset = UNSET,
        deadline: float | None = None,
    ) -> ExportRun:
        """Start an export.

        Args:
            connection_id: the export connection.
            export_type: ``IFC`` or ``PDF``.
            ifc_version: for IFC, e.g. ``IFC4.3``.
            input_options: what to export.
            output_options: where the output goes; iTwin Storage by default.
            deadline: seconds for the start.

        Raises:
            JobAlreadyActive: the iModel has an active run; no new one was started.
            OutcomeUnknown: the answer was lost; a run may have been started.
            ApiError: the service refused it.
        """
        steps = self._start(connection_id, export_type, ifc_version, input_options, output_options, deadline)
        return self.get(connection_id, self._driver.run(steps))

    def get(self, connection_id: str, run_id: str) -> ExportRun:
        """The handle of a run that exists; nothing is sent."""
        return ExportRun(self._driver, self._session, connection_id, run_id)


class AsyncExports(_AsyncDoor, _ExportStart):
    """``itwin.exports``."""

    async def run(
        self,
        connection_id: str,
        *,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset = UNSET,
        input_options: InputOptions | Unset = UNSET,
        output_options: OutputOptions | Unset = UNSET,
        deadline: float | None = None,
    ) -> AsyncExportRun:
        """Start an export; see `Exports.run`."""
        steps = self._start(connection_id, export_type, ifc_version, input_options, output_options, deadline)
        return self.get(connection_id, await self._driver.run(steps))

    def get(self, connection_id: str, run_id: str) -> AsyncExportRun:
        """The handle of a run that exists; nothing is sent."""
        return AsyncExportRun(self._driver, self._session, connection_id, run_id)


def _refuse_text(name: str, value: Iterable[str]) -> None:
    """A single text is iterable too, and would be taken letter by letter."""
    if isinstance(value, str):
        raise InvalidRequest("Expected a list of texts, got one text", operation="run", path=name)
