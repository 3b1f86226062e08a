"""Get AuditTrail.

Lists the changes made to the mappings, groups and properties of an iModel. Needs `imodels_read` in that iModel.
Technology Preview.

Args:
    imodel_id: The iModel Id.
    path: Keep only changes at or below this path: `mappings`, `mappings/{mappingId}`,
        `mappings/{mappingId}/groups`, `mappings/{mappingId}/groups/{groupId}`,
        `mappings/{mappingId}/groups/{groupId}/properties` or
        `mappings/{mappingId}/groups/{groupId}/properties/{propertyId}`.
    after: Keep only changes from this time on, ISO 8601.
    before: Keep only changes up to this time, ISO 8601.
    top: How many items a page may hold at most.
    continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 404, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/get-audittrail-imodel/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request, link
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import UNSET, DateTime, IdLike, Response, Unset

from ...models.audit_trail_entry import AuditTrailEntry
from ...models.audit_trail_response import AuditTrailResponse
from ...models.detailed_error_response import DetailedErrorResponse
from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[AuditTrailResponse]] = Operation(
    api="grouping-and-mapping",
    id="get-audittrail-imodel",
    method="GET",
    base_path="/grouping-and-mapping",
    path="/audit",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", AuditTrailResponse),
        "401": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "422": Answer("json", DetailedErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "iModelId": Parameter({"type": str}),
            "path": Parameter(
                {
                    "pattern": "^mappings(/[^/]+(/groups(/[^/]+(/properties(/[^/]+)?)?)?)?)?$",
                    "regex": "^mappings(/[^/]+(/groups(/[^/]+(/properties(/[^/]+)?)?)?)?)?\\Z",
                    "type": str,
                }
            ),
            "after": Parameter({"format": "date-time"}),
            "before": Parameter({"format": "date-time"}),
            "$top": Parameter({"minimum": 1, "maximum": 1000, "type": int}),
            "$continuationToken": Parameter({"type": str}),
        },
    },
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/get-audittrail-imodel/",
)

#: How the pages of this operation follow each other.
LISTING: Final[Listing[AuditTrailResponse, AuditTrailEntry]] = Listing(
    kind="continuation-token",
    items=lambda page: page.audit_trail_entries,
    next_link=lambda page: link(
        page,
        "links",
        "next_",
        "href",
    ),
)


def request(
    *,
    imodel_id: IdLike,
    path: str | Unset = UNSET,
    after: DateTime | Unset = UNSET,
    before: DateTime | Unset = UNSET,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
) -> Request[AuditTrailResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        query=(
            ("iModelId", imodel_id),
            ("path", path),
            ("after", after),
            ("before", before),
            ("$top", top),
            ("$continuationToken", continuation_token),
        ),
    )


def sync_detailed(
    *,
    imodel_id: IdLike,
    path: str | Unset = UNSET,
    after: DateTime | Unset = UNSET,
    before: DateTime | Unset = UNSET,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> Response[AuditTrailResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            imodel_id=imodel_id,
            path=path,
            after=after,
            before=before,
            top=top,
            continuation_token=continuation_token,
        ),
        deadline=deadline,
    )


def sync(
    *,
    imodel_id: IdLike,
    path: str | Unset = UNSET,
    after: DateTime | Unset = UNSET,
    before: DateTime | Unset = UNSET,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    client: Sender,
    deadline: float | None = None,
) -> AuditTrailResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            imodel_id=imodel_id,
            path=path,
            after=after,
            before=before,
            top=top,
            continuation_token=continuation_token,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    *,
    imodel_id: IdLike,
    path: str | Unset = UNSET,
    after: DateTime | Unset = UNSET,
    before: DateTime | Unset = UNSET,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[AuditTrailResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            imodel_id=imodel_id,
            path=path,
            after=after,
            before=before,
            top=top,
            continuation_token=continuation_token,
        ),
        deadline=deadline,
    )


async def asyncio(
    *,
    imodel_id: IdLike,
    path: str | Unset = UNSET,
    after: DateTime | Unset = UNSET,
    before: DateTime | Unset = UNSET,
    top: int | Unset = UNSET,
    continuation_token: str | Unset = UNSET,
    client: AsyncSender,
    deadline: float | None = None,
) -> AuditTrailResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                imodel_id=imodel_id,
                path=path,
                after=after,
                before=before,
                top=top,
                continuation_token=continuation_token,
            ),
            deadline=deadline,
        )
    ).parsed
