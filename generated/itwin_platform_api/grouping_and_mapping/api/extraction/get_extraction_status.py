"""Get Extraction Status.

Gets the state of an extraction. Needs `imodels_read`. Technology Preview.

Args:
    extraction_id: The extraction Id.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-status/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.extraction_response import ExtractionResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ExtractionResponse]] = Operation(
    api="grouping-and-mapping",
    id="get-extraction-status",
    method="GET",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/extractions/{extractionId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", ExtractionResponse),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    job=Job(kind="extraction", role="status"),
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-status/",
)

LISTING: Final = None


def request(
    extraction_id: IdLike,
) -> Request[ExtractionResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("extractionId", extraction_id),),
    )


def sync_detailed(
    extraction_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[ExtractionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            extraction_id,
        ),
        deadline=deadline,
    )


def sync(
    extraction_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> ExtractionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            extraction_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    extraction_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ExtractionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            extraction_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    extraction_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> ExtractionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                extraction_id,
            ),
            deadline=deadline,
        )
    ).parsed
