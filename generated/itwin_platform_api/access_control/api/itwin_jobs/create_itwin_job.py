"""Create iTwin job.

Starts a job that gives roles to, takes roles from, or removes many members by e-mail address. Ask for its state
with get-itwin-job. The caller needs a permission on the iTwin that the page leaves open, or is an Organization
Administrator.

Args:
    itwin_id: Id of the iTwin.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-job/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.itwin_job import ITwinJob
from ...models.job_create import JobCreate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ITwinJob]] = Operation(
    api="access-control",
    id="create-itwin-job",
    method="POST",
    base_path="/accesscontrol",
    path="/itwins/{id}/jobs",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="start-once",
    answers={
        "201": Answer("json", ITwinJob),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=JobCreate,
    job=Job(kind="access-job", role="start"),
    portal="https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-job/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    *,
    body: JobCreate,
) -> Request[ITwinJob]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("id", itwin_id),),
        body=body,
    )


def sync_detailed(
    itwin_id: IdLike,
    *,
    body: JobCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[ITwinJob]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, body=body), deadline=deadline)


def sync(
    itwin_id: IdLike,
    *,
    body: JobCreate,
    client: Sender,
    deadline: float | None = None,
) -> ITwinJob:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    *,
    body: JobCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ITwinJob]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(itwin_id, body=body), deadline=deadline)


async def asyncio(
    itwin_id: IdLike,
    *,
    body: JobCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> ITwinJob:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(itwin_id, body=body), deadline=deadline)).parsed
