"""Rate limits that the caller chooses, kept in this process or shared between processes."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from ._core.limits import Budget, LocalBudget, Window, Windows
from ._locks import locked
from ._token_locks import ThreadLock
from .errors import ConfigurationError

__all__ = ["RateLimit"]

_MINUTE = 60.0
_HOUR = 3600.0
#: A request leaves a moment later than it was booked, and arrives later still, each by another time.
_MARGIN = 0.25


class RateLimit(Struct, frozen=True):
    """So many requests within a minute and an hour; the whole minute may be spent at once.

    Without one a client slows nobody down until the service asks for it. The service counts by application
    (client id), so programs that share one should share a budget too.

    Args:
        per_minute: requests within any 60 seconds.
        per_hour: requests within any 3600 seconds.
        shared: a file through which processes of this machine share the budget; it holds moments, no secrets.

    Raises:
        ConfigurationError: a number is not above 0.

    Example:
        >>> RateLimit.community().per_hour
        5000
    """

    per_minute: int | None = None
    per_hour: int | None = None
    shared: Path | None = None

    def __post_init__(self) -> None:
        for name in ("per_minute", "per_hour"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                raise ConfigurationError(f"{name} is {value!r}, expected a whole number above 0.")

    @classmethod
    def community(cls, *, shared: Path | None = None) -> RateLimit:
        """The Community tier: 500 requests a minute, 5,000 an hour."""
        return cls(500, 5000, shared)

    @classmethod
    def standard(cls, *, shared: Path | None = None) -> RateLimit:
        """The Standard, Premium and Custom tiers: 5,000 requests a minute."""
        return cls(5000, None, shared)

    def _budget(self) -> Budget:
        windows = [
            Window(requests, seconds + _MARGIN)
            for requests, seconds in ((self.per_minute, _MINUTE), (self.per_hour, _HOUR))
            if requests is not None
        ]
        if self.shared is not None:
            return FileBudget(tuple(windows), self.shared)
        return LocalBudget(windows, ThreadLock())


class FileBudget:
    """Windows in a file, changed under a lock file beside it."""

    is_shared = True
    is_open = False  # others may have written into the file

    def __init__(self, windows: tuple[Window, ...], path: Path) -> None:
        self._windows = windows
        self._path = Path(path)
        with self._usable():
            self._lock = self._path.with_name(f"{self._path.name}.lock")
            if not self._path.parent.is_dir():
                raise ConfigurationError(f"shared is {str(path)!r}, and its folder does not exist.")
            self._read()

    def apply(self, change: Callable[[Windows], float], /) -> float:
        with self._usable(), locked(self._lock):
            windows = self._load()
            result = change(windows)
            self._save(windows)
            return result

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise ConfigurationError(f"shared is {str(self._path)!r}, which cannot be used: {reason}.") from None

    def _read(self) -> bytes:
        """What is in the file; nothing if there is none. What belongs to somebody else is not replaced.

        Raises:
            ConfigurationError: it is no file, or one of another kind.
        """
        try:
            is_file = stat.S_ISREG(self._path.stat().st_mode)
        except FileNotFoundError:
            return b""
        # A device or a queue could be replaced too, by whoever may write into its folder.
        content = self._path.read_bytes() if is_file else b"?"
        # A power cut may leave a file of zeros.
        begins = content.strip(b"\x00 \r\n")[:1]
        if begins not in (b"", b"{"):
            raise ConfigurationError(f"shared is {str(self._path)!r}, which is something else; give another path.")
        return content

    def _load(self) -> Windows:
        content = self._read()
        try:
            data = json.loads(content)
            booked = sorted(float(one) for one in data["booked"])
            closed = {str(operation): float(until) for operation, until in data["closed"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # Nothing there yet, or damaged: the budget begins anew, and the service has the last word anyway.
            booked, closed = [], {}
        return Windows(self._windows, booked, closed)

    def _save(self, windows: Windows) -> None:
        with _replacing(self._path) as temporary:
            temporary.write_text(json.dumps({"booked": windows.booked, "closed": windows.closed}), encoding="ascii")


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file that takes the place of another one when it is whole."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
