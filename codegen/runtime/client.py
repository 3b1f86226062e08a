"""What sends a request: the protocols that endpoint modules and facades ask for, and a plain client without a policy.

`Client` and `AsyncClient` send once, to one host, and raise for an error status. They retry nothing, renew no
token and follow no link; ``itwin_platform.ITwinPlatform`` implements the same protocols and does.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import httpx2

from .decode import decode, error_fields, media_type
from .errors import ApiError, DecodeError, ITwinError
from .operation import Listing, Operation, Request
from .pages import AsyncPages, Pages
from .stream import AsyncByteStream, ByteStream
from .types import Response
from .wire_log import unlogged

__all__ = [
    "AsyncClient",
    "AsyncFacadeClient",
    "AsyncSender",
    "Client",
    "FacadeClient",
    "Sender",
]

T = TypeVar("T")
Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Sender(Protocol):
    """What the ``sync`` functions of an endpoint module need."""

    def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]: ...

    def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[ByteStream]: ...


class AsyncSender(Protocol):
    """What the ``asyncio`` functions of an endpoint module need."""

    async def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]: ...

    async def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[AsyncByteStream]: ...


class FacadeClient(Sender, Protocol):
    """What a facade needs: a sender that can also iterate listings."""

    def paginate(
        self,
        request: Request[Answer],
        listing: Listing[Answer, Item],
        /,
        *,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Item, Answer]: ...


class AsyncFacadeClient(AsyncSender, Protocol):
    """What an asynchronous facade needs: a sender that can also iterate listings."""

    def paginate(
        self,
        request: Request[Answer],
        listing: Listing[Answer, Item],
        /,
        *,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Item, Answer]: ...


def _headers(request: Request[Any], token: str | None) -> dict[str, str]:
    headers = request.wire_headers
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _no_file(operation: Operation[Any], answer: httpx2.Response, content: bytes) -> ITwinError:
    """The error for an answer to a stream that is none; the HTML page of a gateway is no file, whatever its status."""
    status, headers = answer.status_code, answer.headers
    if answer.is_success:
        reason, quoted = "Expected a file, got `text/html`", headers.get("x-correlation-id")
        return DecodeError(reason, operation=operation.id, status=status, correlation_id=quoted, body=content)
    return ApiError(operation=operation.id, status=status, **error_fields(headers, content))


class Client:
    """Sends each request once.

    Args:
        base_url: scheme and host, optionally with a path prefix, e.g. ``https://api.bentley.com``.
        token: access token, sent to this host only.
        transport: any httpx2 transport.
    """

    def __init__(
        self,
        base_url: str = "https://api.bentley.com",
        *,
        token: str | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._http = httpx2.Client(transport=transport, follow_redirects=False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _build(self, request: Request[Any], deadline: float | None) -> httpx2.Request:
        return self._http.build_request(
            request.operation.method,
            self._base_url + request.target,
            headers=_headers(request, self._token),
            content=request.content,
            timeout=httpx2.USE_CLIENT_DEFAULT if deadline is None else deadline,
        )

    def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request and decode its answer; ``deadline`` is the time-out of each step, in seconds.

        Raises:
            ApiError: the service answered with an error status.
            DecodeError: the answer is not what the definition promises.
            httpx2.TransportError: no answer came; a plain client adds no policy of its own.
        """
        with unlogged():
            answer = self._http.send(self._build(request, deadline))
        return decode(request.operation, answer.status_code, answer.headers, answer.content)

    def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[ByteStream]:
        """Send a request whose answer is read piece by piece; raises like `execute`."""
        with unlogged():
            answer = self._http.send(self._build(request, deadline), stream=True)
        if not answer.is_success or media_type(answer.headers) == "text/html":
            with ByteStream(answer.iter_bytes(), answer.close) as body:
                content = body.read()
            raise _no_file(request.operation, answer, content)
        return Response(answer.status_code, answer.headers, b"", ByteStream(answer.iter_bytes(), answer.close))


class AsyncClient:
    """Sends each request once; see `Client`."""

    def __init__(
        self,
        base_url: str = "https://api.bentley.com",
        *,
        token: str | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._http = httpx2.AsyncClient(transport=transport, follow_redirects=False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _build(self, request: Request[Any], deadline: float | None) -> httpx2.Request:
        return self._http.build_request(
            request.operation.method,
            self._base_url + request.target,
            headers=_headers(request, self._token),
            content=request.content,
            timeout=httpx2.USE_CLIENT_DEFAULT if deadline is None else deadline,
        )

    async def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request and decode its answer; raises like `Client.execute`."""
        with unlogged():
            answer = await self._http.send(self._build(request, deadline))
        return decode(request.operation, answer.status_code, answer.headers, answer.content)

    async def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[AsyncByteStream]:
        """Send a request whose answer is read piece by piece; raises like `Client.execute`."""
        with unlogged():
            answer = await self._http.send(self._build(request, deadline), stream=True)
        if not answer.is_success or media_type(answer.headers) == "text/html":
            async with AsyncByteStream(answer.aiter_bytes(), answer.aclose) as body:
                content = await body.read()
            raise _no_file(request.operation, answer, content)
        return Response(answer.status_code, answer.headers, b"", AsyncByteStream(answer.aiter_bytes(), answer.aclose))
