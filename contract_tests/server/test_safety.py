"""On somebody else's server: nothing but GET, slowly, unless told otherwise, and then only things of the suite's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx2
import msgspec
import pytest

from itwin_conformance.definitions import endpoint
from itwin_conformance.estimate import estimated
from itwin_conformance.results import Run
from itwin_conformance.runner import Settings, run
from itwin_conformance.subjects import own
from itwin_conformance.target import EXAMPLES, Target, TargetError, read_ids, remote
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .planting import Changing

URL = "https://api.bentley.com"
SECRET = "sandbox-token"


class Watched:
    """A sandbox that pretends to be the platform; remembers what came, and when."""

    def __init__(
        self, change: Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None] | None = None
    ) -> None:
        self.clock = VirtualClock()
        self.sandbox = Sandbox(clock=self.clock, rows=5)
        self.requests: list[httpx2.Request] = []
        self.moments: list[float] = []
        self._change = change

    def _keep(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        self.requests.append(request)
        self.moments.append(self.clock.monotonic())
        return self._change(request, answer) if self._change else None

    def target(self, *, allow_writes: bool = False) -> Target:
        target = remote(URL, {"ITWIN_TOKEN": SECRET}, ids=EXAMPLES, allow_writes=allow_writes)
        return replace(target, transport=Changing(self.sandbox.transport(), self._keep), clock=self.clock)


@pytest.fixture(scope="module")
def careful() -> tuple[Watched, Run]:
    watched = Watched()
    return watched, run(watched.target(), Settings("smoke", strict=False))


def test_only_get_is_sent(careful: tuple[Watched, Run]) -> None:
    watched, found = careful
    assert {request.method for request in watched.requests} == {"GET"}
    assert len(watched.requests) > 300
    assert found.verdict == "INCOMPLETE"
    assert found.count("failed") == 0
    assert "only GET is allowed on this server; --allow-writes allows more" in {one.reason for one in found.results}


def test_at_most_two_requests_a_second_are_sent(careful: tuple[Watched, Run]) -> None:
    moments = careful[0].moments
    assert all(later - earlier >= 1.0 - 1e-6 for earlier, later in zip(moments, moments[2:], strict=False))


def test_the_budget_that_is_printed_is_about_what_is_sent(careful: tuple[Watched, Run]) -> None:
    requests, seconds = estimated(Watched().target(), Settings("smoke"))
    assert requests == pytest.approx(len(careful[0].requests), rel=0.3)
    assert seconds == requests / 2


def test_the_token_is_in_no_record(careful: tuple[Watched, Run]) -> None:
    text = msgspec.json.encode(careful[1]).decode()
    assert SECRET not in text
    assert "$ITWIN_TOKEN" in text


def test_retry_after_is_honoured() -> None:
    def once(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        first = len(watched.requests) == 1
        return httpx2.Response(429, headers={"retry-after": "17"}) if first else None

    watched = Watched(once)
    run(watched.target(), Settings("smoke", only=("HTTP-SUCCESS-01/get-mappings",)))
    assert watched.moments[1] - watched.moments[0] >= 17
    assert str(watched.requests[0].url) == str(watched.requests[1].url)


WRITES = ("HTTP-SUCCESS-01", "BODY-JSON-01")


def test_with_writes_allowed_only_things_of_its_own_are_made_and_they_go_again() -> None:
    watched = Watched()
    before = watched.sandbox.platform.store
    counts = (len(before.mappings), len(before.connections))
    found = run(watched.target(allow_writes=True), Settings("smoke", only=WRITES, strict=False))
    posts = [request for request in watched.requests if request.method == "POST"]
    assert len(posts) > 10
    assert all(
        b"conformance" in request.content
        for request in posts
        if request.content and request.content[:1] == b"{" and len(request.content) > 1
    )
    store = watched.sandbox.platform.store
    assert (len(store.mappings), len(store.connections)) == counts
    assert found.leftovers == []
    assert found.count("failed") == 0


def test_what_cannot_be_removed_is_listed() -> None:
    def kept(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        return httpx2.Response(403) if request.method == "DELETE" else None

    found = run(Watched(kept).target(allow_writes=True), Settings("smoke", only=("HTTP-SUCCESS-01/create-mapping",)))
    assert len(found.leftovers) == 1
    assert found.leftovers[0].startswith("create-mapping: ")


def test_after_an_interrupt_what_was_made_goes_again() -> None:
    def interrupt(request: httpx2.Request, answer: httpx2.Response) -> None:
        if request.method == "PATCH":
            raise KeyboardInterrupt

    watched = Watched(interrupt)
    found = run(watched.target(allow_writes=True), Settings("smoke", only=("HTTP-SUCCESS-01/update-mapping",)))
    made = [request for request in watched.requests if request.method == "POST"]
    gone = [request for request in watched.requests if request.method == "DELETE"]
    assert len(made) == len(gone) == 1
    assert found.leftovers == []
    assert "it was interrupted" in found.because


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("get-itwin-job", True),
        ("create-mapping", True),
        ("update-group", True),
        ("delete-property", True),
        ("delete-export-connection", True),
        ("create-itwin-job", False),
        ("add-itwin-user-members", False),
        ("remove-itwin-user-member", False),
        ("remove-itwin-owner-member", False),
        ("accept-itwin-member-invitation", False),
        ("create-itwin-share", False),
        ("run-extraction", False),
    ],
)
def test_what_can_be_kept_to_things_of_its_own(operation: str, *, expected: bool) -> None:
    assert own(endpoint(operation)) is expected


@pytest.mark.parametrize(
    ("url", "environment", "reason"),
    [
        ("https://example.com", {"ITWIN_TOKEN": "t"}, "--allow-host example.com"),
        ("https://api.bentley.com.example.com", {"ITWIN_TOKEN": "t"}, "not a host of the platform"),
        ("http://api.bentley.com", {"ITWIN_TOKEN": "t"}, "expected https"),
        ("https://api.bentley.com", {}, "set ITWIN_TOKEN"),
        ("https://user@api.bentley.com", {"ITWIN_TOKEN": "t"}, "no address"),
        ("localhost:8080", {}, "no address"),
    ],
)
def test_a_target_that_would_be_unsafe_is_refused(url: str, environment: dict[str, str], reason: str) -> None:
    with pytest.raises(TargetError, match=re.escape(reason)):
        remote(url, environment)


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"])
def test_loopback_is_never_foreign(url: str) -> None:
    target = remote(url, {})
    assert (target.kind, target.may_write) == ("loopback", True)
    assert target.tokens["main"] == "sandbox-token"


def test_with_a_token_of_its_own_a_loopback_server_gets_none_of_the_sandboxs() -> None:
    assert remote("http://localhost:1", {"ITWIN_TOKEN": "mine"}).tokens == {"main": "mine"}


def test_no_token_is_in_the_repr_of_a_target() -> None:
    assert "mine" not in repr(remote("http://localhost:1", {"ITWIN_TOKEN": "mine"}))


def test_ids_come_from_a_small_file(tmp_path: Path) -> None:
    file = tmp_path / "ids.yaml"
    file.write_text("export: {imodelId: a, connectionId: b}\naccess-control:\n  - {id: c}\n  - {id: d, jobId: e}\n")
    assert read_ids(file) == {
        "export": [{"imodelId": "a", "connectionId": "b"}],
        "access_control": [{"id": "c"}, {"id": "d", "jobId": "e"}],
    }
    file.write_text("imodels: {id: a}")
    with pytest.raises(TargetError, match="no API 'imodels'"):
        read_ids(file)


def test_without_ids_what_needs_some_is_not_tested() -> None:
    watched = Watched()
    found = run(replace(watched.target(), ids={}), Settings("smoke", only=("HTTP-SUCCESS-01",)))
    outcomes = {one.operation: one.outcome for one in found.results}
    assert outcomes["get-all-permissions"] == "passed"
    assert outcomes["get-mapping"] == "not-testable"
    assert "give one with --ids" in next(one.reason for one in found.results if one.operation == "get-mapping")


def test_a_server_that_is_not_there_is_incomplete_and_not_broken() -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("connection refused", request=request)

    target = replace(remote("http://localhost:1", {}), transport=httpx2.MockTransport(down))
    found = run(target, Settings("smoke"))
    assert found.verdict == "INCOMPLETE"
    assert found.count("passed") == found.count("failed") == 0
    assert "the server did not answer: ConnectError: connection refused" in found.because
