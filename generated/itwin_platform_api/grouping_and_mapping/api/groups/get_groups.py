"""Get Groups.

Lists the groups of a mapping; their metadata only with `Prefer: return=representation`. Needs `imodels_read`.
Technology Preview.

Args:
    mapping_id: The mapping Id.
    top: How many items a page may hold at most.
    continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
    prefer: Full items (`return=representation`) or items without their metadata (`return=minimal`, the default).

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/get-groups/
"""

from typing import Final, Literal

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request, link
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, IdLike, Response, Unset

from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse
from ...models.group import Group
from ...models.groups_response import GroupsResponse
from ...models.prefer_header import PreferHeader

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[GroupsResponse]] = Operation(
    api="grouping-and-mapping",
    id="get-groups",
    method="GET",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}/groups",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", GroupsResponse),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "$top": Parameter({"minimum": 1, "maximum": 1000, "type": int}),
            "$continuationToken": Parameter({"type": str}),
        },
        "header": {
            "Prefer": Parameter({"enum": ("return=minimal", "return=representation")}),
        },
    },
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/get-groups/",
)

#: How the pages of this operation follow each other.
LISTING: Final[Listing[GroupsResponse, Group]] = Listing(
    kind="continuation-token",
    items=lambda page: page.groups,
    next_link=lambda page: link(
        page,
        "links",
        "next_",
        "href",
    ),
)


def request(
    mapping_id: IdLike,
    *,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
) -> Request[GroupsResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("mappingId", mapping_id),),
        query=(
            ("$top", top),
            ("$continuationToken", continuation_token),
        ),
        headers=(("Prefer", prefer),),
    )


def sync_detailed(
    mapping_id: IdLike,
    *,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[GroupsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
            top=top,
            continuation_token=continuation_token,
            prefer=prefer,
        ),
        deadline=deadline,
    )


def sync(
    mapping_id: IdLike,
    *,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> GroupsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
            top=top,
            continuation_token=continuation_token,
            prefer=prefer,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    *,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[GroupsResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            mapping_id,
            top=top,
            continuation_token=continuation_token,
            prefer=prefer,
        ),
        deadline=deadline,
    )


async def asyncio(
    mapping_id: IdLike,
    *,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> GroupsResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                mapping_id,
                top=top,
                continuation_token=continuation_token,
                prefer=prefer,
            ),
            deadline=deadline,
        )
    ).parsed
