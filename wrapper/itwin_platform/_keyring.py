"""Tokens in the keyring of the machine, through the library ``keyring``."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from ._core.effects import Lock
from ._core.secret import Secret
from ._extras import require
from ._stores import digest_of
from ._token_locks import FileLock
from .errors import ConfigurationError

__all__ = ["KeyringStore"]

#: The credential manager of Windows takes no longer texts.
_LONGEST_PART = 1200 if sys.platform == "win32" else 1 << 20
_MOST_PARTS = 64


class KeyringStore:
    """Keeps tokens in the keyring of the machine: Keychain, Credential Manager, Secret Service. Needs the extra ``keyring``.

    Args:
        service: under which name the keyring shows the entries.

    Raises:
        MissingExtra: the extra is not installed.
        ConfigurationError: this machine has no keyring that encrypts.
    """

    def __init__(self, service: str = "itwin-platform") -> None:
        self._service = service
        self._keyring = require("keyring", "keyring")
        backend = self._keyring.get_keyring()
        kind = type(backend)
        if (
            kind.__module__ in ("keyring.backends.fail", "keyring.backends.null")
            or "plaintext" in kind.__name__.lower()
        ):
            raise ConfigurationError(
                f"This machine has no keyring that encrypts (found {kind.__module__}.{kind.__name__}). Use FileStore, "
                "which does not encrypt either but says so, or keep the tokens in memory."
            )
        self._folder: Path = require("keyring", "platformdirs").user_state_path("itwin-platform", appauthor=False)
        self._locks: dict[str, Lock] = {}

    def load(self, key: str) -> str | None:
        """The record under this key."""
        head = self._entry(key, 0)
        if head is None:
            return None
        count, digest = _head(head)
        text = Secret("".join([_body(head), *(_body(self._entry(key, number)) for number in range(1, count))]))
        # Another process may be writing it: what does not fit together is not there yet.
        return text.reveal() if digest_of(text.reveal()) == digest else None

    def save(self, key: str, record: str) -> None:
        """Put a record under this key."""
        hidden = Secret(record)
        del record  # what breaks below shows its variables
        before = self._entry(key, 0)
        size = _LONGEST_PART
        parts = [Secret(hidden.reveal()[start : start + size]) for start in range(0, len(hidden.reveal()), size)]
        digest = digest_of(hidden.reveal())
        for number in reversed(range(len(parts))):
            self._call("set_password", key, number, Secret(f"{len(parts)} {digest} {parts[number].reveal()}"))
        for number in range(len(parts), 0 if before is None else _head(before)[0]):
            with suppress(ConfigurationError):  # it is in nobody's way
                self._call("delete_password", key, number)

    def lock(self, key: str) -> Lock:
        """The lock for renewing the token of this key, shared with other processes."""
        name = f"{digest_of(json.dumps([self._service, key]))}.lock"
        return self._locks.setdefault(key, FileLock(self._folder / name))

    def __repr__(self) -> str:
        return f"KeyringStore({self._service!r})"

    def _entry(self, key: str, number: int) -> Secret | None:
        found = self._call("get_password", key, number)
        return found if isinstance(found, Secret) else None

    def _call(self, name: str, key: str, number: int, *secrets: Secret) -> Secret | None:
        user = key if number == 0 else f"{key}#{number}"
        try:
            found = getattr(self._keyring, name)(self._service, user, *(one.reveal() for one in secrets))
            return Secret(found) if isinstance(found, str) else None
        except self._keyring.errors.KeyringError as error:
            problem = type(error).__name__
        raise ConfigurationError(f"The keyring cannot be used ({problem}). Unlock it, or choose another store.")


def _head(entry: Secret) -> tuple[int, str]:
    """How many entries make up a record, and what it has to add up to."""
    count, _, rest = entry.reveal().partition(" ")
    return (min(int(count), _MOST_PARTS) if count.isdecimal() else 0), rest.partition(" ")[0]


def _body(entry: Secret | None) -> str:
    return "" if entry is None else entry.reveal().split(" ", 2)[-1]
