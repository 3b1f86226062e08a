"""Create iTwin role.

Defines a new role for the iTwin, with a name and a description. It starts without permissions; give it some by an
update. Needs the permission `administration_manage_roles` on the iTwin, or an Organization Administrator.

Args:
    itwin_id: Id of the iTwin.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/create-iTwin-role/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.role_create import RoleCreate
from ...models.role_response import RoleResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[RoleResponse]] = Operation(
    api="access-control",
    id="create-iTwin-role",
    method="POST",
    base_path="/accesscontrol",
    path="/itwins/{id}/roles",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="start-once",
    answers={
        "201": Answer("json", RoleResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=RoleCreate,
    portal="https://developer.bentley.com/apis/access-control-v2/operations/create-iTwin-role/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    *,
    body: RoleCreate,
) -> Request[RoleResponse]:
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
    body: RoleCreate,
    client: Sender,
    deadline: float | None = None,
) -> Response[RoleResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, body=body), deadline=deadline)


def sync(
    itwin_id: IdLike,
    *,
    body: RoleCreate,
    client: Sender,
    deadline: float | None = None,
) -> RoleResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    *,
    body: RoleCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[RoleResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(itwin_id, body=body), deadline=deadline)


async def asyncio(
    itwin_id: IdLike,
    *,
    body: RoleCreate,
    client: AsyncSender,
    deadline: float | None = None,
) -> RoleResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(itwin_id, body=body), deadline=deadline)).parsed
