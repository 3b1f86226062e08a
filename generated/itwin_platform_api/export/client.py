"""The Export API as typed methods, one for each operation, named after its page on the developer portal."""

from typing import Any, overload

from itwin_platform_api.runtime.check import body_of
from itwin_platform_api.runtime.client import AsyncFacadeClient, FacadeClient
from itwin_platform_api.runtime.pages import AsyncPages, Pages
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from .api.authorization import get_authorizationinformation as _get_authorizationinformation
from .api.export_connections import create_export_connection as _create_export_connection
from .api.export_connections import create_export_connection_run as _create_export_connection_run
from .api.export_connections import delete_export_connection as _delete_export_connection
from .api.export_connections import get_export_connection as _get_export_connection
from .api.export_connections import get_export_connection_run as _get_export_connection_run
from .api.export_connections import get_export_connection_runs as _get_export_connection_runs
from .api.export_connections import get_export_connections as _get_export_connections
from .models.authentication_type import AuthenticationType
from .models.authorization_information_response import AuthorizationInformationResponse
from .models.connection import Connection
from .models.connection_response import ConnectionResponse
from .models.connections_response import ConnectionsResponse
from .models.export_connection_create import ExportConnectionCreate
from .models.export_connection_run_create import ExportConnectionRunCreate
from .models.export_run import ExportRun
from .models.export_type import ExportType
from .models.ifc_version import IfcVersion
from .models.input_options import InputOptions
from .models.output_options import OutputOptions
from .models.run_response import RunResponse
from .models.runs_response import RunsResponse

__all__ = ["AsyncExport", "Export"]


