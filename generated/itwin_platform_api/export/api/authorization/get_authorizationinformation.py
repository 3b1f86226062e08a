"""Get Authorization Information.

Tells whether the user has given the consent that exports need, and where to give it. Call it again after the user
came back from `authorizationUrl`.

Args:
    redirect_url: Absolute URL to which the browser returns after the consent.

Raises:
    InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
    ApiError: The service answered with an error (401, 422, 429).
    DecodeError: The answer is not what the definition promises.

Portal:
    https://developer.bentley.com/apis/export/operations/get-authorizationinformation/
"""

from typing import Final

from itwin_platform_api.runtime.client import AsyncSender, Sender
from itwin_platform_api.runtime.operation import Answer, Operation, Request
from itwin_platform_api.runtime.parameters import Parameter
from itwin_platform_api.runtime.types import Response

from ...models.authorization_information_response import AuthorizationInformationResponse
from ...models.error_response import ErrorResponse

__all__ = ["LISTING", "OPERATION", "asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"]

OPERATION: Final[Operation[AuthorizationInformationResponse]] = Operation(
    api="export",
    id="get-authorizationinformation",
    method="GET",
    base_path="/export",
    path="/authorizationinformation",
    accept="application/vnd.bentley.itwin-platform.v1+json",
    effect="safe",
    answers={
        "200": Answer("json", AuthorizationInformationResponse),
        "401": Answer("json", ErrorResponse),
        "422": Answer("json", ErrorResponse),
        "429": Answer("json", ErrorResponse),
    },
    parameters={
        "query": {
            "redirectUrl": Parameter({"type": str}),
        },
    },
    portal="https://developer.bentley.com/apis/export/operations/get-authorizationinformation/",
)

LISTING: Final = None


def request(
    *,
    redirect_url: str,
) -> Request[AuthorizationInformationResponse]:
    """Build the request; nothing is sent.

    Raises:
        InvalidRequest: an argument breaks a limit of the definition.
    """
    return OPERATION.request(
        query=(("redirectUrl", redirect_url),),
    )


def sync_detailed(
    *,
    redirect_url: str,
    client: Sender,
    deadline: float | None = None,
) -> Response[AuthorizationInformationResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return client.execute(
        request(
            redirect_url=redirect_url,
        ),
        deadline=deadline,
    )


def sync(
    *,
    redirect_url: str,
    client: Sender,
    deadline: float | None = None,
) -> AuthorizationInformationResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return client.execute(
        request(
            redirect_url=redirect_url,
        ),
        deadline=deadline,
    ).parsed


async def asyncio_detailed(
    *,
    redirect_url: str,
    client: AsyncSender,
    deadline: float | None = None,
) -> Response[AuthorizationInformationResponse]:
    """Send the request and give the whole answer; see the module for arguments and errors."""
    return await client.execute(
        request(
            redirect_url=redirect_url,
        ),
        deadline=deadline,
    )


async def asyncio(
    *,
    redirect_url: str,
    client: AsyncSender,
    deadline: float | None = None,
) -> AuthorizationInformationResponse:
    """Send the request and give the decoded answer; see the module for arguments and errors."""
    return (
        await client.execute(
            request(
                redirect_url=redirect_url,
            ),
            deadline=deadline,
        )
    ).parsed
