"""The two clients: what users construct."""

from __future__ import annotations

import os
import random
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from itwin_platform_api.facades import AsyncFacades, Facades
from itwin_platform_api.runtime.lazy import cached_property
from itwin_platform_api.runtime.operation import Listing, Request
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream
from itwin_platform_api.runtime.types import Response

from . import _sync
from ._auth import Credential, StaticToken, credential_of, from_environment
from ._clock import Clock, SystemClock
from ._connections import AsyncConnections, Connections
from ._core.calls import checked_deadline
from ._core.events import Hooks
from ._core.limits import Limiter
from ._core.origins import BaseUrl
from ._core.session import Session
from ._http import NoCookies, connecting, httpx2, response_hook, response_hook_async
from ._limits import RateLimit
from ._observe import observer
from ._version import __version__
from .errors import ConfigurationError

if TYPE_CHECKING:
    import ssl

    from ._doors import AccessJobs, AsyncAccessJobs, AsyncExports, AsyncExtractions, Exports, Extractions
    from ._handles import AccessJob, AsyncAccessJob, AsyncExportRun, AsyncExtraction, ExportRun, Extraction
    from ._pages import AsyncItemPages, ItemPages

__all__ = ["AsyncITwinPlatform", "ITwinPlatform"]

T = TypeVar("T")
Answer = TypeVar("Answer")
Item = TypeVar("Item")

DEFAULT_API_URL = "https://api.bentley.com"
DEFAULT_DEADLINE = 120.0


