"""The state of a sandbox in an SQLite file, between starts."""

from __future__ import annotations

import functools
import hashlib
import os
import sqlite3
import struct
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from ..errors import ConfigurationError
from ._store import Store

__all__ = ["StateFile"]

#: Written into the head of the file, so that it can be known before SQLite opens it: "iTwi", and the form of the tables.
APPLICATION = 0x69547769
FORMAT = 1
MAGIC = b"SQLite format 3\0"
TABLES = """
create table meta (name text primary key, value text not null) without rowid;
create table records (
  field text not null, key text not null, position integer not null, same integer not null, data blob not null,
  primary key (field, key)
) without rowid;
"""
Row = tuple[int, bool, bytes]


class StateFile:
    """Keeps a store in a file: each element of its collections is a row, and only rows that changed are written.

    What is written down survives the end of the process at any moment; a power cut can cost the last changes. Tokens,
    codes and requests are not written. The file belongs to one sandbox at a time.

    Args:
        path: made with the mode 0600 where it does not exist.
        seed: of the sandbox; a file of another seed is refused, because its tables would have other rows.

    Attributes:
        starts: how many times sandboxes have been started on the file.

    Raises:
        ConfigurationError: the file cannot be used. It is left as it is.
    """

    def __init__(self, path: str | os.PathLike[str], *, seed: int) -> None:
        self.path: Path = Path(path)
        self._saved: dict[str, dict[str, Row]] = {}
        self._mark: object = None
        new = self._check()
        try:
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=0, check_same_thread=False)
            self._open(new=new)
            self.starts: int = 1 if new else int(self._meta("starts")) + 1
        except sqlite3.Error as error:
            raise self._refused(_reason(error)) from None
        try:
            if not new:
                self._compare(seed)
            self._remember(seed=str(seed), shape=_shape(), starts=str(self.starts))
        except ConfigurationError:
            self._connection.close()
            raise

    def load(self, random: Random) -> Store | None:
        """The store that was saved, with the random source put back to where it was; None from a new file."""
        state = self._meta("random")
        if not state:
            return None
        rows = self._connection.execute("select field, key, position, same, data from records order by position")
        by_field: dict[str, dict[str, Row]] = {}
        for name, key, position, same, data in rows:
            by_field.setdefault(name, {})[key] = (position, bool(same), data)
        try:
            store = _decoded(by_field)
            version, internal, gauss = msgspec.json.decode(state)
            random.setstate((version, tuple(internal), gauss))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError) as error:
            self._connection.close()
            raise self._refused(f"its contents cannot be read ({error})") from None
        self._saved = by_field
        return store

    def keep(self, store: Store, random: Random, *, changing: bool) -> None:
        """Save after a request. One that only reads seldom changes anything: a job that came to its end meanwhile."""
        mark = (random.getstate()[1][-1], store.last_sequence, len(store.pending))
        if changing or mark != self._mark:
            self.save(store, random)
            self._mark = mark

    def save(self, store: Store, random: Random) -> None:
        """Write what has changed, whole or not at all."""
        wanted = _encoded(store, self._saved)
        changed, gone = [], []
        for name, rows in wanted.items():
            saved = self._saved.get(name, {})
            changed += [(name, key, *row) for key, row in rows.items() if saved.get(key) != row]
            gone += [(name, key) for key in saved if key not in rows]
        execute = self._connection
        execute.execute("begin")
        try:
            execute.executemany("delete from records where field = ? and key = ?", gone)
            execute.executemany("insert or replace into records values (?, ?, ?, ?, ?)", changed)
            self._remember(random=msgspec.json.encode(random.getstate()).decode())
            execute.execute("commit")
        except BaseException:
            execute.execute("rollback")
            raise
        self._saved = wanted

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _check(self) -> bool:
        """Whether the file is new; one that is not ours is not even opened."""
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._refused(error.strerror or "it cannot be opened") from None
        with os.fdopen(handle, "rb") as file:
            head = file.read(100)
        if not head:
            return True
        if len(head) < 100 or not head.startswith(MAGIC) or struct.unpack_from(">i", head, 68)[0] != APPLICATION:
            raise self._refused("it is not a state file of the sandbox")
        if struct.unpack_from(">i", head, 60)[0] != FORMAT:
            raise self._refused("another version of the sandbox has written it")
        return False

    def _open(self, *, new: bool) -> None:
        execute = self._connection.execute
        execute("pragma locking_mode = exclusive")
        if new:
            self.path.chmod(0o600)
            # Before the journal is changed, so that the numbers are in the head of the file from the first moment.
            self._connection.executescript(
                f"begin immediate; pragma application_id = {APPLICATION}; pragma user_version = {FORMAT};{TABLES}commit;"
            )
        execute("pragma journal_mode = wal")
        execute("pragma synchronous = normal")
        execute("begin immediate")
        execute("commit")

    def _compare(self, seed: int) -> None:
        if self._meta("shape") != _shape():
            raise self._refused("another version of the sandbox has written it")
        if self._meta("seed") != str(seed):
            raise self._refused(f"it was made with the seed {self._meta('seed')}, not {seed}")

    def _meta(self, name: str) -> str:
        found = self._connection.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def _remember(self, **values: str) -> None:
        self._connection.executemany("insert or replace into meta values (?, ?)", values.items())

    def _refused(self, reason: str) -> ConfigurationError:
        return ConfigurationError(
            f"the state file {self.path} cannot be used: {reason}; it was left as it is, give another file"
        )


