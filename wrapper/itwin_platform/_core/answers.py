"""Which error an answer is."""

from __future__ import annotations

from typing import Any

from itwin_platform_api.runtime.decode import error_fields
from itwin_platform_api.runtime.operation import Answer

from ..errors import (
    ApiError,
    Conflict,
    NotFound,
    OperationNotFound,
    PermissionDenied,
    RateLimited,
    RequestRejected,
    ServerError,
    Unauthorized,
)
from .effects import Reply

__all__ = ["error_of"]

_CLASSES: dict[int, type[ApiError]] = {
    401: Unauthorized,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
}


def error_of(operation: str, reply: Reply, asked: float | None, answer: Answer | None = None) -> ApiError | None:
    """The error that an answer is; None when it is a success, or a status below 400 that the definition has."""
    status = reply.status
    if 200 <= status < 300 or (status < 400 and answer is not None):
        return None
    fields: dict[str, Any] = error_fields(reply.headers, reply.content)
    if status == 429:
        return RateLimited(operation=operation, status=status, retry_after=asked, **fields)
    if not 400 <= status < 500:
        return ServerError(operation=operation, status=status, **fields)
    kind = _CLASSES.get(status, RequestRejected)
    codes = {fields.get("code"), *(detail.code for detail in fields.get("details", ()))}
    if status == 404 and "OperationNotFound" in codes:
        kind = OperationNotFound
    return kind(operation=operation, status=status, **fields)
