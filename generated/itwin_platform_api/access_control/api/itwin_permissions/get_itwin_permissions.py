"""Get my iTwin permissions.

Lists the permissions that the caller holds on the iTwin, by roles of their own and by roles of groups. Any valid
token will do.

Args:
    itwin_id: Id of the iTwin.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-permissions/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.permissions import Permissions

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[Permissions]] = Operation(
    api="access-control",
    id="get-iTwin-permissions",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/permissions",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", Permissions),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-permissions/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
) -> Request[Permissions]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("id", itwin_id),),
    )


def sync_detailed(
    itwin_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[Permissions]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Permissions:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[Permissions]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Permissions:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
            ),
            deadline=deadline,
        )
    ).parsed
