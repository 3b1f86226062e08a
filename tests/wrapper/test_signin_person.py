"""A person signs in with a browser: against the sandbox, through a real loopback callback; then refresh tokens."""

from __future__ import annotations

import json
import threading
from typing import Any

import anyio
import anyio.to_thread
import httpx2
import pytest

from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform._auth import AuthorizationCode
from itwin_platform._stores import MemoryStore
from itwin_platform._token_locks import ThreadLock
from itwin_platform.errors import DeadlineExceeded, ITwinError, SignInFailed
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .clients import assert_hidden
from .signin import Person, free_port, parameters

SECRET = "sandbox-secret"
EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"


class World:
    """A sandbox, a person and a credential of theirs."""

    def __init__(self, clock: VirtualClock | None = None) -> None:
        self.clock = clock or VirtualClock()
        self.sandbox = Sandbox(clock=self.clock)
        self.transport = self.sandbox.transport()
        self.person = Person(identity=self.transport)
        self.port = free_port()
        self.store = MemoryStore()

    def credential(
        self, client_id: str = "native-sandbox", secret: str | None = None, **options: Any
    ) -> AuthorizationCode:
        given = {"port": self.port, "store": self.store, "open_browser": self.person, "authority": f"{Sandbox.url}/ims"}
        return AuthorizationCode(client_id, secret, **{**given, **options})

    def client(self, auth: AuthorizationCode, **options: Any) -> ITwinPlatform:
        return ITwinPlatform(auth=auth, base_url=Sandbox.url, transport=self.transport, clock=self.clock, **options)

    def call(self, auth: AuthorizationCode) -> None:
        with self.client(auth) as itwin:
            assert itwin.grouping_and_mapping.get_extraction_status(EXTRACTION).extraction.state == "Succeeded"

    @property
    def grants(self) -> list[tuple[str | None, int]]:
        return [(one.grant_type, one.status) for one in self.sandbox.token_calls]


@pytest.fixture
def world() -> World:
    return World()


def test_a_person_signs_in_once_and_is_then_renewed_by_refresh_tokens(world: World) -> None:
    auth = world.credential()
    world.call(auth)
    world.call(auth)
    assert world.grants == [("authorization_code", 200)]
    for _ in range(3):
        world.clock.advance(3600)
        world.call(auth)
    # The sandbox revokes everything when an old refresh token comes back, so each one was the newest.
    assert world.grants == [("authorization_code", 200)] + [("refresh_token", 200)] * 3
    assert len(world.person.asked) == 1


def test_the_page_after_the_callback_says_that_it_went_well_and_keeps_the_code_to_itself(world: World) -> None:
    world.call(world.credential())
    page = world.person.last_page()
    assert page.status_code == 200
    assert "You have signed in" in page.text
    assert parameters(world.person.callbacks[0])["code"] not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_a_web_application_proves_itself_with_its_secret_too(world: World) -> None:
    auth = world.credential("webapp-sandbox", SECRET)
    world.call(auth)
    world.clock.advance(3600)
    world.call(auth)
    assert world.grants == [("authorization_code", 200), ("refresh_token", 200)]


def test_a_person_who_says_no_is_a_failed_sign_in_with_a_page_that_says_so(world: World) -> None:
    world.person.decision = "deny"
    with pytest.raises(SignInFailed) as caught:
        world.call(world.credential())
    assert caught.value.code == "access_denied"
    page = world.person.last_page()
    assert (page.status_code, "You are not signed in" in page.text) == (400, True)
    assert world.grants == []


def test_after_a_refusal_the_next_call_asks_again_and_the_port_is_free(world: World) -> None:
    auth = world.credential()
    world.person.decision = "deny"
    with pytest.raises(SignInFailed):
        world.call(auth)
    world.person.decision = "allow"
    world.call(auth)
    assert len(world.person.asked) == 2


