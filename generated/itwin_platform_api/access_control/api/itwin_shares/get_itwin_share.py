"""Get iTwin Share.

Returns one share with its key. The caller is an iTwin administrator or an Organization Administrator. This
operation is a Technology Preview and may change without notice.

Args:
    itwin_id: Id of the iTwin.
    share_id: Id of the share.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-share/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse
from ...models.share_response import ShareResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[ShareResponse]] = Operation(
    api="access-control",
    id="get-itwin-share",
    method="GET",
    base_path="/accesscontrol",
    path="/itwins/{id}/shares/{shareId}",
    accept="application/vnd.bentley.itwin-platform.v2+json",
    effect="safe",
    answers={
        "200": Answer("json", ShareResponse),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-share/",
)

LISTING: Final = None


def request(
    itwin_id: IdLike,
    share_id: IdLike,
) -> Request[ShareResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(
            ("id", itwin_id),
            ("shareId", share_id),
        ),
    )


def sync_detailed(
    itwin_id: IdLike,
    share_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[ShareResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            share_id,
        ),
        deadline=deadline,
    )


def sync(
    itwin_id: IdLike,
    share_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> ShareResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            itwin_id,
            share_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    itwin_id: IdLike,
    share_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[ShareResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            itwin_id,
            share_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    itwin_id: IdLike,
    share_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> ShareResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                itwin_id,
                share_id,
            ),
            deadline=deadline,
        )
    ).parsed