class _Platform:
    """What both clients share: options, and the session that they make."""

    def __init__(
        self,
        *,
        auth: Credential | Callable[[], str | Awaitable[str]] | None,
        token: str | None,
        base_url: str | None,
        deadline: float,
        rate_limit: RateLimit | None,
        hooks: Hooks | None,
        clock: Clock | None,
    ) -> None:
        if auth is not None and token is not None:
            raise ConfigurationError("Both auth= and token= were given; one of them says who is calling.")
        if token is not None:
            auth = StaticToken(token)
        self._auth = from_environment() if auth is None else credential_of(auth)
        self._clock: Clock = SystemClock() if clock is None else clock
        self._session = Session(
            base_url=BaseUrl.parse(base_url or os.environ.get("ITWIN_API_URL") or DEFAULT_API_URL, option="base_url"),
            source=self._auth._source(),  # noqa: SLF001 - the credential's side of the same module family
            clock=self._clock,
            random=random.random,
            new_id=_new_id,
            user_agent=f"itwin-platform-python/{__version__}",
            deadline=checked_deadline(deadline),
            hooks=hooks or Hooks(),
            limiter=Limiter((rate_limit or RateLimit())._budget(), self._clock.time, random.random),  # noqa: SLF001 - as above
            observer=observer(),
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client is not pickled; make one in each process, and share tokens by a token store")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={str(self._session.base_url)!r}, auth={self._auth!r})"


def _new_id() -> str:
    """A random UUID (version 4), as ``uuid.uuid4`` makes it, without its object."""
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _check_connection(transport: object, proxy: str | None, verify: bool | ssl.SSLContext) -> None:  # noqa: FBT001 - as httpx2 has it
    if transport is not None and (proxy is not None or verify is not True):
        raise ConfigurationError("transport= makes its own connections; give proxy and verify to it.")
    if isinstance(verify, str):
        raise ConfigurationError("verify is a path; give ssl.create_default_context(cafile=...) instead.")


class ITwinPlatform(_Platform, Facades):
    """A synchronous client of the iTwin Platform. It may be shared between threads.

    Args:
        auth: who is calling, as a credential or a function that gives a token; without it and ``token``, the environment says so (``ITWIN_TOKEN``, or
            ``ITWIN_CLIENT_ID`` and ``ITWIN_CLIENT_SECRET``).
        token: an access token, instead of ``auth``.
        base_url: address of the API, with an optional path prefix; by default ``ITWIN_API_URL`` or the public platform.
        deadline: seconds that one call may take, with its token, its attempts, its waits and its body.
        rate_limit: requests that may be sent; by default as many as the service takes until it asks for a pause.
        hooks: functions to call at requests, retries and polls.
        transport: any httpx2 transport, e.g. a mock, or that of the sandbox.
        proxy: address of a proxy; by default that of the environment (``HTTPS_PROXY``, ``NO_PROXY``).
        verify: an SSL context, for an authority of your own: ``ssl.create_default_context(cafile=...)``.
        clock: another clock, for tests.

    Raises:
        MissingCredentials: nothing says who is calling.
        ConfigurationError: an option cannot be used; the message says what to do.

    Example:
        >>> from itwin_platform.sandbox import Sandbox
        >>> sandbox = Sandbox()
        >>> with ITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport()) as itwin:
        ...     answer = itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
        >>> answer.extraction.state
        <ExtractionState.SUCCEEDED: 'Succeeded'>
    """

    def __init__(
        self,
        *,
        auth: Credential | Callable[[], str] | None = None,
        token: str | None = None,
        base_url: str | None = None,
        deadline: float = DEFAULT_DEADLINE,
        rate_limit: RateLimit | None = None,
        hooks: Hooks | None = None,
        transport: httpx2.BaseTransport | None = None,
        proxy: str | None = None,
        verify: bool | ssl.SSLContext = True,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(
            auth=auth,
            token=token,
            base_url=base_url,
            deadline=deadline,
            rate_limit=rate_limit,
            hooks=hooks,
            clock=clock,
        )
        _check_connection(transport, proxy, verify)

        def connect() -> httpx2.Client:
            with connecting():
                return httpx2.Client(
                    transport=transport,
                    proxy=proxy,
                    verify=verify,
                    follow_redirects=False,
                    cookies=NoCookies(),
                    event_hooks={"response": [response_hook]},
                )

        self._driver = _sync.SyncDriver(Connections(connect, transport), self._clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request made by an endpoint module; gives the whole answer.

        Raises:
            ITwinError: see ``itwin_platform.errors``.
        """
        return self._driver.run(self._session.execute(request, deadline))

    def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[ByteStream]:
        """Send a request whose answer is read piece by piece; raises like `execute`."""
        reply, call = self._driver.run(self._session.stream(request, deadline))
        return Response(reply.status, reply.headers, b"", _sync.stream_of(reply, call, self._clock))

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
    ) -> ItemPages[Item, Answer]:
        """Iterate a listing from a request made by an endpoint module.

        Args:
            request: the request of the first page.
            listing: how its pages follow each other (``LISTING`` of the endpoint module).
            deadline: seconds for each page; the client's by default.
            prefetch: pages to fetch ahead while the program works on those that it has.
            concurrency: pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: a resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: an argument does not fit the listing; nothing was sent.
        """
        from ._pages import ItemPages, Plan  # loaded when used

        plan = Plan(deadline, prefetch, concurrency, resume)
        return ItemPages(self._driver, self._session, request, listing, plan)

    @cached_property
    def extractions(self) -> Extractions:
        """The door to extraction runs."""
        from ._doors import Extractions  # loaded when used

        return Extractions(self._driver, self._session)

    @cached_property
    def access_jobs(self) -> AccessJobs:
        """The door to access-control jobs."""
        from ._doors import AccessJobs  # loaded when used

        return AccessJobs(self._driver, self._session)

    @cached_property
    def exports(self) -> Exports:
        """The door to export runs."""
        from ._doors import Exports  # loaded when used

        return Exports(self._driver, self._session)

    def job(self, reference: str, /) -> Extraction | AccessJob | ExportRun:
        """Come back to a job, whichever client of whichever process started it; nothing is sent.

        Args:
            reference: a handle's ``token``, the URL of a status, ``extraction:ID``, ``job:ITWIN/JOB`` or
                ``export:CONNECTION/RUN``.

        Raises:
            ConfigurationError: it names no job, or one of another platform than this client's.

        Example:
            >>> with ITwinPlatform(token="...") as itwin:
            ...     token = itwin.extractions.get("40f71ed2-31a3-45d3-bce0-5c9f3f112c03").token
            >>> with ITwinPlatform(token="...") as itwin:
            ...     itwin.job(token)
            <extraction 40f71ed2-31a3-45d3-bce0-5c9f3f112c03>
        """
        from ._doors import job  # loaded when used

        return job(self._driver, self._session, reference)


class AsyncITwinPlatform(_Platform, AsyncFacades):
    """An asynchronous client of the iTwin Platform, for asyncio and trio. Options as of `ITwinPlatform`.

    Example:
        >>> import anyio
        >>> from itwin_platform.sandbox import Sandbox
        >>> sandbox = Sandbox()
        >>> async def main() -> None:
        ...     transport = sandbox.async_transport()
        ...     async with AsyncITwinPlatform(base_url=sandbox.url, token="sandbox-token", transport=transport) as itwin:
        ...         answer = await itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
        ...         print(answer.extraction.state)
        >>> anyio.run(main)
        Succeeded
    """

    def __init__(
        self,
        *,
        auth: Credential | Callable[[], str | Awaitable[str]] | None = None,
        token: str | None = None,
        base_url: str | None = None,
        deadline: float = DEFAULT_DEADLINE,
        rate_limit: RateLimit | None = None,
        hooks: Hooks | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        proxy: str | None = None,
        verify: bool | ssl.SSLContext = True,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(
            auth=auth,
            token=token,
            base_url=base_url,
            deadline=deadline,
            rate_limit=rate_limit,
            hooks=hooks,
            clock=clock,
        )
        _check_connection(transport, proxy, verify)
        from . import _async, _pages  # all that calls need: none of them may import anything while a loop is running

        _async.load()
        self._streams, self._pages = _async.stream_of, _pages

        def connect() -> httpx2.AsyncClient:
            with connecting():
                return httpx2.AsyncClient(
                    transport=transport,
                    proxy=proxy,
                    verify=verify,
                    follow_redirects=False,
                    cookies=NoCookies(),
                    event_hooks={"response": [response_hook_async]},
                )

        self._driver = _async.AsyncDriver(AsyncConnections(connect, transport), self._clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._driver.aclose()

    async def execute(self, request: Request[T], /, *, deadline: float | None = None) -> Response[T]:
        """Send a request made by an endpoint module; gives the whole answer.

        Raises:
            ITwinError: see ``itwin_platform.errors``.
        """
        return await self._driver.run(self._session.execute(request, deadline))

    async def stream(self, request: Request[Any], /, *, deadline: float | None = None) -> Response[AsyncByteStream]:
        """Send a request whose answer is read piece by piece; raises like `execute`."""
        reply, call = await self._driver.run(self._session.stream(request, deadline))
        return Response(reply.status, reply.headers, b"", self._streams(reply, call, self._clock))

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
    ) -> AsyncItemPages[Item, Answer]:
        """Iterate a listing; see `ITwinPlatform.paginate`."""
        plan = self._pages.Plan(deadline, prefetch, concurrency, resume)
        return self._pages.AsyncItemPages(self._driver, self._session, request, listing, plan)

    @cached_property
    def extractions(self) -> AsyncExtractions:
        """The door to extraction runs."""
        from ._doors import AsyncExtractions  # loaded when used

        return AsyncExtractions(self._driver, self._session)

    @cached_property
    def access_jobs(self) -> AsyncAccessJobs:
        """The door to access-control jobs."""
        from ._doors import AsyncAccessJobs  # loaded when used

        return AsyncAccessJobs(self._driver, self._session)

    @cached_property
    def exports(self) -> AsyncExports:
        """The door to export runs."""
        from ._doors import AsyncExports  # loaded when used

        return AsyncExports(self._driver, self._session)

    def job(self, reference: str, /) -> AsyncExtraction | AsyncAccessJob | AsyncExportRun:
        """Come back to a job, whichever client of whichever process started it; see `ITwinPlatform.job`."""
        from ._doors import async_job  # loaded when used

        return async_job(self._driver, self._session, reference)
