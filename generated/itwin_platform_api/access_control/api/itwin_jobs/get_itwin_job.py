"""Get iTwin job.

Returns the state of a job: `Active` while it runs, then `Completed` (every action worked), `PartialCompleted` (some
failed) or `Failed` (all failed). Send `Prefer: return=representation` to learn the errors. The caller needs a
permission on the iTwin that the page leaves open, or is an Organization Administrator.

Args:
    itwin_id: Id of the iTwin.
    job_id: Id of the job.
    prefer: `return=representation` adds the errors of the job; `return=minimal` leaves them out.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job/
"""

from typing import Final, Literal

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Job, Operation, Request
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from ...models.error_response import ErrorResponse
from ...models.itwin_job import ITwinJob
from ...models.prefer_header import PreferHeader

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ITwinJob]] = Operation(
    api="access-control",
    id="get-itwin-job",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/jobs/{jobId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", ITwinJob),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "header": {
            "Prefer": Parameter({"enum": ("return=representation", "return=minimal")}),
        },
    },
    job=Job(kind="access-job", role="status"),
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
) -> Request[ITwinJob]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("jobId", job_id),
        ),
        headers=(("Prefer", prefer),),
    )


def sync_detailed(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[ITwinJob]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            job_id,
            prefer=prefer,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> ITwinJob:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            job_id,
            prefer=prefer,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ITwinJob]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            job_id,
            prefer=prefer,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    job_id: IdLike,
    *,
    prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> ITwinJob:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                job_id,
                prefer=prefer,
            ),
            deadline=deadline,
        )
    ).parsed
