"""The keyring as a store, in front of a stand-in for the library: whole records, locked and useless keyrings."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from itwin_platform._keyring import KeyringStore
from itwin_platform.errors import ConfigurationError, MissingExtra

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
HUSH = "hush-token-5f"


class Ring(types.ModuleType):
    """Stands for the library ``keyring``, with a backend of the given name."""

    class errors:  # noqa: N801 - a module in the library
        class KeyringError(Exception):
            pass

    def __init__(self, backend: str = "keyring.backends.SecretService.Keyring") -> None:
        super().__init__("keyring")
        module, _, name = backend.rpartition(".")
        self.backend = type(name, (), {"__module__": module})()
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_keyring(self) -> object:
        return self.backend

    def get_password(self, service: str, user: str) -> str | None:
        if self.locked:
            raise self.errors.KeyringError(HUSH)
        return self.entries.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        self.get_password(service, user)
        self.entries[service, user] = password

    def delete_password(self, service: str, user: str) -> None:
        if self.entries.pop((service, user), None) is None:
            raise self.errors.KeyringError("no such entry")


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ring:
    one, folders = Ring(), types.ModuleType("platformdirs")
    vars(folders)["user_state_path"] = lambda *_, **__: tmp_path / "state"
    monkeypatch.setitem(sys.modules, "keyring", one)
    monkeypatch.setitem(sys.modules, "platformdirs", folders)
    return one


@pytest.mark.parametrize("size", [1 << 20, 10, 7])
def test_the_keyring_gives_back_what_it_was_given_in_as_many_parts_as_it_needs(
    size: int, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itwin_platform._keyring._LONGEST_PART", size)
    store = KeyringStore()
    assert store.load("a") is None
    for text in (f"{HUSH} with blanks and more", "short", f"{HUSH} of another length altogether"):
        store.save("a", text)
        store.save("b", "other")
        assert (store.load("a"), store.load("b")) == (text, "other")
        parts = -(-len(text) // size)
        assert len([user for _, user in ring.entries if user.startswith("a")]) == parts
    assert HUSH not in f"{store!r} {vars(store)!r}"


def test_a_record_of_the_keyring_that_is_half_written_is_not_there_yet(
    ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itwin_platform._keyring._LONGEST_PART", 4)
    store = KeyringStore()
    store.save("a", "0123456789")
    before = dict(ring.entries)
    store.save("a", "abcdefghij")
    for key, entry in before.items():
        after, ring.entries[key] = ring.entries[key], entry
        assert store.load("a") is None
        ring.entries[key] = after
    ring.entries["itwin-platform", "a"] = "99999999999 x y"
    assert store.load("a") is None
    ring.entries["itwin-platform", "a"] = "foreign"
    assert store.load("a") is None


def test_a_locked_keyring_is_an_error_without_its_text(ring: Ring) -> None:
    store = KeyringStore()
    ring.locked = True
    acts: list[Callable[[], object]] = [lambda: store.load("a"), lambda: store.save("a", HUSH)]
    for act in acts:
        with pytest.raises(ConfigurationError, match=r"KeyringError.*Unlock") as caught:
            act()
        assert HUSH not in str(caught.value)


@pytest.mark.parametrize(
    "backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring"]
)
def test_a_keyring_that_does_not_encrypt_is_refused(backend: str, ring: Ring) -> None:
    ring.backend = Ring(backend).backend
    with pytest.raises(ConfigurationError, match="FileStore"):
        KeyringStore()


@pytest.mark.usefixtures("ring")
def test_processes_with_one_keyring_share_a_lock_by_service_and_key(tmp_path: Path) -> None:
    assert KeyringStore().lock("a").acquire(blocking=False)
    assert not KeyringStore().lock("a").acquire(blocking=False)
    assert KeyringStore("other").lock("a").acquire(blocking=False)
    assert (tmp_path / "state").is_dir()


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingExtra, match=r"itwin-platform\[keyring\]"):
        KeyringStore()
