"""However many callers there are, threads or tasks: one of them asks for the token, the others get it too."""

from __future__ import annotations

import copy
import pickle
import threading
from typing import Any

import anyio
import anyio.lowlevel
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ClientCredentials, ITwinPlatform, StaticToken
from itwin_platform._core.secret import Secret
from itwin_platform._core.token import TokenCache
from itwin_platform.errors import DeadlineExceeded
from itwin_platform.testing import VirtualClock

from .clients import TOKEN

CALLERS = 20
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
SECRET = "do-not-show-me"


class WatchedLock:
    """A lock that counts those who found it taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.refused: set[Any] = set()
        self.all_wait = threading.Event()

    def acquire(self, blocking: bool = True, timeout: float = -1, who: object = None) -> bool:  # noqa: FBT002
        if self._lock.acquire(blocking=False):
            return True
        self.refused.add(who or threading.get_ident())
        if len(self.refused) >= CALLERS - 1:
            self.all_wait.set()
        return self._lock.acquire(timeout=timeout) if blocking else False

    def release(self) -> None:
        self._lock.release()


class Service:
    """Identity and API in one; counts what it is asked for."""

    def __init__(self) -> None:
        self.asked_where = 0
        self.signed_in = 0
        self.bearers: list[str] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET" and request.url.host == "ims.bentley.com":
            self.asked_where += 1
            return httpx2.Response(404)
        if request.url.host == "ims.bentley.com":
            self.signed_in += 1
            return httpx2.Response(200, json={"access_token": TOKEN, "expires_in": 3600})
        self.bearers.append(request.headers["authorization"])
        return httpx2.Response(200, json={"members": [], "_links": {}})


def credential_with(lock: WatchedLock) -> ClientCredentials:
    credential = ClientCredentials("service-x", SECRET)
    credential._service._cache = TokenCache(lock)
    return credential


def test_twenty_threads_make_one_token_call() -> None:
    lock, service = WatchedLock(), Service()

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "ims.bentley.com":
            assert lock.all_wait.wait(30), "the other threads do not wait for this token"
        return service.answer(request)

    auth = credential_with(lock)
    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer), clock=VirtualClock()) as itwin:
        threads = [
            threading.Thread(target=lambda: list(itwin.access_control.get_itwin_user_members("x")))
            for _ in range(CALLERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert (service.asked_where, service.signed_in) == (1, 1)
    assert service.bearers == [f"Bearer {TOKEN}"] * CALLERS


@pytest.mark.anyio
async def test_twenty_tasks_make_one_token_call() -> None:
    lock, service = WatchedLock(), Service()

    class PerTask(WatchedLock):
        def acquire(self, blocking: bool = True, timeout: float = -1, who: object = None) -> bool:  # noqa: FBT002
            assert not blocking, "a task must never block the loop"
            return lock.acquire(blocking, who=anyio.get_current_task().id)

        def release(self) -> None:
            lock.release()

    async def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "ims.bentley.com":
            with anyio.fail_after(30):
                while not lock.all_wait.is_set():
                    await anyio.lowlevel.checkpoint()
        return service.answer(request)

    auth = credential_with(PerTask())
    async with AsyncITwinPlatform(auth=auth, transport=httpx2.MockTransport(answer), clock=VirtualClock()) as itwin:

        async def use() -> None:
            assert [member async for member in itwin.access_control.get_itwin_user_members("x")] == []

        async with anyio.create_task_group() as group:
            for _ in range(CALLERS):
                group.start_soon(use)
    assert (service.asked_where, service.signed_in) == (1, 1)
    assert service.bearers == [f"Bearer {TOKEN}"] * CALLERS


@pytest.mark.anyio
async def test_clients_of_both_kinds_share_the_token_of_one_credential() -> None:
    service, auth = Service(), ClientCredentials("service-x", SECRET)
    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(service.answer)) as itwin:
        list(itwin.access_control.get_itwin_user_members("x"))
    async with AsyncITwinPlatform(auth=auth, transport=httpx2.MockTransport(service.answer)) as other:
        assert [one async for one in other.access_control.get_itwin_user_members("x")] == []
    assert (service.signed_in, len(service.bearers)) == (1, 2)


@pytest.mark.anyio
async def test_a_cancelled_renewal_leaves_the_lock_free() -> None:
    service, auth = Service(), ClientCredentials("service-x", SECRET)

    async def hang(_: httpx2.Request) -> httpx2.Response:
        group.cancel_scope.cancel()
        await anyio.sleep_forever()
        raise AssertionError

    transport = httpx2.MockTransport(hang)
    async with AsyncITwinPlatform(auth=auth, transport=transport) as itwin, anyio.create_task_group() as group:
        await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(service.answer)) as other:
        list(other.access_control.get_itwin_user_members("x"))
    assert service.signed_in == 1


@pytest.mark.anyio
async def test_waiting_for_anothers_renewal_ends_with_the_own_deadline() -> None:
    lock, clock = WatchedLock(), VirtualClock()
    assert lock.acquire()
    transport = httpx2.MockTransport(Service().answer)
    async with AsyncITwinPlatform(auth=credential_with(lock), transport=transport, clock=clock, deadline=3) as itwin:
        with pytest.raises(DeadlineExceeded), anyio.fail_after(30):
            await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert clock.monotonic() == pytest.approx(3, abs=0.01)


def test_a_thread_that_waits_for_anothers_renewal_ends_with_its_own_deadline_too() -> None:
    clock = VirtualClock()

    class Taken(WatchedLock):
        def acquire(self, blocking: bool = True, timeout: float = -1, who: object = None) -> bool:  # noqa: FBT002
            assert 0 < timeout <= 3
            clock.advance(timeout)
            return False

    transport = httpx2.MockTransport(Service().answer)
    itwin = ITwinPlatform(auth=credential_with(Taken()), transport=transport, clock=clock, deadline=3)
    with itwin, pytest.raises(DeadlineExceeded):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert clock.monotonic() == 3


@pytest.mark.parametrize("credential", [StaticToken(SECRET), ClientCredentials("service-x", SECRET), Secret(SECRET)])
def test_a_credential_shows_its_secret_in_no_text_and_is_not_copied_or_pickled(credential: object) -> None:
    assert SECRET not in f"{credential!r} {credential!s} {vars(credential) if hasattr(credential, '__dict__') else ''}"
    for copied in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            copied(credential)
        assert SECRET not in str(caught.value)


def test_a_client_shows_who_calls_and_where_but_no_secret() -> None:
    with ITwinPlatform(auth=ClientCredentials("service-x", SECRET), base_url="http://localhost:1/p") as itwin:
        assert repr(itwin) == (
            "ITwinPlatform(base_url='http://localhost:1/p', "
            "auth=ClientCredentials(client_id='service-x', authority='https://ims.bentley.com'))"
        )
        assert SECRET not in f"{vars(itwin)!r} {itwin._session!r}"
