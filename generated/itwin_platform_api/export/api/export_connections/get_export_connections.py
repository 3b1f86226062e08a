"""Get Export Connections.

Lists the export connections of one iModel, page by page.

Args:
    imodel_id: Id of the iModel whose connections are wanted.
    top: Largest number of items in one page.
    skip: Number of items to leave out before the page begins.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/get-export-connections/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request, link
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from ...models.connection import Connection
from ...models.connections_response import ConnectionsResponse
from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ConnectionsResponse]] = Operation(
    api="export",
    id="get-export-connections",
    method="GET",
    base_path="/export",
    path="/connections",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", ConnectionsResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "imodelId": Parameter({"type": str}),
            "$top": Parameter({"minimum": 1, "maximum": 1000, "type": int}),
            "$skip": Parameter({"minimum": 0, "type": int}),
        },
    },
    portal="https://developer.bentley.com/apis/export/operations/get-export-connections/",
)

#: How the pages of this operation follow each other.
LISTING: Final[Listing[ConnectionsResponse, Connection]] = Listing(
    kind="skip",
    items=lambda page: page.connections,
    next_link=lambda page: link(
        page,
        "links",
        "next_",
        "href",
    ),
)


def request(
    *,
    imodel_id: IdLike,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
) -> Request[ConnectionsResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        query=(
            ("imodelId", imodel_id),
            ("$top", top),
            ("$skip", skip),
        ),
    )


def sync_detailed(
    *,
    imodel_id: IdLike,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[ConnectionsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            imodel_id=imodel_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


def sync(
    *,
    imodel_id: IdLike,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> ConnectionsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            imodel_id=imodel_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    *,
    imodel_id: IdLike,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ConnectionsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            imodel_id=imodel_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


async def asyncio(
    *,
    imodel_id: IdLike,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> ConnectionsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                imodel_id=imodel_id,
                top=top,
                skip=skip,
            ),
            deadline=deadline,
        )
    ).parsed
