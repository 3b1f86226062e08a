"""The requests that the sandbox remembers, without anything that is secret."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from urllib.parse import unquote_plus

from ._messages import RecordedRequest, SandboxRequest

__all__ = ["RequestLog"]

REMEMBERED = 10_000
REDACTED = "[redacted]"
SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}
#: Query parameters that nobody should send, or at least not keep.
SECRET_PARAMETERS = {
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "id_token_hint",
    "password",
    "refresh_token",
    "token",
}


class RequestLog:
    """The last ten thousand requests, the oldest first."""

    def __init__(self) -> None:
        self._requests: deque[RecordedRequest] = deque(maxlen=REMEMBERED)

    def add(
        self,
        request: SandboxRequest,
        *,
        operation_id: str | None,
        status: int,
        moment: datetime,
        seconds: float,
        fault: str | None,
    ) -> None:
        """Remember a request and what became of it."""
        headers = tuple(
            (name, REDACTED if name.lower() in SECRET_HEADERS else value) for name, value in request.headers
        )
        query = _redacted(request.query) if request.query else ""
        self._requests.append(
            RecordedRequest(request.method, request.path, query, headers, operation_id, status, moment, seconds, fault)
        )

    def all(self) -> list[RecordedRequest]:
        """Every remembered request."""
        return list(self._requests)


def _redacted(query: str) -> str:
    """The raw query, without the values of parameters that are secrets."""
    parts = []
    for part in query.split("&"):
        name, equals, _ = part.partition("=")
        secret = equals and unquote_plus(name).lower() in SECRET_PARAMETERS
        parts.append(f"{name}={REDACTED}" if secret else part)
    return "&".join(parts)
