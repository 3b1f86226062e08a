"""The doors to jobs: start one, find one, or come back to one.

Each is written once for both kinds of client: a method gives a handle, or a coroutine that gives it, by what the driver
makes of the procedure. The type variables say which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from itwin_platform_api.export.api.export_connections import create_export_connection_run, get_export_connection_runs
from itwin_platform_api.export.models.export_connection_run_create import ExportConnectionRunCreate
from itwin_platform_api.export.models.export_type import ExportType
from itwin_platform_api.export.models.ifc_version import IfcVersion
from itwin_platform_api.export.models.input_options import InputOptions
from itwin_platform_api.export.models.output_options import OutputOptions
from itwin_platform_api.export.models.runs_response import RunsResponse
from itwin_platform_api.grouping_and_mapping.api.data_access import get_mapping_extractions
from itwin_platform_api.grouping_and_mapping.api.extraction import get_imodel_extractions
from itwin_platform_api.grouping_and_mapping.models.extractions_response import ExtractionsResponse
from itwin_platform_api.runtime.check import body_of
from itwin_platform_api.runtime.operation import Listing
from itwin_platform_api.runtime.types import UNSET, Unset

from ._core import starts
from ._core.effects import Steps
from ._core.jobs import JobRef, JobStatus, seen_extraction, seen_run
from ._core.pages import Cursor
from ._core.references import read_reference
from ._core.session import Session
from ._handles import (
    AccessJob,
    AsyncAccessJob,
    AsyncExportRun,
    AsyncExtraction,
    ExportRun,
    Extraction,
    Job,
    Later,
)
from ._pages import AsyncItemPages, ItemPages, Plan
from .errors import InvalidRequest

__all__ = [
    "AccessJobs",
    "AsyncAccessJobs",
    "AsyncExports",
    "AsyncExtractions",
    "Exports",
    "Extractions",
    "async_job",
    "job",
]

T = TypeVar("T")
Page = TypeVar("Page")
Handle = TypeVar("Handle", bound=Job[Any])
#: ``Handle``, or a coroutine that gives it.
Started = TypeVar("Started")
#: ``Handle | None``, or a coroutine that gives it.
Found = TypeVar("Found")
Listed = TypeVar("Listed")

Roles = Mapping[str, Sequence[str]]


class _Door(Generic[Handle]):
    """The door to jobs of one kind, for both kinds of client."""

    _handle: type[Handle]

    def __init__(self, driver: Any, session: Session) -> None:
        self._driver = driver
        self._session = session

    def _do(self, steps: Steps[Any]) -> T:  # type: ignore[type-var]
        """Whatever the driver makes of the procedure; the caller's return type says what that is."""
        return self._driver.run(steps)  # type: ignore[no-any-return]

    def _made(self, ref: JobRef, status: JobStatus | None = None) -> Handle:
        return self._handle(self._driver, self._session, ref, status)

    def _started(self, steps: Steps[starts.Started]) -> Steps[Handle]:
        return self._made(*(yield from steps))


