"""Locks between threads and between processes: forks, removed files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from itwin_platform import _token_locks
from itwin_platform._core.effects import Lock
from itwin_platform._token_locks import FileLock, ThreadLock

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
HUSH = "hush-token-5f"


def locks(tmp_path: Path) -> list[Lock]:
    return [ThreadLock(), FileLock(tmp_path / "l.lock")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_after_a_fork_the_child_has_free_locks_of_its_own_and_the_parent_keeps_its(tmp_path: Path) -> None:
    thread, file = locks(tmp_path)
    assert thread.acquire(blocking=False)
    assert file.acquire(blocking=False)
    child = os.fork()
    if child == 0:  # pragma: no cover - no coverage of the child
        got = thread.acquire(timeout=5) and not file.acquire(timeout=0.2)
        os._exit(0 if got else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not FileLock(tmp_path / "l.lock").acquire(blocking=False), "the child took the parent's lock along"
    file.release()
    assert FileLock(tmp_path / "l.lock").acquire(blocking=False)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_that_lives_on_does_not_hold_the_lock_that_its_parent_had(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "l.lock")
    assert lock.acquire()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    os.close(reader)
    # As when the parent is killed: its copies are closed without being unlocked.
    assert lock._descriptor is not None
    os.close(lock._descriptor)
    try:
        assert FileLock(tmp_path / "l.lock").acquire(timeout=5)
    finally:
        os.close(writer)
        os.waitpid(child, 0)


def test_a_lock_file_that_was_removed_is_made_anew_and_still_excludes(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "l.lock"), FileLock(tmp_path / "l.lock")
    assert first.acquire()
    first.release()
    (tmp_path / "l.lock").unlink()
    assert first.acquire()
    assert not second.acquire(blocking=False)


def test_a_lock_file_that_is_removed_between_opening_and_locking_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.lock"
    rivals: list[int] = []
    real = _token_locks._lock

    def removed_first(descriptor: int) -> bool:
        if not rivals:
            rivals.append(descriptor)
            path.unlink()
        return real(descriptor)

    monkeypatch.setattr(_token_locks, "_lock", removed_first)
    first, second = FileLock(path), FileLock(path)
    assert first.acquire(timeout=5)
    assert not second.acquire(blocking=False)
