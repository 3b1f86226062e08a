"""Where tokens are kept: whole files, of the owner alone, damaged ones put aside; records that are no tokens."""

from __future__ import annotations

import json
import logging
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ClientCredentials, ITwinPlatform
from itwin_platform._auth import AuthorizationCode
from itwin_platform._core.origins import BaseUrl
from itwin_platform._core.records import TokenStore, key_of, read_record, write_record
from itwin_platform._core.secret import Secret
from itwin_platform._core.token import Token
from itwin_platform._stores import FileStore, MemoryStore
from itwin_platform.errors import ConfigurationError
from itwin_platform.testing import VirtualClock

from .clients import assert_hidden

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
HUSH = "hush-token-5f"
posix = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")


class Service:
    """Identity and API in one; its tokens are numbered."""

    def __init__(self) -> None:
        self.signed_in = 0
        self.bearers: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host != "ims.bentley.com":
            self.bearers.append(request.headers["authorization"].removeprefix("Bearer "))
            return httpx2.Response(404, json={})
        if request.method == "GET":
            return httpx2.Response(404)
        self.signed_in += 1
        return httpx2.Response(200, json={"access_token": f"{HUSH}-{self.signed_in}", "expires_in": 3600})


def use(store: TokenStore | None, service: Service, clock: VirtualClock, **options: Any) -> None:
    auth = ClientCredentials("service-x", "s", store=store, **options)
    itwin = ITwinPlatform(auth=auth, transport=httpx2.MockTransport(service), clock=clock)
    with itwin, pytest.raises(Exception, match="404"):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_a_key_tells_apart_everything_that_a_token_depends_on() -> None:
    here, there = (BaseUrl.parse(url, option="x") for url in ("https://a.example", "https://b.example"))
    keys = {
        key_of(here, "c", "itwin-platform"),
        key_of(there, "c", "itwin-platform"),
        key_of(here, "d", "itwin-platform"),
        key_of(here, "c", "itwin-platform offline_access"),
        key_of(here, "c", "itwin-platform", "jane"),
        key_of(here, 'c","x', "itwin-platform"),
    }
    assert len(keys) == 6
    assert key_of(here, "c", "b a") == key_of(here, "c", "a  b")


@pytest.mark.parametrize("refresh", [None, Secret("r")])
def test_a_record_gives_back_its_token(refresh: Secret | None) -> None:
    token = Token(Secret("t"), 4600.5, 3600.0, refresh, 7)
    assert read_record(write_record(token)) == token


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": ""},
        {"access_token": "two words"},
        {"access_token": None},
        {"expires_at": "soon"},
        {"expires_at": 1e999},
        {"expires_at": True},
        {"lifetime": None},
        {"refresh_token": 7},
        {"generation": 1.5},
    ],
)
def test_a_record_that_holds_no_token_is_taken_for_absent_and_not_quoted(
    change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    data = json.loads(write_record(Token(Secret(HUSH), 1.0, 1.0)).reveal())
    assert read_record(Secret(json.dumps({**data, **change}))) is None
    assert "holds no token" in caplog.text
    assert HUSH not in caplog.text


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ud800", "[" * 100_000])
def test_any_other_text_is_taken_for_absent_too(text: str) -> None:
    assert read_record(Secret(text)) is None


STORES: list[Callable[[Path], TokenStore]] = [lambda _: MemoryStore(), lambda path: FileStore(path / "a" / "t.json")]


@pytest.mark.parametrize("make", STORES)
def test_a_store_gives_back_what_it_was_given_under_each_key(
    make: Callable[[Path], TokenStore], tmp_path: Path
) -> None:
    store = make(tmp_path)
    assert store.load("a") is None
    store.save("a", f"{HUSH}\u2028")
    store.save("b", "two")
    store.save("a", f"{HUSH}-3")
    assert (store.load("a"), store.load("b"), store.load("c")) == (f"{HUSH}-3", "two", None)
    assert HUSH not in f"{store!r} {vars(store)!r}"


@pytest.mark.parametrize("make", STORES)
def test_the_lock_of_one_key_is_one_lock_and_no_other_keys(make: Callable[[Path], TokenStore], tmp_path: Path) -> None:
    store = make(tmp_path)
    assert store.lock("a").acquire(blocking=False)
    assert not store.lock("a").acquire(blocking=False)
    assert not store.lock("a").acquire(timeout=0.01)
    assert store.lock("b").acquire(blocking=False)
    store.lock("a").release()
    assert store.lock("a").acquire(timeout=0.01)


@posix
def test_the_file_is_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = FileStore(tmp_path / "deep" / "t.json")
        store.save("a", HUSH)
        assert store.lock("a").acquire(blocking=False)
    finally:
        os.umask(before)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "deep").iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o602, 0o610])