def _reason(error: sqlite3.Error) -> str:
    return "another sandbox uses it" if "locked" in str(error) else str(error)


def _elements(value: Any) -> Iterator[tuple[str, Any]]:
    """A collection by keys in text form; anything else as its one element."""
    if isinstance(value, dict):
        for key, element in value.items():
            yield msgspec.json.encode(key).decode(), element
    elif isinstance(value, list):
        for number, element in enumerate(value):
            yield str(number), element
    else:
        yield "", value


def _encoded(store: Store, saved: dict[str, dict[str, Row]]) -> dict[str, dict[str, Row]]:
    """The rows of a store. An object that stands in two collections is written once, and named in the other."""
    homes: dict[int, tuple[str, str]] = {}
    encode = msgspec.json.Encoder().encode
    wanted: dict[str, dict[str, Row]] = {}
    for one in fields(store):
        before = saved.get(one.name, {})
        rows = wanted[one.name] = {}
        last = -1
        fresh = max((position for position, _, _ in before.values()), default=-1)
        for key, element in _elements(getattr(store, one.name)):
            home = homes.setdefault(id(element), (one.name, key)) if is_dataclass(element) else (one.name, key)
            same = home != (one.name, key)
            position = before[key][0] if key in before else -1
            if position <= last:
                position = fresh = max(fresh, last) + 1
            last = position
            rows[key] = (position, same, encode(home if same else element))
    return wanted


def _decoded(rows: dict[str, dict[str, Row]]) -> Store:
    """The store behind the rows.

    Raises:
        msgspec.MsgspecError: a row does not fit the type of its collection.
    """
    hints = typing.get_type_hints(Store)
    made: dict[str, Any] = {}
    found: dict[tuple[str, str], Any] = {}
    for one in fields(Store):
        kind = typing.get_origin(hints[one.name])
        arguments = typing.get_args(hints[one.name]) if kind in (dict, list) else (hints[one.name],)
        decode = _decoder(arguments[-1])
        elements: dict[str, Any] = {}
        for key, (_, same, data) in rows.get(one.name, {}).items():
            element = found[tuple(msgspec.json.decode(data))] if same else decode(data)
            found[one.name, key] = elements[key] = element
        if kind is dict:
            read = _decoder(arguments[0])
            made[one.name] = {read(key.encode()): element for key, element in elements.items()}
        else:
            made[one.name] = list(elements.values()) if kind is list else elements[""]
    return Store(**made)


def _decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind).decode


@functools.cache
def _shape() -> str:
    """A mark of the records' classes: a file whose records have other fields is of another version."""
    seen: dict[str, str] = {}

    def look(kind: Any) -> None:
        for argument in typing.get_args(kind):
            look(argument)
        if is_dataclass(kind) and isinstance(kind, type) and kind.__name__ not in seen:
            hints = typing.get_type_hints(kind)
            seen[kind.__name__] = str(hints)
            for hint in hints.values():
                look(hint)

    look(Store)
    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()
