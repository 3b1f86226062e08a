"""Keeps the requests of these clients out of the HTTP library's own log.

The library logs every request at INFO with its whole URL, and so prints signed links and continuation tokens.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["unlogged"]

_UNLOGGED: ContextVar[bool] = ContextVar("unlogged", default=False)


def _is_wanted(_: logging.LogRecord) -> bool:
    return not _UNLOGGED.get()


# Requests that other code sends with the library are logged as before.
logging.getLogger("httpx2").addFilter(_is_wanted)


@contextmanager
def unlogged() -> Iterator[None]:
    """While a request is sent, the library's logger is silent in this thread or task."""
    token = _UNLOGGED.set(True)
    try:
        yield
    finally:
        _UNLOGGED.reset(token)
