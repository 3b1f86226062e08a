"""Get CDM Partition.

Gets one data file of the extracted data as CSV without a header row, its columns in the order of the CDM
attributes. Needs `imodels_read`. Technology Preview.

Args:
    mapping_id: The mapping Id.
    extraction_id: The extraction Id.
    location: Location of the data file, from the CDM; percent-encoded like any query value.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm-partition/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[str]] = Operation(
    api="grouping-and-mapping",
    id="get-cdm-partition",
    method="GET",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}/extractions/{extractionId}/cdm/partitions",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("text"),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "location": Parameter({"type": str}),
        },
    },
    streams=True,
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm-partition/",
)

LISTING: Final = None


def request(
    mapping_id: IdLike,
    extraction_id: IdLike,
    *,
    location: str,
) -> Request[str]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("mappingId", mapping_id),
            ("extractionId", extraction_id),
        ),
        query=(("location", location),),
    )


def sync_detailed(
    mapping_id: IdLike,
    extraction_id: IdLike,
    *,
    location: str,
    client: Sender,
    deadline: float | None = None,
) -> Response[ByteStream]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.stream(
        request(
            mapping_id,
            extraction_id,
            location=location,
        ),
        deadline=deadline,
    )


def sync(
    mapping_id: IdLike,
    extraction_id: IdLike,
    *,
    location: str,
    client: Sender,
    deadline: float | None = None,
) -> ByteStream:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.stream(
        request(
            mapping_id,
            extraction_id,
            location=location,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    extraction_id: IdLike,
    *,
    location: str,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[AsyncByteStream]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.stream(
        request(
            mapping_id,
            extraction_id,
            location=location,
        ),
        deadline=deadline,
    )


async def asyncio(
    mapping_id: IdLike,
    extraction_id: IdLike,
    *,
    location: str,
    client: AsyncSender,
    deadline: float | None = None,
) -> AsyncByteStream:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.stream(
            request(
                mapping_id,
                extraction_id,
                location=location,
            ),
            deadline=deadline,
        )
    ).parsed
