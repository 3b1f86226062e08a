"""A lock file between processes, for the length of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._token_locks import FileLock

__all__ = ["locked"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``; waits until other processes and threads have freed it.

    Raises:
        ConfigurationError: the file cannot be made or locked.
    """
    lock = FileLock(path)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()
