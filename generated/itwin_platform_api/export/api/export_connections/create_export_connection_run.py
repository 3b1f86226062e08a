"""Create ExportConnection Run.

Starts an export in the background and names the new run in `location`. While a run for the same iModel is active no
second one starts: the answer is then 303 with the `location` of the active run. Of requests that arrive at the same
moment only the first is processed, the others get 409. The consent of the user must be stored beforehand (see Get
Authorization Information).

Args:
    connection_id: Id of the export connection.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/create-export-connection-run/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.export_connection_run_create import ExportConnectionRunCreate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[None]] = Operation(
    api="export",
    id="create-export-connection-run",
    method="POST",
    base_path="/export",
    path="/connections/{connectionId}/runs",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="start-once",
    answers={
        "202": Answer("none"),
        "303": Answer("none"),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "409": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=ExportConnectionRunCreate,
    job=Job(kind="export-run", role="start"),
    portal="https://developer.bentley.com/apis/export/operations/create-export-connection-run/",
)

LISTING: Final = None


def request(
    connection_id: IdLike,
    *,
    body: ExportConnectionRunCreate,
) -> Request[None]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("connectionId", connection_id),),
        body=body,
    )


def sync_detailed(
    connection_id: IdLike,
    *,
    body: ExportConnectionRunCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(connection_id, body=body), deadline=deadline)


def sync(
    connection_id: IdLike,
    *,
    body: ExportConnectionRunCreate,
    client: Sender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(connection_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    connection_id: IdLike,
    *,
    body: ExportConnectionRunCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(connection_id, body=body), deadline=deadline)


async def asyncio(
    connection_id: IdLike,
    *,
    body: ExportConnectionRunCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(connection_id, body=body), deadline=deadline)).parsed
