"""Run Extraction.

Queues an extraction of the given mappings of an iModel. A mapping that was already extracted at a newer changeset
is skipped. Needs `imodels_write`. Technology Preview.

Args:
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/run-extraction/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.extraction_response import ExtractionResponse
from ...models.extraction_run_request import ExtractionRunRequest

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ExtractionResponse]] = Operation(
    api="grouping-and-mapping",
    id="run-extraction",
    method="POST",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/extractions",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="start-once",
    answers={
        "202": Answer("json", ExtractionResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=ExtractionRunRequest,
    job=Job(kind="extraction", role="start"),
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/run-extraction/",
)

LISTING: Final = None


def request(
    *,
    body: ExtractionRunRequest,
) -> Request[ExtractionResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        body=body,
    )


def sync_detailed(
    *,
    body: ExtractionRunRequest,
    client: Sender,
    deadline: float | None = None,
) -> Response[ExtractionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline)


def sync(
    *,
    body: ExtractionRunRequest,
    client: Sender,
    deadline: float | None = None,
) -> ExtractionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(body=body), deadline=deadline).parsed


async def asyncio_detailed(
    *,
    body: ExtractionRunRequest,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ExtractionResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(body=body), deadline=deadline)


async def asyncio(
    *,
    body: ExtractionRunRequest,
    client: AsyncSender,
    deadline: float | None = None,
) -> ExtractionResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(body=body), deadline=deadline)).parsed
