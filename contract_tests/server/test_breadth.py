"""The sandbox under schemathesis: whatever it is asked, and after whatever was asked before, it keeps to its definition."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import httpx2
import pytest

from itwin_conformance.chains import _ids
from itwin_conformance.families import family
from itwin_conformance.planted import target
from itwin_conformance.requirements import catalogue
from itwin_conformance.runner import Settings, run
from itwin_conformance.scene import Scene
from itwin_conformance.session import Session
from itwin_conformance.subjects import created
from itwin_conformance.sweep import swept
from itwin_conformance.target import embedded
from itwin_platform.sandbox import Sandbox

from .planting import answered, in_json, planted
from .test_access_cleanup import everybody

BREADTH = {one.id: one for one in catalogue() if one.area == "breadth"}
CHAINS = ("FUZZ-STATEFUL-01", "FUZZ-STATEFUL-02")


def test_every_operation_is_right_about_boundaries_and_about_some_requests_at_random() -> None:
    sweeps = tuple(BREADTH.keys() - set(CHAINS))
    found = run(embedded(seed=1), Settings("default", seed=1, only=sweeps, examples=3))
    assert [one for one in found.results if one.outcome != "passed"] == []
    assert len({one.operation for one in found.results}) == 69


def test_chains_of_calls_belong_to_the_full_profile() -> None:
    assert {one.id for one in BREADTH.values() if not one.belongs_to("default")} == set(CHAINS)
    assert all(BREADTH[one].belongs_to("full") for one in CHAINS)


@pytest.mark.parametrize("operation", ["get-mapping", "get-itwin-share", "get-export-connection"])
def test_chains_of_calls_find_nothing_on_the_sandbox(operation: str) -> None:
    only = tuple(f"{requirement}/{operation}" for requirement in CHAINS)
    found = run(embedded(seed=1), Settings("full", seed=1, only=only))
    assert [one.outcome for one in found.results] == ["passed", "passed"]


def _asked(seed: int) -> list[str]:
    sent: list[str] = []

    def keep(request: httpx2.Request, answer: httpx2.Response) -> None:
        sent.append(f"{request.method} {request.url} {request.content!r}")

    only = ("FUZZ-STATEFUL-01/get-itwin-share",)
    run(planted(keep, seed=seed), Settings("full", seed=seed, only=only, examples=5))
    return sent


def test_the_same_seed_makes_the_same_chains_within_the_budget() -> None:
    first, again, other = _asked(1), _asked(1), _asked(2)
    assert 30 < len(first) < 1200
    assert hashlib.sha256("\n".join(first).encode()).digest() == hashlib.sha256("\n".join(again).encode()).digest()
    assert first != other


def test_a_finding_of_a_chain_belongs_to_the_operation_that_was_wrong() -> None:
    plant = in_json(lambda body: body["share"].update(id=7), member="share")
    wrong = planted(lambda request, answer: plant(request, answer) if request.method == "GET" else None)
    only = ("FUZZ-STATEFUL-01/get-itwin-share", "FUZZ-STATEFUL-01/get-itwin-shares")
    found = run(wrong, Settings("full", only=only))
    outcomes = {one.operation: one.outcome for one in found.results}
    assert outcomes == {"get-itwin-share": "failed", "get-itwin-shares": "passed"}
    (failed,) = (one for one in found.results if one.outcome == "failed")
    exchange = found.exchange(failed.findings[0])
    assert exchange is not None
    assert exchange.operation == "get-itwin-share"


def test_chains_begin_with_things_that_their_lists_name() -> None:
    about = next(
        one for one in BREADTH["FUZZ-STATEFUL-01"].endpoints() if one.id == "delete-itwin-group-member-invitation"
    )
    scene = Scene(Session(embedded(), "full", 0, lambda _: None), BREADTH["FUZZ-STATEFUL-01"], about)
    ids = _ids(scene, family(about))
    invitations = scene.items("get-itwin-group-member-invitations", path=ids)
    assert ids["invitationId"] in [one["id"] for one in invitations]


def test_an_operation_of_a_family_that_is_not_served_leaves_the_others_to_be_tested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("itwin_conformance.chains.MORE", 0)

    def unserved(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        return answered(answer, b"", status=501) if request.method == "DELETE" else None

    only = ("FUZZ-STATEFUL-01/get-itwin-share", "FUZZ-STATEFUL-01/revoke-itwin-share")
    found = run(planted(unserved), Settings("full", only=only, examples=10))
    outcomes = {one.operation: one.outcome for one in found.results}
    assert outcomes == {"get-itwin-share": "passed", "revoke-itwin-share": "not-testable"}


def test_on_a_foreign_server_nothing_is_removed_at_random() -> None:
    foreign = replace(embedded(), kind="foreign", reset=None)
    for operation in ("create-mapping", "delete-mapping"):
        found = run(foreign, Settings("full", only=(f"FUZZ-STATEFUL-01/{operation}",)))
        assert [one.outcome for one in found.results] == ["not-testable"]
        assert found.requests < 10


@pytest.mark.parametrize("operation", ["add-itwin-user-members", "add-itwin-group-members", "create-mapping"])
def test_all_that_a_sweep_makes_is_remembered_to_be_removed(operation: str) -> None:
    made: set[str] = set()
    session = Session(embedded(), "default", 0, lambda _: None)
    about = next(one for one in BREADTH["FUZZ-VALID-01"].endpoints() if one.id == operation)
    scene = Scene(session, BREADTH["FUZZ-VALID-01"], about)
    swept(scene)
    for exchange in scene.exchanges:
        if exchange.ok and exchange.method == "POST":
            made |= {new for _, new in created(about, exchange.json)}
    assert made
    assert made <= {one.path[""] for one in session.made}
    session.tidy()


@pytest.mark.parametrize("operation", ["add-itwin-user-members", "add-itwin-group-members"])
def test_a_sweep_leaves_nobody_behind_where_the_server_cannot_be_put_back(operation: str) -> None:
    own = replace(embedded(), kind="loopback", reset=None)
    before = everybody(own)
    found = run(own, Settings("default", only=(f"FUZZ-VALID-01/{operation}",)))
    assert found.leftovers == []
    assert everybody(own) == before


#: Bug -> what has to find it; None where nothing may. One bug may break more than one promise.
BITES = {
    "no-op": None,
    "member-missing": "FUZZ-ANSWER-01",
    "wrong-media-type": "FUZZ-ANSWER-01",
    "undocumented-status": "FUZZ-ANSWER-01",
    "auth-missing-accepted": "FUZZ-AUTH-01",
    "allow-missing": "FUZZ-METHOD-01",
    "top-largest-refused": "FUZZ-VALID-01",
}


@pytest.mark.parametrize("bug", BITES)
def test_what_breaks_any_promise_is_found_in_breadth(bug: str) -> None:
    only = tuple(f"{one}/get-mapping-extractions" for one in BREADTH.keys() - set(CHAINS))
    found = {
        one.requirement for one in run(target(bug), Settings("default", only=only)).results if one.outcome == "failed"
    }
    assert found >= {BITES[bug]} if BITES[bug] else not found


def test_where_nothing_succeeds_nothing_is_said_to_be_right() -> None:
    only = tuple(f"{one}/get-mapping-extractions" for one in BREADTH.keys() - {"FUZZ-STATEFUL-02"})
    results = run(target("always-not-found"), Settings("default", only=only)).results
    assert {one.outcome for one in results} == {"not-testable"}


@pytest.mark.anyio
async def test_a_path_with_a_line_break_gets_the_platforms_answer() -> None:
    transport = httpx2.ASGITransport(Sandbox(rows=20).app())
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        headers = {"Authorization": "Bearer sandbox-token"}
        answer = await client.get("/export/connections/a/runs/b%0Ac", headers=headers)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "ConnectionRunNotFound"
