"""Create Mapping.

Creates an empty mapping or, with `sourceMappingId`, a copy of another one with all its groups and properties. Needs
`imodels_write`, and `imodels_read` on the iModel of the mapping to copy. Technology Preview.

Args:
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/create-mapping/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.mapping_create import MappingCreate
from ...models.mapping_response import MappingResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[MappingResponse]] = Operation(
    api="grouping-and-mapping",
    id="create-mapping",
    method="POST",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="start-once",
    answers={
        "201": Answer("json", MappingResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=MappingCreate,
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/create-mapping/",
)

LISTING: Final = None


def request(
    *,
    body: MappingCreate,
) -> Request[MappingResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        body=body,
    )


def sync_detailed(
    *,
    body: MappingCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[MappingResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline)


def sync(
    *,
    body: MappingCreate,
    client: Sender,
    deadline: float | None = None,
) -> MappingResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline).parsed


async def asyncio_detailed(
    *,
    body: MappingCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[MappingResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(body=body), deadline=deadline)


async def asyncio(
    *,
    body: MappingCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> MappingResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(body=body), deadline=deadline)).parsed
