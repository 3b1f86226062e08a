"""Where tokens are kept: in memory, or in a file."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from ._core.effects import Lock
from ._core.secret import Secret
from ._token_locks import FileLock, ThreadLock
from .errors import ConfigurationError

__all__ = ["FileStore", "MemoryStore", "digest_of"]

_log = logging.getLogger("itwin_platform.sign_in")

_VERSION = 1
#: Seconds to wait for another process that writes the same file, which takes milliseconds.
_PATIENCE = 10.0


class MemoryStore:
    """Keeps tokens in memory, as long as it lives itself. Each credential has one of its own unless it is given another.

    After a fork, parent and child go on with copies that know nothing of each other; where refresh tokens are used,
    give them a `FileStore` or a `KeyringStore` in common.

    Example:
        >>> MemoryStore()
        MemoryStore()
    """

    def __init__(self) -> None:
        self._records: dict[str, Secret] = {}
        self._locks: dict[str, Lock] = {}

    def load(self, key: str) -> str | None:
        """The record under this key."""
        record = self._records.get(key)
        return None if record is None else record.reveal()

    def save(self, key: str, record: str) -> None:
        """Put a record under this key."""
        self._records[key] = Secret(record)

    def lock(self, key: str) -> Lock:
        """The lock for renewing the token of this key."""
        return self._locks.setdefault(key, ThreadLock())

    def __repr__(self) -> str:
        return "MemoryStore()"


class FileStore:
    """Keeps tokens in a file, UNENCRYPTED: whoever can read the file can use the tokens until they end.

    The file is made with mode 0600, and refused when others can read it (on Windows the folder decides who can).
    It is replaced as a whole, so that a crash leaves the old or the new content. Processes that share it sign in
    once: lock files beside it see to that, and stay there.

    Args:
        path: the file; missing folders above it are made for the owner alone.

    Raises:
        ConfigurationError: at use, when the file is not the owner's alone, or cannot be read or written.

    Example:
        >>> FileStore("/run/user/1000/itwin-tokens.json")
        FileStore('/run/user/1000/itwin-tokens.json')
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100 - links stay as they are
        if not self._path.name:
            raise ConfigurationError(f"The token file {self._path} is a folder.")
        self._writing = FileLock(self._beside(".lock"))
        self._locks: dict[str, Lock] = {}

    def load(self, key: str) -> str | None:
        """The record under this key."""
        records = self._read()
        if records is None:
            # Only who writes may put a file aside, and others may have mended it by now.
            with _Held(self._writing, self._path):
                records = self._sound()
        record = records.get(key)
        return None if record is None else record.reveal()

    def save(self, key: str, record: str) -> None:
        """Put a record under this key, and leave the others as they are."""
        hidden = Secret(record)
        del record  # what breaks below shows its variables
        with _Held(self._writing, self._path):
            records = self._sound()
            records[key] = hidden
            try:
                self._write(records)
            except OSError as error:
                problem = error.strerror
            else:
                return
        raise ConfigurationError(f"The token file {self._path} cannot be written: {problem}.")

    def lock(self, key: str) -> Lock:
        """The lock for renewing the token of this key, shared with other processes."""
        return self._locks.setdefault(key, FileLock(self._beside(f".{digest_of(key)}.lock")))

    def __repr__(self) -> str:
        return f"FileStore({str(self._path)!r})"

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _sound(self) -> dict[str, Secret]:
        """The records; a file that holds none is put aside. The caller holds the lock for writing."""
        records = self._read()
        if records is None:
            aside = self._beside(".corrupt")
            with suppress(OSError):
                self._path.replace(aside)
            _log.warning("The token file %s is damaged; it was put aside as %s, and is begun anew.", self._path, aside)
        return {} if records is None else records

    def _read(self) -> dict[str, Secret] | None:
        """The records of the file; None when it is damaged."""
        try:
            with self._path.open("rb") as file:
                self._check(os.fstat(file.fileno()))
                return _decode(Secret(file.read().decode("utf-8", "replace")))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ConfigurationError(f"The token file {self._path} cannot be read: {error.strerror}.") from None

    def _check(self, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise ConfigurationError(f"The token file {self._path} is not a regular file.")
        if os.name != "posix":
            return
        if status.st_uid != os.geteuid():
            raise ConfigurationError(f"The token file {self._path} belongs to somebody else.")
        if status.st_mode & 0o077:
            raise ConfigurationError(
                f"The token file {self._path} is open to others (mode {stat.S_IMODE(status.st_mode):o}). If nobody can have read "
                f"it, run: chmod 600 {self._path}; otherwise delete it and sign in again."
            )

    def _write(self, records: dict[str, Secret]) -> None:
        import tempfile  # loaded when used

        path = self._path.resolve()  # a link stays a link
        for stale in path.parent.glob(f".{path.name}.*.new"):
            # A process died here before it came to the end; nobody else is writing now.
            stale.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_encode(records).reveal().encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class _Held:
    """A lock for the length of a block."""

    def __init__(self, lock: Lock, path: Path) -> None:
        self._lock = lock
        self._path = path

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise ConfigurationError(f"Another process has kept {self._path} locked for {_PATIENCE:g} seconds.")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def digest_of(text: str) -> str:
    """A short name for a text, with nothing in it that a file system could dislike."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _encode(records: dict[str, Secret]) -> Secret:
    texts = {key: record.reveal() for key, record in records.items()}
    return Secret(json.dumps({"version": _VERSION, "records": texts}, indent=1))


def _decode(content: Secret) -> dict[str, Secret] | None:
    if not content.reveal():
        return {}
    try:
        data: Any = json.loads(content.reveal())
    except (ValueError, RecursionError):
        return None
    records = data.get("records") if isinstance(data, dict) and data.get("version") == _VERSION else None
    if not isinstance(records, dict) or not all(isinstance(record, str) for record in records.values()):
        return None
    return {key: Secret(record) for key, record in records.items()}
