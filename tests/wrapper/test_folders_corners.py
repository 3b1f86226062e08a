"""Folders of downloads after a crash at a bad moment, and after somebody put things in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import httpx2
import pytest

from itwin_platform import ITwinPlatform
from itwin_platform._folders import DiskFolder
from itwin_platform.errors import ConfigurationError, DecodeError, ITwinError, NotFound
from itwin_platform.testing import VirtualClock

from .clients import TOKEN, Body


def downloaded(path: Path) -> tuple[Path, ...]:
    """Put one file into a folder, as a download does."""
    folder = DiskFolder(path, "x", "m")
    assert folder.begin() is None
    file = folder.create("part.csv")
    file.write(b"rows")
    file.keep()
    file.drop()
    return folder.finish(b"{}", ["part.csv"])


def test_a_folder_in_which_only_the_marker_was_begun_is_gone_on_with(tmp_path: Path) -> None:
    """The process ended before the marker had its name: nothing of anybody is in there."""
    (tmp_path / "run.part").mkdir()
    (tmp_path / "run.part" / ".download.json.part").write_text("{")
    (file,) = downloaded(tmp_path / "run")
    assert file.read_bytes() == b"rows"


def test_a_folder_that_holds_something_without_a_marker_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "run.part").mkdir()
    (tmp_path / "run.part" / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="does not hold mapping m of extraction x"):
        DiskFolder(tmp_path / "run", "x", "m").begin()


@pytest.mark.parametrize("content", [None, b"ro", b"rows and more"])
def test_a_finished_download_of_which_a_file_is_missing_or_changed_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    (file,) = downloaded(tmp_path / "run")
    assert DiskFolder(tmp_path / "run", "x", "m").begin() == (file,)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="is not what was downloaded"):
        DiskFolder(tmp_path / "run", "x", "m").begin()


def test_a_file_has_its_name_only_after_its_content_reached_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        events.append("synced")
        sync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        events.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    downloaded(tmp_path / "run")
    for name in ("part.csv", "model.json"):
        assert events[events.index(name) - 1] == "synced"


def served(
    partitions: Sequence[str], status: int = 200, coding: str = "identity"
) -> tuple[httpx2.MockTransport, list[str]]:
    """A service with these partitions, which it answers with this status and says to be of this encoding."""
    asked = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/partitions"):
            asked.append(request.url.params["location"])
            headers = {"content-type": "text/csv", "content-encoding": coding}
            return httpx2.Response(status, headers=headers, stream=Body([b"rows"]))
        entity = {
            "$type": "LocalEntity",
            "name": "table",
            "attributes": [],
            "partitions": [{"name": "p", "location": one} for one in partitions],
        }
        return httpx2.Response(200, json={"name": "m", "version": "1.0", "entities": [entity]})

    return httpx2.MockTransport(handle), asked


def test_locations_that_a_disk_may_take_for_one_are_refused(tmp_path: Path) -> None:
    transport, asked = served(["table/a.csv", "table/A.csv"])
    with ITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock()) as itwin:
        with pytest.raises(DecodeError, match="differ in nothing but case"):
            itwin.extractions.get("x").download(tmp_path / "run", mapping_id="m")
    assert asked == []


@pytest.mark.parametrize(("status", "coding", "error"), [(404, "identity", NotFound), (200, "gzip", DecodeError)])
def test_a_partition_that_is_refused_or_of_another_encoding_is_not_asked_for_again(
    tmp_path: Path, status: int, coding: str, error: type[ITwinError]
) -> None:
    transport, asked = served(["a.csv"], status, coding)
    with ITwinPlatform(token=TOKEN, transport=transport, clock=VirtualClock()) as itwin:
        with pytest.raises(error):
            itwin.extractions.get("x").download(tmp_path / "run", mapping_id="m")
    assert asked == ["a.csv"]
