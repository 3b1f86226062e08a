"""Get ExportConnection Run.

Retrieves one run with its jobs and tasks.

Args:
    connection_id: Id of the export connection.
    run_id: Id of the run.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/get-export-connection-run/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.run_response import RunResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[RunResponse]] = Operation(
    api="export",
    id="get-export-connection-run",
    method="GET",
    base_path="/export",
    path="/connections/{connectionId}/runs/{runId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", RunResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    job=Job(kind="export-run", role="status"),
    portal="https://developer.bentley.com/apis/export/operations/get-export-connection-run/",
)

LISTING: Final = None


def request(
    connection_id: IdLike,
    run_id: IdLike,
) -> Request[RunResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("connectionId", connection_id),
            ("runId", run_id),
        ),
    )


def sync_detailed(
    connection_id: IdLike,
    run_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[RunResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
            run_id,
        ),
        deadline=deadline,
    )


def sync(
    connection_id: IdLike,
    run_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> RunResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
            run_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    connection_id: IdLike,
    run_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[RunResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            connection_id,
            run_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    connection_id: IdLike,
    run_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> RunResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                connection_id,
                run_id,
            ),
            deadline=deadline,
        )
    ).parsed