def test_a_refresh_token_that_is_no_longer_accepted_leads_back_to_the_browser(world: World) -> None:
    auth = world.credential()
    world.call(auth)
    world.sandbox.reset()
    world.clock.advance(3600)
    world.call(auth)
    assert world.grants == [("refresh_token", 400), ("authorization_code", 200)]


def test_without_interaction_a_refused_refresh_token_is_an_error_that_says_what_to_do(world: World) -> None:
    world.call(world.credential())
    world.sandbox.reset()
    world.clock.advance(3600)
    quiet = world.credential(interactive=False)
    for _ in range(2):
        with pytest.raises(SignInFailed, match=r"interactive=False.*Sign in once with interactive=True"):
            world.call(quiet)
    # Sent once more, it would be taken for stolen.
    assert world.grants == [("refresh_token", 400)]
    assert len(world.person.asked) == 1


def test_a_sign_in_that_was_kept_serves_a_later_program_without_a_browser(world: World) -> None:
    world.call(world.credential())
    world.clock.advance(3600)
    world.call(world.credential(interactive=False))
    assert world.grants == [("authorization_code", 200), ("refresh_token", 200)]


def test_different_scopes_and_people_do_not_share_a_token(world: World) -> None:
    for options in ({}, {"scope": "itwin-platform"}, {"user": "john"}, {"scope": "offline_access  itwin-platform"}):
        world.call(world.credential(**options))
    assert world.grants == [("authorization_code", 200)] * 3


def test_without_offline_access_the_person_is_asked_again_when_the_token_ends_but_not_before(world: World) -> None:
    auth = world.credential(scope="itwin-platform")
    world.call(auth)
    world.clock.advance(3400)
    world.call(auth)
    assert len(world.person.asked) == 1
    world.clock.advance(200)
    world.call(auth)
    assert len(world.person.asked) == 2


def test_a_fresh_token_that_the_api_rejects_is_no_reason_to_ask_the_person_again(world: World) -> None:
    asked = []

    def reject(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.startswith("/ims/"):
            return world.transport.handle_request(request)
        asked.append(request.headers["authorization"])
        return httpx2.Response(401, json={"error": {"code": "InvalidApplicationTier", "message": "no"}})

    auth = world.credential(scope="itwin-platform")
    transport = httpx2.MockTransport(reject)
    with (
        ITwinPlatform(auth=auth, base_url=Sandbox.url, transport=transport, clock=world.clock) as itwin,
        pytest.raises(ITwinError, match="401"),
    ):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    assert (len(asked), len(world.person.asked)) == (1, 1)


def test_the_time_of_the_person_is_not_taken_from_the_call(world: World) -> None:
    world.person.before = lambda _: world.clock.advance(200)
    with world.client(world.credential(), deadline=20) as itwin:
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    world.person.before = lambda _: None
    world.clock.advance(7200)
    with world.client(world.credential(), deadline=20) as itwin:
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)


def test_a_person_who_does_not_come_ends_the_sign_in_at_its_own_deadline(world: World) -> None:
    auth = world.credential(open_browser=lambda _: None, deadline=0.05)
    with pytest.raises(SignInFailed, match=r"within the 0\.05 seconds"):
        world.call(auth)
    world.call(world.credential())


def test_a_browser_that_does_not_open_ends_the_sign_in_at_once(world: World) -> None:
    with pytest.raises(SignInFailed, match="open_browser=print"):
        world.call(world.credential(open_browser=lambda _: False))


def test_a_function_for_the_browser_that_raises_is_the_cause_of_the_failed_sign_in(world: World) -> None:
    def fail(_: str) -> None:
        raise LookupError("no display")

    with pytest.raises(SignInFailed, match="LookupError") as caught:
        world.call(world.credential(open_browser=fail))
    assert isinstance(caught.value.__cause__, LookupError)


