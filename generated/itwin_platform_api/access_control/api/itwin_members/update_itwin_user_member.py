"""Update iTwin user member.

Sets the roles of a user member. The list replaces all present roles. Needs the permission
`administration_invite_member` on the iTwin, or an Organization Administrator.

Args:
    itwin_id: Id of the iTwin.
    member_id: Id of the member, which is the id of the user.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-user-member/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.user_member_response import UserMemberResponse
from ...models.user_member_update import UserMemberUpdate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[UserMemberResponse]] = Operation(
    api="access-control",
    id="update-itwin-user-member",
    method="PATCH",
    base_path="/accesscontrol",
    path="/itwins/{id}/members/users/{memberId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="idempotent",
    answers={
        "200": Answer("json", UserMemberResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=UserMemberUpdate,
    portal="https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-user-member/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    body: UserMemberUpdate,
) -> Request[UserMemberResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("memberId", member_id),
        ),
        body=body,
    )


def sync_detailed(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    body: UserMemberUpdate,
    client: Sender,
    deadline: float | None = None,
) -> Response[UserMemberResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, member_id, body=body), deadline=deadline)


def sync(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    body: UserMemberUpdate,
    client: Sender,
    deadline: float | None = None,
) -> UserMemberResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, member_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    body: UserMemberUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[UserMemberResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(itwin_id, member_id, body=body), deadline=deadline)


async def asyncio(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    body: UserMemberUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> UserMemberResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(itwin_id, member_id, body=body), deadline=deadline)).parsed
