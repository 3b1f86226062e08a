"""Update iTwin group.

Changes the name, the description, the users or the IMS groups of a group. Properties that are left out stay; each
list replaces the present one and `[]` empties it. Needs the permission `administration_manage_groups` on the iTwin,
an iTwin owner, or an Organization Administrator; on the Account iTwin only the last. Adding also needs
`administration_invite_member`, taking out `administration_remove_member`.

Args:
    itwin_id: Id of the iTwin.
    group_id: Id of the group.
    body: The request's body.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.group_response import GroupResponse
from ...models.group_update import GroupUpdate

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[GroupResponse]] = Operation(
    api="access-control",
    id="update-itwin-group",
    method="PATCH",
    base_path="/accesscontrol",
    path="/itwins/{id}/groups/{groupId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="idempotent",
    answers={
        "200": Answer("json", GroupResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    content_type="application/json",
    body=GroupUpdate,
    portal="https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    group_id: IdLike,
    *,
    body: GroupUpdate,
) -> Request[GroupResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("groupId", group_id),
        ),
        body=body,
    )


def sync_detailed(
    itwin_id: IdLike,
    group_id: IdLike,
    *,
    body: GroupUpdate,
    client: Sender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, group_id, body=body), deadline=deadline)


def sync(
    itwin_id: IdLike,
    group_id: IdLike,
    *,
    body: GroupUpdate,
    client: Sender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(request(itwin_id, group_id, body=body), deadline=deadline).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    group_id: IdLike,
    *,
    body: GroupUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[GroupResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(request(itwin_id, group_id, body=body), deadline=deadline)


async def asyncio(
    itwin_id: IdLike,
    group_id: IdLike,
    *,
    body: GroupUpdate,
    client: AsyncSender,
    deadline: float | None = None,
) -> GroupResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (await client.execute(request(itwin_id, group_id, body=body), deadline=deadline)).parsed
