"""Get iTwin group members.

Lists the groups that are members of the iTwin, with their roles. The caller is a member of the iTwin or an
Organization Administrator.

Args:
    itwin_id: Id of the iTwin.
    top: Number of items per page: 100 unless given, at most 1000.
    skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-members/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request, link
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.group_member import GroupMember
from ...models.group_members_response import GroupMembersResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[GroupMembersResponse]] = Operation(
    api="access-control",
    id="get-itwin-group-members",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/members/groups",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", GroupMembersResponse),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "$top": Parameter({"minimum": 1, "maximum": 1000, "type": int}),
            "$skip": Parameter({"minimum": 0, "type": int}),
        },
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-members/",
)

#: How the pages of this operation follow each other.
LISTING: Final[Listing[GroupMembersResponse, GroupMember]] = Listing(
    kind="skip",
    items=lambda page: page.members,
    next_link=lambda page: link(
        page,
        "links",
        "next_",
        "href",
    ),
)


def request(
    itwin_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
) -> Request[GroupMembersResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("id", itwin_id),),
        query=(
            ("$top", top),
            ("$skip", skip),
        ),
    )


def sync_detailed(
    itwin_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[GroupMembersResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> GroupMembersResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[GroupMembersResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            top=top,
            skip=skip,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    *,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> GroupMembersResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            deadline=deadline,
        )
    ).parsed
