"""What sends a request: the protocols that endpoint modules and facades ask for, and a plain client without a policy.

`Client` and `AsyncClient` send once, to one host, and raise for an error status. They retry nothing, renew no
token and follow no link; ``itwin_platform.ITwinPlatform`` implements the same protocols and does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import httpx

from .decode import decode
from .errors import ApiError
from .operation import Listing, Request
from .stream import AsyncByteStream, ByteStream
from .types import Response

__all__ = [
    "AsyncClient",
    "AsyncFacadeClient",
    "AsyncPages",
    "AsyncSender",
    "Client",
    "FacadeClient",
    "Pages",
    "Sender",
]

T = TypeVar("T")
Page = TypeVar("Page")
Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)
Page_co = TypeVar("Page_co", covariant=True)


class Pages(Protocol[Item_co, Page_co]):
    """A listing: iterates items over all pages, asking for a page when it is needed."""

    def __iter__(self) -> Iterator[Item_co]: ...

    def pages(self) -> Iterator[Page_co]:
        """Iterate the pages themselves, as the service gives them."""
        ...

    def limit(self, items: int, /) -> Pages[Item_co, Page_co]:
        """The same listing, ending after so many items."""
        ...

    def resume(self, token: str, /) -> Pages[Item_co, Page_co]:
        """The same listing, going on after the page at which ``resume_token`` was read."""
        ...

    @property
    def resume_token(self) -> str | None:
        """Where to go on after the last page that was read; None before the first and after the last."""
        ...


class AsyncPages(Protocol[Item_co, Page_co]):
    """A listing: iterates items over all pages, asking for a page when it is needed."""

    def __aiter__(self) -> AsyncIterator[Item_co]: ...

    def pages(self) -> AsyncIterator[Page_co]:
        """Iterate the pages themselves, as the service gives them."""
        ...

    def limit(self, items: int, /) -> AsyncPages[Item_co, Page_co]:
        """The same listing, ending after so many items."""
        ...

    def resume(self, token: str, /) -> AsyncPages[Item_co, Page_co]:
        """The same listing, going on after the page at which ``resume_token`` was read."""
        ...

    @property
    def resume_token(self) -> str | None:
        """Where to go on after the last page that was read; None before the first and after the last."""
        ...


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
        self, request: Request[Page], listing: Listing[Page, Item], /, *, deadline: float | None = None
    ) -> Pages[Item, Page]: ...


class AsyncFacadeClient(AsyncSender, Protocol):
    """What an asynchronous facade needs: a sender that can also iterate listings."""

    def paginate(
        self, request: Request[Page], listing: Listing[Page, Item], /, *, deadline: float | None = None
    ) -> AsyncPages[Item, Page]: ...


def _headers(request: Request[Any], token: str | None) -> dict[str, str]:
    headers = request.wire_headers
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


class Client:
    """Sends each request once.

    Args:
        base_url: scheme and host, optionally with a path prefix, e.g. ``https://api.bentley.com``.
        token: access token, sent to this host only.
        transport: any httpx transport.
    """

    def __init__(
        self,
        base_url: str = "https://api.bentley.com",
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._http = httpx.Client(transport=transport, follow_redirects=False)

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

    def _build(self, request: Request[Any], deadline: float | None) -> httpx.Request:
        return self._http.build_request(
            request.operation.method,
            self._base_url + request.target,
            headers=_headers(request, self._token),
            content=request.content,
            timeout=httpx.USE_CLIENT_DEFAULT if deadline is None else deadline,
        )

    def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request and decode its answer; ``deadline`` is the time-out of each step, in seconds.

        Raises:
            ApiError: the service answered with an error status.
            DecodeError: the answer is not what the definition promises.
            httpx.TransportError: no answer came; a plain client adds no policy of its own.
        """
        answer = self._http.send(self._build(request, deadline))
        return decode(request.operation, answer.status_code, answer.headers, answer.content)

    def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[ByteStream]:
        """Send a request whose answer is read piece by piece; raises like `execute`."""
        answer = self._http.send(self._build(request, deadline), stream=True)
        if not answer.is_success:
            with ByteStream(answer.iter_bytes(), answer.close) as body:
                content = body.read()
            decode(request.operation, answer.status_code, answer.headers, content)
            raise ApiError(operation=request.operation.id, status=answer.status_code, headers=answer.headers)
        return Response(answer.status_code, answer.headers, b"", ByteStream(answer.iter_bytes(), answer.close))


class AsyncClient:
    """Sends each request once; see `Client`."""

    def __init__(
        self,
        base_url: str = "https://api.bentley.com",
        *,
        token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._http = httpx.AsyncClient(transport=transport, follow_redirects=False)

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

    def _build(self, request: Request[Any], deadline: float | None) -> httpx.Request:
        return self._http.build_request(
            request.operation.method,
            self._base_url + request.target,
            headers=_headers(request, self._token),
            content=request.content,
            timeout=httpx.USE_CLIENT_DEFAULT if deadline is None else deadline,
        )

    async def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request and decode its answer; raises like `Client.execute`."""
        answer = await self._http.send(self._build(request, deadline))
        return decode(request.operation, answer.status_code, answer.headers, answer.content)

    async def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[AsyncByteStream]:
        """Send a request whose answer is read piece by piece; raises like `Client.execute`."""
        answer = await self._http.send(self._build(request, deadline), stream=True)
        if not answer.is_success:
            async with AsyncByteStream(answer.aiter_bytes(), answer.aclose) as body:
                content = await body.read()
            decode(request.operation, answer.status_code, answer.headers, content)
            raise ApiError(operation=request.operation.id, status=answer.status_code, headers=answer.headers)
        return Response(answer.status_code, answer.headers, b"", AsyncByteStream(answer.aiter_bytes(), answer.aclose))
