"""Delete Mapping.

Deletes a mapping with its groups and properties. Needs `imodels_write`. Technology Preview.

Args:
    mapping_id: The mapping Id.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 403, 404, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-mapping/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.types import IdLike, Response

from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[None]] = Operation(
    api="grouping-and-mapping",
    id="delete-mapping",
    method="DELETE",
    base_path="/grouping-and-mapping",
    path="/datasources/imodel-mappings/{mappingId}",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="idempotent",
    answers={
        "204": Answer("none"),
        "401": Answer("json", ErrorResponse),
        "403": Answer("json", ErrorResponse),
        "404": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    portal="https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-mapping/",
)

LISTING: Final = None


def request(
    mapping_id: IdLike,
) -> Request[None]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        path=(("mappingId", mapping_id),),
    )


def sync_detailed(
    mapping_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
        ),
        deadline=deadline,
    )


def sync(
    mapping_id: IdLike,
    *,
    client: Sender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            mapping_id,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    mapping_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[None]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            mapping_id,
        ),
        deadline=deadline,
    )


async def asyncio(
    mapping_id: IdLike,
    *,
    client: AsyncSender,
    deadline: float | None = None,
) -> None:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                mapping_id,
            ),
            deadline=deadline,
        )
    ).parsed
