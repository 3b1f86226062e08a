"""Get Export Connection.

Retrieves one export connection.

Args:
    connection_id: Id of the export connection.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/get-export-connection/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.connection_response import ConnectionResponse
from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ConnectionResponse]] = Operation(
    api="export",
    id="get-export-connection",
    method="GET",
    base_path="/export",
    path="/connections/{connectionId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", ConnectionResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/export/operations/get-export-connection/",
)

LISTING: Final = None


def request(
    connection_id: IdLike,
) -> Request[ConnectionResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("connectionId", connection_id),),
    )


def sync_detailed(
    connection_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[ConnectionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
        ),
        deadline=deadline,
    )


def sync(
    connection_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> ConnectionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    connection_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ConnectionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            connection_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    connection_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> ConnectionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                connection_id,
            ),
            deadline=deadline,
        )
    ).parsed
