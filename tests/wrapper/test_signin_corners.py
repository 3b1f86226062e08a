"""The answer of the browser and the locks of token files, in detail: which headers a page has, who waits for whom."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from itwin_platform._core.oauth import Refused
from itwin_platform._core.secret import Secret
from itwin_platform._signin import LoopbackVisit
from itwin_platform._stores import FileStore
from itwin_platform._token_locks import FileLock
from itwin_platform.errors import ConfigurationError

from .signin import free_port

PATH = "/signin-callback"


@pytest.fixture
def visit() -> Iterator[LoopbackVisit]:
    one = LoopbackVisit(free_port(), PATH, Secret("s"), lambda _: True)
    yield one
    one.close()


@pytest.mark.parametrize("target", [f"{PATH}?code=c&state=s", f"{PATH}?code=c&state=wrong", "/"])
def test_no_page_is_kept_or_told_on_because_its_address_holds_the_code(visit: LoopbackVisit, target: str) -> None:
    headers = httpx2.get(visit.redirect_uri.removesuffix(PATH) + target).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_of_two_results_the_first_one_counts(visit: LoopbackVisit) -> None:
    visit.end(Secret("first"))
    visit.end(Refused("access_denied", "second"))
    assert visit.result() == Secret("first")


def test_a_port_in_use_is_named_with_the_others_and_not_with_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(*_: object) -> None:
        raise OSError(errno.EADDRINUSE, "in use")

    monkeypatch.setattr("itwin_platform._signin._bound", in_use)
    with pytest.raises(ConfigurationError, match="advises to register 3000, 41234, 51234 too"):
        LoopbackVisit(31234, PATH, Secret("s"), None)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    one = FileStore(tmp_path / "tokens.json")
    one.save("key", "record")
    return one


@pytest.mark.skipif(os.name != "posix", reason="files have no owner and no mode there")
def test_a_token_file_of_somebody_else_and_one_that_is_no_file_are_refused(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match="is not a regular file"):
        FileStore(os.devnull).load("key")
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    with pytest.raises(ConfigurationError, match="belongs to somebody else"):
        store.load("key")


def test_a_token_file_that_another_process_keeps_locked_is_an_error_after_a_while(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itwin_platform._stores._PATIENCE", 0.05)
    other = FileLock(tmp_path / "tokens.json.lock")
    assert other.acquire()
    raised: list[Exception] = []

    def save() -> None:
        try:
            store.save("key", "other")
        except ConfigurationError as error:
            raised.append(error)

    # In a thread, which may be left waiting without holding up the tests.
    thread = threading.Thread(target=save, daemon=True)
    thread.start()
    thread.join(10)
    is_over = not thread.is_alive()
    other.release()
    thread.join(10)
    assert is_over
    assert "locked for 0.05 seconds" in str(raised[0])
    assert store.load("key") == "record"


def test_a_token_file_that_nests_too_deep_is_a_damaged_one(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"version": 1, "records": ' + "[" * 100_000)
    assert store.load("key") is None
    assert (tmp_path / "tokens.json.corrupt").exists()


def test_the_lock_of_a_key_is_no_other_keys_and_excludes_threads_too(store: FileStore, tmp_path: Path) -> None:
    assert store.lock("a").acquire(blocking=False)
    assert store.lock("b").acquire(blocking=False)
    assert not FileStore(tmp_path / "tokens.json").lock("a").acquire(blocking=False)
    assert not store.lock("a").acquire(blocking=False)
    store.lock("a").release()
    assert store.lock("a").acquire(blocking=False)
    for key in "ab":
        store.lock(key).release()


@pytest.mark.skipif(os.name != "posix", reason="files have no mode there")
def test_a_lock_file_is_the_owners_alone_and_tries_leave_no_descriptor_open(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        first, second = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
        assert first.acquire()
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.lock").stat().st_mode) == 0o600
    before = os.dup(0)
    os.close(before)
    for _ in range(5):
        assert not second.acquire(blocking=False)
    after = os.dup(0)
    os.close(after)
    assert after == before
    first.release()
    # A try that failed keeps nobody out.
    assert second.acquire(blocking=False)
    second.release()
