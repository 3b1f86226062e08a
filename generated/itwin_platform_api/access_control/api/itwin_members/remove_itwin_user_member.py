"""Remove iTwin user member.

Takes a user off the iTwin. Needs the permission `administration_remove_member` on the iTwin, or an Organization
Administrator.

Args:
    itwin_id: Id of the iTwin.
    member_id: Id of the member, which is the id of the user.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-user-member/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[None]] = Operation(
    api="access-control",
    id="remove-itwin-user-member",
    method="DELETE",
    base_path="/accesscontrol",
    path="/itwins/{id}/members/users/{memberId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="idempotent",
    answers={
        "204": Answer("none"),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-user-member/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    member_id: IdLike,
) -> Request[None]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("memberId", member_id),
        ),
    )


def sync_detailed(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            member_id,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            member_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            member_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    member_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                member_id,
            ),
            deadline=deadline,
        )
    ).parsed
