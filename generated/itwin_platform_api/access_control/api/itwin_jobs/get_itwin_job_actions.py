"""Get iTwin job actions.

Returns the actions that the job was given, as they were sent. The list is not paged. The caller needs a permission
on the iTwin that the page leaves open, or is an Organization Administrator.

Args:
    itwin_id: Id of the iTwin.
    job_id: Id of the job.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job-actions/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.job_actions_response import JobActionsResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[JobActionsResponse]] = Operation(
    api="access-control",
    id="get-itwin-job-actions",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/jobs/{jobId}/actions",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", JobActionsResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    job=Job(kind="access-job", role="actions"),
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job-actions/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    job_id: IdLike,
) -> Request[JobActionsResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("jobId", job_id),
        ),
    )


def sync_detailed(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[JobActionsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            job_id,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> JobActionsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            job_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[JobActionsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            job_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> JobActionsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                job_id,
            ),
            deadline=deadline,
        )
    ).parsed