class _Extractions(_Door[Handle], Generic[Handle, Started, Found, Listed]):
    """The door to extractions, for both kinds of client."""

    _pages: type[Any]

    def run(
        self,
        imodel_id: str,
        *,
        mappings: Iterable[str],
        changeset_id: str | None = None,
        ec_instance_ids: Iterable[str] | None = None,
        deadline: float | None = None,
    ) -> Started:
        """Start an extraction: one, or none, whatever becomes of the answer.

        The extractions of the iModel are listed first (one more request). When the answer to the start is lost, the one
        extraction that the list then has more than before is this one.

        Args:
            imodel_id: the iModel.
            mappings: ids of the mappings to extract.
            changeset_id: the changeset to extract from; the latest by default.
            ec_instance_ids: only rows with these ids (``0x...``).
            deadline: seconds for the start.

        Raises:
            OutcomeUnknown: the answer was lost, and the list has no new extraction or several, which are its
                ``candidates``.
            ApiError: the service refused it.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/run-extraction/
        """
        return self._do(self._started(self._start(imodel_id, mappings, changeset_id, ec_instance_ids, deadline)))

    def get(self, extraction_id: str, *, mappings: Iterable[str] = ()) -> Handle:
        """The handle of an extraction that exists; nothing is sent.

        Args:
            extraction_id: the extraction.
            mappings: ids of the mappings that it extracts, if you know them: the service does not tell.
        """
        return self._made(JobRef("extraction", (extraction_id,), tuple(_texts("mappings", mappings))))

    def list(
        self,
        imodel_id: str,
        *,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Listed:
        """The extractions of an iModel as handles, newest first; each knows how it stood when it was listed.

        Args:
            imodel_id: the iModel.
            deadline: seconds for each page.
            prefetch: pages to fetch ahead while the program works on those that it has.
            concurrency: 1; each page of this list names the next one, so none can be fetched beside another.
            resume: a resume token of this list, to go on where it stood.

        Raises:
            InvalidRequest: an argument does not fit the list; nothing was sent.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-imodel-extractions/
        """

        def handles(page: ExtractionsResponse) -> Sequence[Handle]:
            return [self._made(JobRef("extraction", (one.id,)), seen_extraction(one)) for one in page.extractions]

        plan = Plan(deadline, prefetch, concurrency, resume)
        listing = _giving(get_imodel_extractions.LISTING, handles)
        request = get_imodel_extractions.request(imodel_id=imodel_id)
        listed: Listed = self._pages(self._driver, self._session, request, listing, plan)
        return listed

    def latest(self, mapping_id: str, *, deadline: float | None = None) -> Found:
        """The last extraction of a mapping that was completed; None when there is none.

        Args:
            mapping_id: the mapping.
            deadline: seconds for the call.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mapping-extractions/
        """
        return self._do(self._latest(mapping_id, deadline))

    def _start(
        self,
        imodel_id: str,
        mappings: Iterable[str],
        changeset_id: str | None,
        ids: Iterable[str] | None,
        deadline: float | None,
    ) -> Steps[starts.Started]:
        chosen = None if ids is None else _texts("ec_instance_ids", ids)
        wanted = _texts("mappings", mappings)
        return (
            yield from starts.start_extraction(
                self._session, imodel_id, wanted, changeset_id, chosen, deadline, self._made
            )
        )

    def _latest(self, mapping_id: str, deadline: float | None) -> Steps[Handle | None]:
        request = get_mapping_extractions.request(mapping_id)
        _, found = yield from Cursor(
            self._session, request, get_mapping_extractions.LISTING, deadline, None
        ).next_page()
        if not found:
            return None
        # The newest come first, so the page holds the last one; its place on the page is nobody's promise.
        last = max(found, key=lambda one: one.extraction_timestamp)
        return self._made(JobRef("extraction", (last.extraction_id,), (mapping_id,)))


class Extractions(_Extractions[Extraction, Extraction, Extraction | None, ItemPages[Extraction, Any]]):
    """``itwin.extractions``."""

    _handle = Extraction
    _pages = ItemPages


class AsyncExtractions(
    _Extractions[
        AsyncExtraction,
        Later[AsyncExtraction],
        Later[AsyncExtraction | None],
        AsyncItemPages[AsyncExtraction, Any],
    ]
):
    """``itwin.extractions``."""

    _handle = AsyncExtraction
    _pages = AsyncItemPages


class _AccessJobs(_Door[Handle], Generic[Handle, Started]):
    """The door to access-control jobs, for both kinds of client."""

    def run(
        self,
        itwin_id: str,
        *,
        assign_roles: Roles | None = None,
        unassign_roles: Roles | None = None,
        remove_members: Iterable[str] = (),
        retry_if_idempotent: bool = False,
        deadline: float | None = None,
    ) -> Started:
        """Start an access-control job: one, or none, whatever becomes of the answer.

        Args:
            itwin_id: the iTwin.
            assign_roles: role ids to give, by e-mail address.
            unassign_roles: role ids to take away, by e-mail address.
            remove_members: e-mail addresses of members to remove.
            retry_if_idempotent: send the request again when its answer is lost. There may be two jobs then, of which
                the second finds done what the first did: roles stay as they are, and members who were removed are
                errors of the second.
            deadline: seconds for the start.

        Raises:
            OutcomeUnknown: the answer was lost. There is no list of jobs, so nobody can say whether one was started;
                the error has the ``request`` and when it was ``sent_at``.
            ApiError: the service refused it.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-job/
        """
        steps = self._start(itwin_id, assign_roles, unassign_roles, remove_members, retry_if_idempotent, deadline)
        return self._do(self._started(steps))

    def get(self, itwin_id: str, job_id: str) -> Handle:
        """The handle of a job that exists; nothing is sent."""
        return self._made(JobRef("job", (itwin_id, job_id)))

    def _start(
        self,
        itwin_id: str,
        assign: Roles | None,
        unassign: Roles | None,
        remove: Iterable[str],
        again: bool,  # noqa: FBT001 - handed on
        deadline: float | None,
    ) -> Steps[starts.Started]:
        given, taken = _pairs("assign_roles", assign), _pairs("unassign_roles", unassign)
        gone = _texts("remove_members", remove)
        return (yield from starts.start_access_job(self._session, itwin_id, given, taken, gone, deadline, again=again))


class AccessJobs(_AccessJobs[AccessJob, AccessJob]):
    """``itwin.access_jobs``."""

    _handle = AccessJob


class AsyncAccessJobs(_AccessJobs[AsyncAccessJob, Later[AsyncAccessJob]]):
    """``itwin.access_jobs``."""

    _handle = AsyncAccessJob


class _Exports(_Door[Handle], Generic[Handle, Started, Listed]):
    """The door to export runs, for both kinds of client."""

    _pages: type[Any]

    def run(
        self,
        connection_id: str,
        *,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset = UNSET,
        input_options: InputOptions | Unset = UNSET,
        output_options: OutputOptions | Unset = UNSET,
        deadline: float | None = None,
    ) -> Started:
        """Start an export: one run, or none, whatever becomes of the answer.

        The runs of the connection are listed first (one more request). When the answer to the start is lost, the one run
        that the list then has more than before is this one.

        Args:
            connection_id: the export connection.
            export_type: ``IFC`` or ``PDF``.
            ifc_version: for IFC, e.g. ``IFC4.3``.
            input_options: what to export.
            output_options: where the output goes; iTwin Storage by default.
            deadline: seconds for the start.

        Raises:
            JobAlreadyActive: the iModel has an active run, which is its ``run``; no new one was started.
            OutcomeUnknown: the answer was lost, and the list has no new run or several, which are its ``candidates``.
            ApiError: the service refused it.

        Portal:
            https://developer.bentley.com/apis/export/operations/create-export-connection-run/
        """
        steps = self._start(connection_id, export_type, ifc_version, input_options, output_options, deadline)
        return self._do(self._started(steps))

    def get(self, connection_id: str, run_id: str) -> Handle:
        """The handle of a run that exists; nothing is sent."""
        return self._made(JobRef("export", (connection_id, run_id)))

    def list(
        self,
        connection_id: str,
        *,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Listed:
        """The runs of a connection as handles; each knows how it stood when it was listed.

        Args:
            connection_id: the export connection.
            deadline: seconds for each page.
            prefetch: pages to fetch ahead while the program works on those that it has.
            concurrency: pages to fetch side by side. New runs come in front, so runs may be missing while some start.
            resume: a resume token of this list, to go on where it stood.

        Raises:
            InvalidRequest: an argument does not fit the list; nothing was sent.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection-runs/
        """

        def handles(page: RunsResponse) -> Sequence[Handle]:
            # An entry without an id leads nowhere, but it counts for the paging.
            return [self._made(JobRef("export", (connection_id, one.id or "")), seen_run(one)) for one in page.runs]

        plan = Plan(deadline, prefetch, concurrency, resume)
        listing = _giving(get_export_connection_runs.LISTING, handles)
        request = get_export_connection_runs.request(connection_id)
        listed: Listed = self._pages(self._driver, self._session, request, listing, plan)
        return listed

    def _start(
        self,
        connection_id: str,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset,
        input_options: InputOptions | Unset,
        output_options: OutputOptions | Unset,
        deadline: float | None,
    ) -> Steps[starts.Started]:
        members = {
            "export_type": export_type,
            "ifc_version": ifc_version,
            "input_options": input_options,
            "output_options": output_options,
        }
        # Enums may be spelled as texts here, as in the methods of the API.
        operation = create_export_connection_run.OPERATION.id
        body: ExportConnectionRunCreate = body_of(ExportConnectionRunCreate, UNSET, members, operation=operation)
        return (yield from starts.start_export(self._session, connection_id, body, deadline, self._made))


class Exports(_Exports[ExportRun, ExportRun, ItemPages[ExportRun, Any]]):
    """``itwin.exports``."""

    _handle = ExportRun
    _pages = ItemPages


class AsyncExports(_Exports[AsyncExportRun, Later[AsyncExportRun], AsyncItemPages[AsyncExportRun, Any]]):
    """``itwin.exports``."""

    _handle = AsyncExportRun
    _pages = AsyncItemPages


def job(driver: Any, session: Session, reference: str) -> Extraction | AccessJob | ExportRun:
    """The handle that a reference leads to."""
    ref = read_reference(session, reference)
    kinds: dict[str, type[Extraction | AccessJob | ExportRun]]
    kinds = {"extraction": Extraction, "job": AccessJob, "export": ExportRun}
    return kinds[ref.kind](driver, session, ref)


def async_job(driver: Any, session: Session, reference: str) -> AsyncExtraction | AsyncAccessJob | AsyncExportRun:
    """The handle that a reference leads to."""
    ref = read_reference(session, reference)
    kinds: dict[str, type[AsyncExtraction | AsyncAccessJob | AsyncExportRun]]
    kinds = {"extraction": AsyncExtraction, "job": AsyncAccessJob, "export": AsyncExportRun}
    return kinds[ref.kind](driver, session, ref)


def _giving(listing: Listing[Page, Any], items: Callable[[Page], Sequence[T]]) -> Listing[Page, T]:
    """The same listing, giving something else for each of its items."""
    return replace(listing, items=items)


def _texts(name: str, value: Iterable[str]) -> list[str]:
    """An argument that is a list. A single text is iterable too, and would be taken letter by letter."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        got = "one text" if isinstance(value, str) else f"`{type(value).__name__}`"
        raise InvalidRequest(f"Expected a list of texts, got {got}", operation="run", path=name)
    return [*value]


def _pairs(name: str, value: Roles | None) -> list[tuple[str, list[str]]]:
    """An argument that has a list for each text."""
    if value is not None and not isinstance(value, Mapping):
        problem = f"Expected a mapping with a list of role ids for each email, got `{type(value).__name__}`"
        raise InvalidRequest(problem, operation="run", path=name)
    return [(email, _texts(f"{name}[{email!r}]", ids)) for email, ids in (value or {}).items()]