def test_a_file_that_is_open_to_others_is_refused_and_left_alone(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    store = FileStore(path)
    store.save("a", HUSH)
    path.chmod(mode)
    acts: list[Callable[[], object]] = [lambda: store.load("a"), lambda: store.save("a", "new")]
    for act in acts:
        with pytest.raises(ConfigurationError, match=f"mode {mode:o}.*chmod 600") as caught:
            act()
        assert_hidden(caught.value, HUSH)
    service = Service()
    auth = ClientCredentials("service-x", "s", store=store)
    itwin = ITwinPlatform(auth=auth, transport=httpx2.MockTransport(service))
    with itwin, pytest.raises(ConfigurationError, match="chmod 600"):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert service.signed_in == 0
    path.chmod(0o600)
    assert store.load("a") == HUSH


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"version": 2, "records": {}}',
        b'{"version": 1}',
        b'{"version": 1, "records": {"a": 7}}',
        b"\0" * 64,
    ],
)
def test_a_damaged_file_is_put_aside_and_begun_anew_without_a_word_about_its_content(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(content)
    path.chmod(0o600)
    store = FileStore(path)
    with caplog.at_level(logging.WARNING):
        assert store.load("a") is None
    assert (tmp_path / "t.json.corrupt").read_bytes() == content
    assert not path.exists()
    (record,) = caplog.records
    assert "damaged" in record.getMessage()
    assert set(map(str, record.args or ())) == {str(path), f"{path}.corrupt"}
    store.save("a", "x")
    assert store.load("a") == "x"


def test_an_empty_file_is_no_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "t.json"
    path.touch(0o600)
    assert FileStore(path).load("a") is None
    assert path.exists()
    assert not caplog.records


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_while_writing_leaves_the_old_content_and_no_second_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path / "t.json")
    store.save("a", "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
        with pytest.raises(ConfigurationError, match="No space left") as caught:
            store.save("a", HUSH)
    assert_hidden(caught.value, HUSH)
    assert store.load("a") == "old"
    assert not list(tmp_path.glob(".t.json.*"))


def test_what_a_killed_process_left_is_removed_by_the_next_writer(tmp_path: Path) -> None:
    left = tmp_path / ".t.json.abc.new"
    left.write_text(HUSH)
    FileStore(tmp_path / "t.json").save("a", "x")
    assert not left.exists()


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    FileStore(tmp_path / "link.json").save("a", "x")
    assert (tmp_path / "link.json").is_symlink()
    assert FileStore(tmp_path / "real.json").load("a") == "x"


def test_a_relative_path_is_that_of_the_time_at_which_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = FileStore("t.json")
    monkeypatch.chdir("/")
    store.save("a", "x")
    assert (tmp_path / "t.json").exists()


def test_a_path_that_cannot_be_used_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be"):
        FileStore(tmp_path / "file" / "t.json").save("a", "x")
    with pytest.raises(ConfigurationError, match=r"not a regular file|cannot be read"):
        FileStore(tmp_path).load("a")


def test_a_second_run_takes_the_token_of_the_first_and_the_third_one_renews_it(tmp_path: Path) -> None:
    service, clock = Service(), VirtualClock()
    for advance, signed_in in ((0, 1), (1000, 1), (3000, 2), (0, 2)):
        clock.advance(advance)
        use(FileStore(tmp_path / "t.json"), service, clock)
        assert service.signed_in == signed_in


def test_different_scopes_have_different_tokens_in_one_store() -> None:
    service, clock, store = Service(), VirtualClock(), MemoryStore()
    use(store, service, clock)
    use(store, service, clock, scope="other")
    use(store, service, clock)
    assert service.bearers == [f"{HUSH}-1", f"{HUSH}-2", f"{HUSH}-1"]


def test_a_process_whose_token_is_rejected_takes_the_newer_one_of_another(tmp_path: Path) -> None:
    service, clock = Service(), VirtualClock()
    stores = [FileStore(tmp_path / "t.json") for _ in range(2)]
    auths = [ClientCredentials("service-x", "s", store=store) for store in stores]
    bad: set[str] = set()

    def answer(request: httpx2.Request) -> httpx2.Response:
        response = service(request)
        if request.url.host != "ims.bentley.com" and service.bearers[-1] in bad:
            return httpx2.Response(401, json={})
        return response

    def call(auth: ClientCredentials) -> None:
        itwin = ITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer), clock=clock)
        with itwin, pytest.raises(Exception, match="404"):
            itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)

    for auth in auths:
        call(auth)
    bad.add(f"{HUSH}-1")
    for auth in auths:
        call(auth)
    assert service.signed_in == 2
    assert service.bearers == [f"{HUSH}-{number}" for number in (1, 1, 1, 2, 1, 2)]


