"""A download on the disk: it has its own name when it is whole, and is ``NAME.part`` until then."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from ._core.downloads import MARKER, MODEL
from .errors import ConfigurationError

__all__ = ["DiskFolder"]

_VERSION = 1
#: Bytes after which the system is asked to begin with the disk, so that little is left to wait for in the end.
_AHEAD = 1 << 23


@contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    """While files are read and written below a path.

    Raises:
        ConfigurationError: that does not work there.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigurationError(f"Nothing can be put at {str(path)!r}: {reason}.") from error


class DiskFolder:
    """The folder of one mapping's data in one extraction."""

    def __init__(self, path: str | os.PathLike[str], extraction_id: str, mapping_id: str) -> None:
        self._path = Path(path).absolute()
        with _on_disk(self._path):
            self._unfinished = self._path.with_name(f"{self._path.name}.part")
        self._what: dict[str, Any] = {"v": _VERSION, "extraction": extraction_id, "mapping": mapping_id}

    def begin(self) -> tuple[Path, ...] | None:
        """Make the folder, or go on with the one that an earlier download left.

        Raises:
            ConfigurationError: what is there belongs to something else.
        """
        with _on_disk(self._path):
            if self._path.exists():
                return self._finished()
            self._unfinished.mkdir(parents=True, exist_ok=True)
            marker = self._unfinished / MARKER
            if {one.name for one in self._unfinished.iterdir()} - {f"{MARKER}.part"}:
                self._read(marker)
            else:
                _write(marker, self._what)
        return None

    def has(self, location: str) -> bool:
        """Whether a file is there: it has its name only when it is whole."""
        with _on_disk(self._path):
            return (self._unfinished / location).is_file()

    def create(self, location: str) -> _File:
        """Begin a file anew."""
        target = self._unfinished / location
        with _on_disk(self._path):
            target.parent.mkdir(parents=True, exist_ok=True)
            return _File(target)

    def finish(self, model: bytes, locations: Sequence[str]) -> tuple[Path, ...]:
        """Give the folder its name."""
        file = self.create(MODEL)
        try:
            file.write(model)
            file.keep()
        finally:
            file.drop()
        with _on_disk(self._path):
            sizes = {location: (self._unfinished / location).stat().st_size for location in locations}
            _write(self._unfinished / MARKER, self._what | {"files": sizes})
            self._unfinished.rename(self._path)
        return tuple(self._path / location for location in locations)

    def _finished(self) -> tuple[Path, ...]:
        """The files of a download that was finished before."""
        sizes = self._read(self._path / MARKER).get("files")
        if not isinstance(sizes, dict):
            raise ConfigurationError(f"{self._path} exists and is no finished download; give another path.")
        for location, size in sizes.items():
            file = self._path / location
            if not file.is_file() or file.stat().st_size != size:
                raise ConfigurationError(
                    f"{file} is not what was downloaded; remove {self._path}, or give another path."
                )
        return tuple(self._path / location for location in sizes)

    def _read(self, marker: Path) -> dict[str, Any]:
        try:
            data: Any = json.loads(marker.read_bytes())
        except (OSError, ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or any(data.get(name) != value for name, value in self._what.items()):
            raise ConfigurationError(
                f"{marker.parent} exists and does not hold mapping {self._what['mapping']} of extraction "
                f"{self._what['extraction']}; remove it, or give another path."
            )
        return data


class _File:
    """A file that takes its name when it is whole and on the disk."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._temporary = target.with_name(f"{target.name}.part")
        self._file: BinaryIO | None = self._temporary.open("wb")
        self._written = self._begun = 0

    def write(self, piece: bytes, /) -> int:
        assert self._file is not None
        with _on_disk(self._target):
            self._written += self._file.write(piece)
            if self._written - self._begun >= _AHEAD and sys.platform == "linux":
                # The kernel begins to write what is said to be needed no more.
                os.posix_fadvise(self._file.fileno(), self._begun, 0, os.POSIX_FADV_DONTNEED)
                self._begun = self._written
        return len(piece)

    def keep(self) -> None:
        assert self._file is not None
        with _on_disk(self._target):
            self._file.flush()
            # A name must not reach the disk before the content does: after a crash it says that the file is whole.
            os.fsync(self._file.fileno())
            self._close()
            self._temporary.replace(self._target)

    def drop(self) -> None:
        # What could not be written cannot be flushed by closing it either; that was told already.
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()


def _write(path: Path, data: dict[str, Any]) -> None:
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_text(json.dumps(data), encoding="utf-8")
    temporary.replace(path)
