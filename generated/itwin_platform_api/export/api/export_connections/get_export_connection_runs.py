"""Get ExportConnection Runs.

Lists the runs of an export connection, page by page.

Args:
    connection_id: Id of the export connection.
    top: Largest number of items in one page.
    skip: Number of items to leave out before the page begins.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/get-export-connection-runs/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Listing, Operation, Request, link
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from ...models.error_response import ErrorResponse
from ...models.export_run import ExportRun
from ...models.runs_response import RunsResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[RunsResponse]] = Operation(
    api="export",
    id="get-export-connection-runs",
    method="GET",
    base_path="/export",
    path="/connections/{connectionId}/runs",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", RunsResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "$top": Parameter({"minimum": 1, "maximum": 1000, "type": int}),
            "$skip": Parameter({"minimum": 0, "type": int}),
        },
    },
    job=Job(kind="export-run", role="list"),
    portal="https://developer.bentley.com/apis/export/operations/get-export-connection-runs/",
)

#: How the pages of this operation follow each other.
LISTING: Final[Listing[RunsResponse, ExportRun]] = Listing(
    kind="skip",
    items=lambda page: page.runs,
    next_link=lambda page: link(
        page,
        "links",
        "next_",
        "href",
    ),
)


def request(
    connection_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
) -> Request[RunsResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("connectionId", connection_id),),
        query=(
            ("$top", top),
            ("$skip", skip),
        ),
    )


def sync_detailed(
    connection_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[RunsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


def sync(
    connection_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> RunsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            connection_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    connection_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[RunsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            connection_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


async def asyncio(
    connection_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> RunsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                connection_id,
                top=top,
                skip=skip,
            ),
            deadline=deadline,
        )
    ).parsed
