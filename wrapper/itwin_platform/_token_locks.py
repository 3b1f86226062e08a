"""Locks that survive a fork, and locks between processes."""

from __future__ import annotations

import os
import sys
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from .errors import ConfigurationError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["FileLock", "ThreadLock", "after_fork"]

_INTERVAL = 0.01


class _Forked(Protocol):
    def after_fork(self) -> None: ...


_alive: weakref.WeakSet[_Forked] = weakref.WeakSet()
#: Held while a file is opened and not yet noted: a fork in between would take an unknown copy along.
_opening = threading.Lock()


def _after_fork() -> None:
    _opening.release()
    # The threads that held them do not exist in the child.
    for lock in list(_alive):
        lock.after_fork()


def after_fork(one: _Forked) -> None:
    """Have ``after_fork`` of an object called in each forked child, as long as the object lives."""
    _alive.add(one)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_opening.acquire, after_in_parent=_opening.release, after_in_child=_after_fork)


class ThreadLock:
    """A lock between threads, which is free in a forked child whoever held it in the parent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _alive.add(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002 - as threading.Lock
        """Take the lock; gives whether it was got."""
        return self._lock.acquire(blocking, timeout)

    def release(self) -> None:
        """Free the lock."""
        # In a child that was forked by its holder it is free already.
        with suppress(RuntimeError):
            self._lock.release()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def after_fork(self) -> None:
        """Begin anew in a child process."""
        self._lock = threading.Lock()


class FileLock:
    """A lock between processes, and between their threads. It ends with the process of its holder.

    Args:
        path: the file that is locked. It is made, with its folder, never written to, and never removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadLock()
        self._descriptor: int | None = None
        _alive.add(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002 - as threading.Lock
        """Take the lock; gives whether it was got.

        Raises:
            ConfigurationError: the file cannot be made or opened.
        """
        ends = None if timeout < 0 else time.monotonic() + timeout
        if not self._threads.acquire(blocking, timeout):
            return False
        try:
            while not self._try():
                if not blocking or (ends is not None and time.monotonic() >= ends):
                    return False
                time.sleep(_INTERVAL)
            return True
        finally:
            if self._descriptor is None:
                self._threads.release()

    def release(self) -> None:
        """Free the lock."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            _unlock(descriptor)
            os.close(descriptor)
        self._threads.release()

    def after_fork(self) -> None:
        """Begin anew in a child process, and leave the parent its lock."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            # Unlocking would free the parent's; a copy kept open would hold it beyond the parent's end.
            os.close(descriptor)

    def _try(self) -> bool:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _opening:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
                if _lock(descriptor) and self._is_same(descriptor):
                    self._descriptor = descriptor
                else:
                    os.close(descriptor)
        except OSError as error:
            raise ConfigurationError(f"The file {self._path} cannot be locked: {error.strerror}.") from None
        return self._descriptor is not None

    def _is_same(self, descriptor: int) -> bool:
        """Whether the file is still the one that others lock: somebody may have removed it in between."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
