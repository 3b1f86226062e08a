"""Delete Export Connection.

Deletes an export connection. While one of its runs is going on the request is refused.

Args:
    connection_id: Id of the export connection.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 409, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/delete-export-connection/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[None]] = Operation(
    api="export",
    id="delete-export-connection",
    method="DELETE",
    base_path="/export",
    path="/connections/{connectionId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="idempotent",
    answers={
        "204": Answer("none"),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "409": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/export/operations/delete-export-connection/",
)

LISTING: Final = None


def request(
    connection_id: IdLike,
) -> Request[None]:
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
) -> Response[None]:
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
) -> None:
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
) -> Response[None]:
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
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                connection_id,
            ),
            deadline=deadline,
        )
    ).parsed
