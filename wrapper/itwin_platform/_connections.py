"""The HTTP client of this process and, where it is asynchronous, of this event loop.

A connection that two processes or two event loops use gives one of them the response of the other. So a forked child and a
second loop get a client of their own, made as the first one was. What is inherited is neither used nor closed: its locks
may be held by threads that do not exist in the child.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from ._http import httpx2
from ._token_locks import ThreadLock, after_fork
from .errors import ConfigurationError

__all__ = ["AsyncConnections", "Connections", "Owner", "current_loop", "has_connections"]

Client = TypeVar("Client", bound=httpx2.Client | httpx2.AsyncClient)

#: Transports that open no connection. Others say so with an attribute ``has_connections``.
_WITHOUT_CONNECTIONS = (httpx2.MockTransport, httpx2.ASGITransport, httpx2.WSGITransport)


def current_loop() -> object:
    """Returns what stands for the running event loop of asyncio or trio."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None:
        with suppress(RuntimeError):
            loop: object = asyncio.get_running_loop()
            return loop
    token: object = sys.modules["trio"].lowlevel.current_trio_token()
    return token


def has_connections(transport: object) -> bool:
    """Returns whether a transport must not be shared between processes; what it does not say is taken for yes."""
    return bool(getattr(transport, "has_connections", not isinstance(transport, _WITHOUT_CONNECTIONS)))


class Owner:
    """The process, and for an asynchronous client the event loop, that an open response belongs to."""

    def __init__(self, loop: Callable[[], object] = bool) -> None:
        self._find_loop = loop
        self._process, self._loop = os.getpid(), loop()

    @property
    def is_here(self) -> bool:
        """Whether this is still the same process and event loop."""
        return os.getpid() == self._process and self._find_loop() is self._loop

    def require(self, operation: str) -> None:
        """Refuse to go on elsewhere: the connection is not ours there.

        Raises:
            ConfigurationError: this is another process or event loop.
        """
        if not self.is_here:
            raise ConfigurationError(
                f"{operation}: the open response belongs to the process and event loop that asked for it; ask anew here."
            )


def _is_over(loop: Any) -> bool:
    is_closed = getattr(loop, "is_closed", None)
    if is_closed is not None:
        return bool(is_closed())
    try:
        loop.run_sync_soon(bool)
    except RuntimeError:  # trio's RunFinishedError is one
        return True
    return False


class _Connections(Generic[Client]):
    """Makes the clients of one SDK client, and knows which of them may be used.

    Args:
        make: makes an HTTP client; called once here, so that options that cannot be used are an error now.
        transport: what the caller gave to send through, if anything. It cannot be made again, so where it has connections it
            serves one process and one event loop.
    """

    def __init__(self, make: Callable[[], Client], transport: object | None) -> None:
        self._make = make
        self._is_bound = transport is not None and has_connections(transport)
        self._is_given = transport is not None
        self._first: Client | None = make()
        self._inherited: list[Any] = []
        self._lock = ThreadLock()
        self.is_closed = False
        after_fork(self)

    def after_fork(self) -> None:
        """Leave the connections of the parent alone, in a child process."""
        if self._is_given and not self._is_bound:
            return
        self._inherited += self._clients()
        self._forget()

    def _clients(self) -> list[Client]:
        return [] if self._first is None else [self._first]

    def _forget(self) -> None:
        self._first = None

    def _made(self) -> Client:
        if self._is_bound:
            raise ConfigurationError(
                "transport= belongs to the process and event loop that used it first, and its connections cannot be shared: "
                "make a client in each of them."
            )
        return self._make()


class Connections(_Connections[httpx2.Client]):
    """Gives the HTTP client of this process."""

    def get(self) -> httpx2.Client:
        """Returns the client of this process.

        Raises:
            ConfigurationError: this process inherited a transport that has connections.
        """
        client = self._first
        return self._get() if client is None else client

    def _get(self) -> httpx2.Client:
        with self._lock:
            if self._first is None:
                self._first = self._made()
            return self._first

    def close(self) -> None:
        """Close the connections of this process."""
        self.is_closed = True
        if self._first is not None:
            self._first.close()


class AsyncConnections(_Connections[httpx2.AsyncClient]):
    """Gives the HTTP client of the running event loop."""

    def __init__(self, make: Callable[[], httpx2.AsyncClient], transport: object | None) -> None:
        self._by_loop: WeakKeyDictionary[object, httpx2.AsyncClient] = WeakKeyDictionary()
        super().__init__(make, transport)

    def get(self) -> httpx2.AsyncClient:
        """Returns the client of the running event loop.

        Raises:
            ConfigurationError: another loop or process uses a transport that was given and has connections.
        """
        loop = current_loop()
        client = self._by_loop.get(loop)
        return self._get(loop) if client is None else client

    def _get(self, loop: object) -> httpx2.AsyncClient:
        if self._is_given and not self._is_bound:
            assert self._first is not None
            return self._first
        with self._lock:
            # A client holds its loop, so the loop alone would never go.
            for other in [one for one in self._by_loop if _is_over(one)]:
                del self._by_loop[other]
            client, self._first = self._first, None
            self._by_loop[loop] = client = client or self._made()
        return client

    async def aclose(self) -> None:
        """Close the connections of the running event loop; those of others end with their loops."""
        self.is_closed = True
        for client in (self._first, self._by_loop.pop(current_loop(), None)):
            if client is not None:
                await client.aclose()

    def _clients(self) -> list[httpx2.AsyncClient]:
        return [*super()._clients(), *self._by_loop.values()]

    def _forget(self) -> None:
        super()._forget()
        self._by_loop.clear()