def test_threads_that_wait_for_one_person_get_the_refusal_without_further_pages(world: World) -> None:
    waiting = threading.Semaphore(0)
    errors: list[str] = []

    class Watched(ThreadLock):
        """Tells of everybody who has to wait for it."""

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT002
            if super().acquire(blocking=False):
                return True
            waiting.release()
            return super().acquire(blocking, timeout)

    class Store(MemoryStore):
        held = Watched()

        def lock(self, key: str) -> ThreadLock:
            return self.held

    def think(_url: str) -> None:
        for _ in range(5):
            assert waiting.acquire(timeout=30)

    def use() -> None:
        with world.client(auth) as itwin, pytest.raises(SignInFailed) as caught:
            itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
        errors.append(caught.value.code)

    world.person.decision, world.person.before = "deny", think
    auth = world.credential(store=Store())
    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == ["access_denied"] * 6
    assert len(world.person.asked) == 1


@pytest.mark.anyio
async def test_the_asynchronous_client_signs_in_and_renews_in_the_same_way() -> None:
    class Patient(VirtualClock):
        """The browser is real, so waiting for it takes a moment and moves nothing else."""

        async def asleep(self, seconds: float, /) -> None:
            await anyio.sleep(0.001)

    world = World(Patient())
    auth = world.credential()

    async def call() -> None:
        async with AsyncITwinPlatform(
            auth=auth, base_url=Sandbox.url, transport=world.sandbox.async_transport(), clock=world.clock
        ) as itwin:
            await itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)

    await call()
    world.clock.advance(3600)
    await call()
    assert world.grants == [("authorization_code", 200), ("refresh_token", 200)]


@pytest.mark.anyio
async def test_a_task_that_is_cancelled_while_the_person_thinks_frees_the_port_and_the_lock() -> None:
    world = World()
    opened = threading.Event()
    auth = world.credential(open_browser=lambda _: opened.set())
    transport = world.sandbox.async_transport()
    async with (
        AsyncITwinPlatform(auth=auth, base_url=Sandbox.url, transport=transport) as itwin,
        anyio.create_task_group() as group,
    ):
        group.start_soon(itwin.grouping_and_mapping.get_extraction_status, EXTRACTION)
        with anyio.fail_after(30):
            assert await anyio.to_thread.run_sync(opened.wait, 30)
        group.cancel_scope.cancel()
    world.call(world.credential())
    assert world.grants == [("authorization_code", 200)]


def test_nothing_secret_of_a_sign_in_shows(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="itwin_platform")
    auth = world.credential("webapp-sandbox", SECRET)
    world.call(auth)
    (record,) = world.store._records.values()
    kept = json.loads(record.reveal())
    callback = parameters(world.person.callbacks[0])
    hidden = (SECRET, callback["code"], callback["state"], kept["access_token"], kept["refresh_token"])
    world.sandbox.reset()
    world.clock.advance(3600)
    with pytest.raises(SignInFailed) as caught:
        world.call(world.credential("webapp-sandbox", SECRET, interactive=False))
    assert_hidden(caught.value, *hidden)
    logged = [entry.getMessage() for entry in caplog.records if entry.name.startswith("itwin_platform")]
    shown = [repr(auth), str(auth), *map(repr, (vars(auth), vars(auth._person), world.store, vars(world.store)))]
    assert logged
    assert not [text for text in (*logged, *shown) for secret in hidden if secret in text]


def test_a_call_whose_time_ends_while_another_thread_waits_for_the_person_says_so(world: World) -> None:
    opened, done = threading.Event(), threading.Event()

    def think(url: str) -> None:
        opened.set()
        assert done.wait(30)
        world.person(url)

    auth = world.credential(open_browser=think)
    leader = threading.Thread(target=world.call, args=(auth,))
    leader.start()
    assert opened.wait(30)
    with (
        ITwinPlatform(auth=auth, base_url=Sandbox.url, transport=world.transport, deadline=0.05) as itwin,
        pytest.raises(DeadlineExceeded),
    ):
        itwin.grouping_and_mapping.get_extraction_status(EXTRACTION)
    done.set()
    leader.join(30)
    assert world.grants == [("authorization_code", 200)]
