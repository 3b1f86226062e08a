"""Create Group.

Creates a group or, with `source`, one with the properties of another group. Needs `imodels_write`, and
`imodels_read` on the iModel of the group to copy. Technology Preview.

Args:
    mapping_id: The mapping Id.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/create-group/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.group_create import GroupCreate
from ...models.group_response import GroupResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[GroupResponse]] = Operation(
    api="grouping-and-mapping",
    id="create-group",
    method="POST",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}/groups",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="start-once",
    answers={
        "201": Answer("json", GroupResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=GroupCreate,
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/create-group/",
)

LISTING: Final = None


def request(
    mapping_id: IdLike,
    *,
    body: GroupCreate,
) -> Request[GroupResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("mappingId", mapping_id),),
        body=body,
    )


def sync_detailed(
    mapping_id: IdLike,
    *,
    body: GroupCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(mapping_id, body=body), deadline=deadline)


def sync(
    mapping_id: IdLike,
    *,
    body: GroupCreate,
    client: Sender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(mapping_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    *,
    body: GroupCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(mapping_id, body=body), deadline=deadline)


async def asyncio(
    mapping_id: IdLike,
    *,
    body: GroupCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(mapping_id, body=body), deadline=deadline)).parsed