class Export:
    """The Export API, synchronous: ``itwin.export``."""

    def __init__(self, client: FacadeClient) -> None:
        self._client = client

    @overload
    def create_export_connection(
        self, *, body: ExportConnectionCreate, deadline: float | None = None
    ) -> ConnectionResponse: ...

    @overload
    def create_export_connection(
        self,
        *,
        imodel_id: str,
        display_name: str | Unset = UNSET,
        authentication_type: AuthenticationType | str | Unset = UNSET,
        deadline: float | None = None,
    ) -> ConnectionResponse: ...

    def create_export_connection(
        self, *, body: ExportConnectionCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ConnectionResponse:
        """Create Export Connection.

        Creates an export connection for an iModel. An iModel may have several; each run of an export belongs to one
        of them.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: Id of the iModel to export from.
            display_name: Name of the connection.
            authentication_type: On whose behalf the connection works. `User` is used when left out of a request.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/create-export-connection/
        """
        request = _create_export_connection.request(
            body=body_of(ExportConnectionCreate, body, members, operation=_create_export_connection.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_export_connection_run(
        self, connection_id: IdLike, *, body: ExportConnectionRunCreate, deadline: float | None = None
    ) -> Response[None]: ...

    @overload
    def create_export_connection_run(
        self,
        connection_id: IdLike,
        *,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset = UNSET,
        input_options: InputOptions | Unset = UNSET,
        output_options: OutputOptions | Unset = UNSET,
        project_id: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> Response[None]: ...

    def create_export_connection_run(
        self,
        connection_id: IdLike,
        *,
        body: ExportConnectionRunCreate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> Response[None]:
        """Create ExportConnection Run.

        Starts an export in the background and names the new run in `location`. While a run for the same iModel is
        active no second one starts: the answer is then 303 with the `location` of the active run. Of requests that
        arrive at the same moment only the first is processed, the others get 409. The consent of the user must be
        stored beforehand (see Get Authorization Information).

        Args:
            connection_id: Id of the export connection.
            body: The request's body as a model, instead of the keywords of its members.
            export_type: Format of the output. `PDF` is a technology preview.
            ifc_version: Version of IFC to write; only for `exportType` `IFC`. `IFC4.3` means IFC4.3_ADD2.
            input_options: What of the iModel is exported, and how it is mapped.
            output_options: Where the exported file and the logs go.
            project_id: Id of the iTwin (formerly project) for which the output is stored.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/create-export-connection-run/
        """
        request = _create_export_connection_run.request(
            connection_id,
            body=body_of(
                ExportConnectionRunCreate, body, members, operation=_create_export_connection_run.OPERATION.id
            ),
        )
        return self._client.execute(request, deadline=deadline)

    def delete_export_connection(self, connection_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Export Connection.

        Deletes an export connection. While one of its runs is going on the request is refused.

        Args:
            connection_id: Id of the export connection.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/delete-export-connection/
        """
        request = _delete_export_connection.request(
            connection_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_authorizationinformation(
        self, *, redirect_url: str, deadline: float | None = None
    ) -> AuthorizationInformationResponse:
        """Get Authorization Information.

        Tells whether the user has given the consent that exports need, and where to give it. Call it again after
        the user came back from `authorizationUrl`.

        Args:
            redirect_url: Absolute URL to which the browser returns after the consent.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-authorizationinformation/
        """
        request = _get_authorizationinformation.request(
            redirect_url=redirect_url,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_export_connection(self, connection_id: IdLike, *, deadline: float | None = None) -> ConnectionResponse:
        """Get Export Connection.

        Retrieves one export connection.

        Args:
            connection_id: Id of the export connection.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection/
        """
        request = _get_export_connection.request(
            connection_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_export_connection_run(
        self, connection_id: IdLike, run_id: IdLike, *, deadline: float | None = None
    ) -> RunResponse:
        """Get ExportConnection Run.

        Retrieves one run with its jobs and tasks.

        Args:
            connection_id: Id of the export connection.
            run_id: Id of the run.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection-run/
        """
        request = _get_export_connection_run.request(
            connection_id,
            run_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_export_connection_runs(
        self,
        connection_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[ExportRun, RunsResponse]:
        """Get ExportConnection Runs.

        Lists the runs of an export connection, page by page.

        Args:
            connection_id: Id of the export connection.
            top: Largest number of items in one page.
            skip: Number of items to leave out before the page begins.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection-runs/
        """
        return self._client.paginate(
            _get_export_connection_runs.request(
                connection_id,
                top=top,
                skip=skip,
            ),
            _get_export_connection_runs.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_export_connections(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Connection, ConnectionsResponse]:
        """Get Export Connections.

        Lists the export connections of one iModel, page by page.

        Args:
            imodel_id: Id of the iModel whose connections are wanted.
            top: Largest number of items in one page.
            skip: Number of items to leave out before the page begins.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connections/
        """
        return self._client.paginate(
            _get_export_connections.request(
                imodel_id=imodel_id,
                top=top,
                skip=skip,
            ),
            _get_export_connections.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )


class AsyncExport:
    """The Export API, asynchronous: ``itwin.export``."""

    def __init__(self, client: AsyncFacadeClient) -> None:
        self._client = client

    @overload
    async def create_export_connection(
        self, *, body: ExportConnectionCreate, deadline: float | None = None
    ) -> ConnectionResponse: ...

    @overload
    async def create_export_connection(
        self,
        *,
        imodel_id: str,
        display_name: str | Unset = UNSET,
        authentication_type: AuthenticationType | str | Unset = UNSET,
        deadline: float | None = None,
    ) -> ConnectionResponse: ...

    async def create_export_connection(
        self, *, body: ExportConnectionCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ConnectionResponse:
        """Create Export Connection.

        Creates an export connection for an iModel. An iModel may have several; each run of an export belongs to one
        of them.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: Id of the iModel to export from.
            display_name: Name of the connection.
            authentication_type: On whose behalf the connection works. `User` is used when left out of a request.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/create-export-connection/
        """
        request = _create_export_connection.request(
            body=body_of(ExportConnectionCreate, body, members, operation=_create_export_connection.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_export_connection_run(
        self, connection_id: IdLike, *, body: ExportConnectionRunCreate, deadline: float | None = None
    ) -> Response[None]: ...

    @overload
    async def create_export_connection_run(
        self,
        connection_id: IdLike,
        *,
        export_type: ExportType | str,
        ifc_version: IfcVersion | str | Unset = UNSET,
        input_options: InputOptions | Unset = UNSET,
        output_options: OutputOptions | Unset = UNSET,
        project_id: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> Response[None]: ...

    async def create_export_connection_run(
        self,
        connection_id: IdLike,
        *,
        body: ExportConnectionRunCreate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> Response[None]:
        """Create ExportConnection Run.

        Starts an export in the background and names the new run in `location`. While a run for the same iModel is
        active no second one starts: the answer is then 303 with the `location` of the active run. Of requests that
        arrive at the same moment only the first is processed, the others get 409. The consent of the user must be
        stored beforehand (see Get Authorization Information).

        Args:
            connection_id: Id of the export connection.
            body: The request's body as a model, instead of the keywords of its members.
            export_type: Format of the output. `PDF` is a technology preview.
            ifc_version: Version of IFC to write; only for `exportType` `IFC`. `IFC4.3` means IFC4.3_ADD2.
            input_options: What of the iModel is exported, and how it is mapped.
            output_options: Where the exported file and the logs go.
            project_id: Id of the iTwin (formerly project) for which the output is stored.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/create-export-connection-run/
        """
        request = _create_export_connection_run.request(
            connection_id,
            body=body_of(
                ExportConnectionRunCreate, body, members, operation=_create_export_connection_run.OPERATION.id
            ),
        )
        return await self._client.execute(request, deadline=deadline)

    async def delete_export_connection(self, connection_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Export Connection.

        Deletes an export connection. While one of its runs is going on the request is refused.

        Args:
            connection_id: Id of the export connection.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/delete-export-connection/
        """
        request = _delete_export_connection.request(
            connection_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_authorizationinformation(
        self, *, redirect_url: str, deadline: float | None = None
    ) -> AuthorizationInformationResponse:
        """Get Authorization Information.

        Tells whether the user has given the consent that exports need, and where to give it. Call it again after
        the user came back from `authorizationUrl`.

        Args:
            redirect_url: Absolute URL to which the browser returns after the consent.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-authorizationinformation/
        """
        request = _get_authorizationinformation.request(
            redirect_url=redirect_url,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_export_connection(
        self, connection_id: IdLike, *, deadline: float | None = None
    ) -> ConnectionResponse:
        """Get Export Connection.

        Retrieves one export connection.

        Args:
            connection_id: Id of the export connection.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection/
        """
        request = _get_export_connection.request(
            connection_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_export_connection_run(
        self, connection_id: IdLike, run_id: IdLike, *, deadline: float | None = None
    ) -> RunResponse:
        """Get ExportConnection Run.

        Retrieves one run with its jobs and tasks.

        Args:
            connection_id: Id of the export connection.
            run_id: Id of the run.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection-run/
        """
        request = _get_export_connection_run.request(
            connection_id,
            run_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_export_connection_runs(
        self,
        connection_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[ExportRun, RunsResponse]:
        """Get ExportConnection Runs.

        Lists the runs of an export connection, page by page.

        Args:
            connection_id: Id of the export connection.
            top: Largest number of items in one page.
            skip: Number of items to leave out before the page begins.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connection-runs/
        """
        return self._client.paginate(
            _get_export_connection_runs.request(
                connection_id,
                top=top,
                skip=skip,
            ),
            _get_export_connection_runs.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_export_connections(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Connection, ConnectionsResponse]:
        """Get Export Connections.

        Lists the export connections of one iModel, page by page.

        Args:
            imodel_id: Id of the iModel whose connections are wanted.
            top: Largest number of items in one page.
            skip: Number of items to leave out before the page begins.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/export/operations/get-export-connections/
        """
        return self._client.paginate(
            _get_export_connections.request(
                imodel_id=imodel_id,
                top=top,
                skip=skip,
            ),
            _get_export_connections.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )
