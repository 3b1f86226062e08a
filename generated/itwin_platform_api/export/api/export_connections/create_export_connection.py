"""Create Export Connection.

Creates an export connection for an iModel. An iModel may have several; each run of an export belongs to one of
them.

Args:
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/create-export-connection/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import Response

from ...models.connection_response import ConnectionResponse
from ...models.error_response import ErrorResponse
from ...models.export_connection_create import ExportConnectionCreate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ConnectionResponse]] = Operation(
    api="export",
    id="create-export-connection",
    method="POST",
    base_path="/export",
    path="/connections",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="start-once",
    answers={
        "201": Answer("json", ConnectionResponse),
        "401": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=ExportConnectionCreate,
    portal="https://developer.bentley.com/apis/export/operations/create-export-connection/",
)

LISTING: Final = None


def request(
    *,
    body: ExportConnectionCreate,
) -> Request[ConnectionResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        body=body,
    )


def sync_detailed(
    *,
    body: ExportConnectionCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[ConnectionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline)


def sync(
    *,
    body: ExportConnectionCreate,
    client: Sender,
    deadline: float | None = None,
) -> ConnectionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline).parsed


async def asyncio_detailed(
    *,
    body: ExportConnectionCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ConnectionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(body=body), deadline=deadline)


async def asyncio(
    *,
    body: ExportConnectionCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> ConnectionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(body=body), deadline=deadline)).parsed
