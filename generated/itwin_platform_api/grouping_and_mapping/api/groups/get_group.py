"""Get Group.

Gets one group with its metadata. Needs `imodels_read`. Technology Preview.

Args:
    mapping_id: The mapping Id.
    group_id: The group Id.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/get-group/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.group_response import GroupResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[GroupResponse]] = Operation(
    api="grouping-and-mapping",
    id="get-group",
    method="GET",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}/groups/{groupId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", GroupResponse),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/get-group/",
)

LISTING: Final = None


def request(
    mapping_id: IdLike,
    group_id: IdLike,
) -> Request[GroupResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("mappingId", mapping_id),
            ("groupId", group_id),
        ),
    )


def sync_detailed(
    mapping_id: IdLike,
    group_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
            group_id,
        ),
        deadline=deadline,
    )


def sync(
    mapping_id: IdLike,
    group_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
            group_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    group_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            mapping_id,
            group_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    mapping_id: IdLike,
    group_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                mapping_id,
                group_id,
            ),
            deadline=deadline,
        )
    ).parsed
