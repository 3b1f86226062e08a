"""Get iTwin role.

Returns one role of the iTwin. Needs the permission `administration_manage_roles` on the iTwin, or an Organization
Administrator.

Args:
    itwin_id: Id of the iTwin.
    role_id: Id of the role.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-role/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.role_response import RoleResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[RoleResponse]] = Operation(
    api="access-control",
    id="get-itwin-role",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/roles/{roleId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", RoleResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-role/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    role_id: IdLike,
) -> Request[RoleResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("roleId", role_id),
        ),
    )


def sync_detailed(
    itwin_id: IdLike,
    role_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[RoleResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            role_id,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    role_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> RoleResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            role_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    role_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[RoleResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            role_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    role_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> RoleResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                role_id,
            ),
            deadline=deadline,
        )
    ).parsed
