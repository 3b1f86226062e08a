"""Update Property.

Replaces a property; its Id stays, and members that are left out are cleared. Needs `imodels_write`. Technology
Preview.

Args:
    mapping_id: The mapping Id.
    group_id: The group Id.
    property_id: The property Id.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/update-property/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.property_response import PropertyResponse
from ...models.property_update import PropertyUpdate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[PropertyResponse]] = Operation(
    api="grouping-and-mapping",
    id="update-property",
    method="PUT",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}/groups/{groupId}/properties/{propertyId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="idempotent",
    answers={
        "200": Answer("json", PropertyResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "409": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=PropertyUpdate,
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/update-property/",
)

LISTING: Final = None


def request(
    mapping_id: IdLike,
    group_id: IdLike,
    property_id: IdLike,
    *,
    body: PropertyUpdate,
) -> Request[PropertyResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("mappingId", mapping_id),
            ("groupId", group_id),
            ("propertyId", property_id),
        ),
        body=body,
    )


def sync_detailed(
    mapping_id: IdLike,
    group_id: IdLike,
    property_id: IdLike,
    *,
    body: PropertyUpdate,
    client: Sender,
    deadline: float | None = None,
) -> Response[PropertyResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(mapping_id, group_id, property_id, body=body), deadline=deadline)


def sync(
    mapping_id: IdLike,
    group_id: IdLike,
    property_id: IdLike,
    *,
    body: PropertyUpdate,
    client: Sender,
    deadline: float | None = None,
) -> PropertyResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(mapping_id, group_id, property_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    group_id: IdLike,
    property_id: IdLike,
    *,
    body: PropertyUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[PropertyResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(mapping_id, group_id, property_id, body=body), deadline=deadline)


async def asyncio(
    mapping_id: IdLike,
    group_id: IdLike,
    property_id: IdLike,
    *,
    body: PropertyUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> PropertyResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(mapping_id, group_id, property_id, body=body), deadline=deadline)).parsed
