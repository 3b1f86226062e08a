"""Exceptions of the HTTP library, read as failures: one table for both drivers."""

from __future__ import annotations

from itwin_platform_api.runtime.decode import media_type

from ._core.calls import Call, late
from ._core.effects import Failure, Send
from ._http import httpx2
from .errors import ConnectionLost, DecodeError

__all__ = ["CAUGHT", "CLOSED", "broken_stream", "cut_short", "failure_of", "is_streamed"]

#: What a transport may raise. Everything else is a defect of ours and shows as such. The name of a proxy that cannot be
#: written for a look-up is a ``UnicodeError``.
CAUGHT = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError)

#: Nothing is sent by a client that was closed; the library would raise an error that has no type of its own.
CLOSED = Failure("closed", "the client is closed")

_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    UnicodeError,
)


def failure_of(error: Exception, request: httpx2.Request | None, response: httpx2.Response | None) -> Failure:
    """What an exception of the HTTP library means for the call; its text never holds a header.

    Without a request nothing was sent. With a response the request was sent, whatever the exception is.
    """
    status = 0 if response is None else response.status_code
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, httpx2.DecodingError):
        return Failure(
            "undecodable", f"Expected the content encoding that the answer names, got other bytes ({error})", status
        )
    if request is None or (response is None and isinstance(error, _UNSENT)):
        return Failure("unsent", reason)
    if isinstance(error, httpx2.TimeoutException):
        return Failure("late", reason)
    return Failure("lost", reason)


def is_streamed(send: Send, response: httpx2.Response) -> bool:
    """Whether the body is left for later. The HTML page of a gateway is no file, and is read at once."""
    return send.stream and response.is_success and media_type(response.headers) != "text/html"


def cut_short(response: httpx2.Response, decoded: int) -> str | None:
    """What is missing from a body by its own length, which some transports do not check."""
    declared = response.headers.get("content-length", "")
    # A body that was given whole, and not received, is not counted by the library.
    received = response.num_bytes_downloaded or decoded
    if response.request.method == "HEAD" or not declared.isdecimal() or received >= int(declared):
        return None
    return f"the answer ended after {received} of {declared} bytes"


def broken_stream(error: Exception, call: Call, response: httpx2.Response) -> Exception:
    """The error for a body that breaks while it is read."""
    failure = failure_of(error, response.request, response)
    if failure.kind == "undecodable":
        return DecodeError(failure.reason, operation=call.operation, status=failure.status)
    if failure.kind == "late":
        return late(call)
    return ConnectionLost(failure.reason, operation=call.operation)
