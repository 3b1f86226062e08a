"""Responses in another media type than the one that a model is made from: CSV, PDF and the like, as bytes."""

from __future__ import annotations

from typing import Any

from .client import AsyncSender, Sender
from .decode import media_type
from .errors import DecodeError
from .operation import Request
from .stream import AsyncByteStream, ByteStream
from .types import Response

__all__ = ["open_representation", "open_representation_async"]


def open_representation(client: Sender, request: Request[Any], *, deadline: float | None) -> ByteStream:
    """Sends a request that was made with ``accept`` and returns the body as a stream.

    Raises:
        DecodeError: the service ignored what was asked for.
    """
    response = client.stream(request, deadline=deadline)
    error = _ignored(request, response)
    if error is not None:
        response.parsed.close()
        raise error
    return response.parsed


async def open_representation_async(
    client: AsyncSender, request: Request[Any], *, deadline: float | None
) -> AsyncByteStream:
    """Sends a request that was made with ``accept`` and returns the body as a stream; raises like the other one."""
    response = await client.stream(request, deadline=deadline)
    error = _ignored(request, response)
    if error is not None:
        await response.parsed.aclose()
        raise error
    return response.parsed


def _ignored(request: Request[Any], response: Response[Any]) -> DecodeError | None:
    """The error for a response that is JSON, or another representation than the one that was asked for."""
    operation, got = request.operation, media_type(response.headers)
    wanted = operation.accept.partition(";")[0].strip().lower()
    others = {one.partition(";")[0].strip().lower() for one in operation.representations}
    if got == wanted or not (got in others or got == "application/json" or got.endswith("+json")):
        return None
    return DecodeError(
        f"Expected `{wanted}`, got `{got}`",
        operation=operation.id,
        status=response.status_code,
        correlation_id=response.headers.get("x-correlation-id"),
    )
