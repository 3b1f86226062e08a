"""Get all permissions.

Lists the name of every permission that the platform knows. Any valid token will do.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-all-permissions/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import Response

from ...models.error_response import ErrorResponse
from ...models.permissions import Permissions

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[Permissions]] = Operation(
    api="access-control",
    id="get-all-permissions",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/permissions",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", Permissions),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-all-permissions/",
)

LISTING: Final = None


def request() -> Request[Permissions]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request()


def sync_detailed(
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[Permissions]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(), deadline=deadline)


def sync(
    *,
    client: Sender,
    deadline: float | None = None,
) -> Permissions:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(), deadline=deadline).parsed


async def asyncio_detailed(
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[Permissions]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(), deadline=deadline)


async def asyncio(
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Permissions:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(), deadline=deadline)).parsed