class Odd(MemoryStore):
    """A store that fails in ways of its own."""

    def __init__(self, failing: str) -> None:
        super().__init__()
        self.failing = failing

    def load(self, key: str) -> str | None:
        if self.failing == "load":
            raise LookupError(HUSH)
        return super().load(key)

    def save(self, key: str, record: str) -> None:
        if self.failing == "save":
            raise LookupError(record)
        super().save(key, record)


def test_a_store_that_cannot_be_read_is_an_error_that_does_not_quote_it() -> None:
    with (
        ITwinPlatform(
            auth=ClientCredentials("service-x", "s", store=Odd("load")), transport=httpx2.MockTransport(Service())
        ) as itwin,
        pytest.raises(ConfigurationError, match="LookupError") as caught,
    ):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert_hidden(caught.value, HUSH)


def test_a_store_that_cannot_be_written_leaves_the_token_in_use_and_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    service, clock = Service(), VirtualClock()
    auth = ClientCredentials("service-x", "s", store=Odd("save"))
    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(service), clock=clock) as itwin:
        for _ in range(2):
            with pytest.raises(Exception, match="404"):
                itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert service.signed_in == 1
    assert "not kept for later" in caplog.text
    assert HUSH not in caplog.text


def test_a_person_can_use_any_store(tmp_path: Path) -> None:
    assert "native-x" in repr(AuthorizationCode("native-x", store=FileStore(tmp_path / "t.json")))
    assert not list(tmp_path.iterdir()), "nothing is made before it is used"


@pytest.mark.anyio
async def test_a_task_that_is_cancelled_while_its_token_is_written_does_not_lose_it() -> None:
    writing, go_on = threading.Event(), threading.Event()
    writers: list[int] = []

    class Slow(MemoryStore):
        def save(self, key: str, record: str) -> None:
            writers.append(threading.get_ident())
            writing.set()
            assert go_on.wait(5)
            super().save(key, record)

    store, service = Slow(), Service()

    async def answer(request: httpx2.Request) -> httpx2.Response:
        await anyio.lowlevel.checkpoint()
        return service(request)

    auth = ClientCredentials("service-x", "s", store=store)
    itwin = AsyncITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer))
    async with itwin, anyio.create_task_group() as group:
        group.start_soon(itwin.grouping_and_mapping.get_extraction_status, EXTRACTION)
        assert await anyio.to_thread.run_sync(writing.wait, 30)
        group.cancel_scope.cancel()
        go_on.set()
    assert threading.get_ident() not in writers, "a store must not block the loop"
    ((key, record),) = store._records.items()
    assert f"{HUSH}-1" in record.reveal()
    assert store.lock(key).acquire(blocking=False), "the lock is not free"
    assert service.bearers == []


@pytest.mark.anyio
async def test_a_task_that_is_cancelled_as_its_token_arrives_still_writes_it() -> None:
    store, service = MemoryStore(), Service()

    async def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            group.cancel_scope.cancel()
        else:
            await anyio.lowlevel.checkpoint()
        return service(request)

    auth = ClientCredentials("service-x", "s", store=store)
    itwin = AsyncITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer))
    async with itwin, anyio.create_task_group() as group:
        group.start_soon(itwin.grouping_and_mapping.get_extraction_status, EXTRACTION)
    (record,) = store._records.values()
    assert f"{HUSH}-1" in record.reveal()
    assert service.bearers == []


def test_the_root_of_the_file_system_is_no_token_file() -> None:
    with pytest.raises(ConfigurationError, match="is a folder"):
        FileStore("/")
