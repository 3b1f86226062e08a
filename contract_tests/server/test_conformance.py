"""The run: the sandbox keeps everything, one with a bug does not, and what was not tested is no pass."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx2
import msgspec
import pytest

from itwin_conformance.known import KnownIssue, KnownIssues
from itwin_conformance.results import Run
from itwin_conformance.runner import Settings, SuiteFault, run
from itwin_conformance.target import embedded

from .planting import Plant, answered, in_json, planted

SMOKE = Settings("smoke")


@pytest.fixture(scope="module")
def smoke() -> Run:
    return run(embedded(), SMOKE)


def test_the_sandbox_is_conformant_with_every_requirement_tested_on_every_operation(smoke: Run) -> None:
    broken = [one for one in smoke.results if one.outcome != "passed"]
    assert not broken
    assert smoke.verdict == "CONFORMANT", smoke.because
    assert len({one.operation for one in smoke.results}) == 69


def test_a_run_says_how_much_of_the_definitions_it_has_seen(smoke: Run) -> None:
    assert len(smoke.coverage) == 69
    assert all(0 < one.seen <= one.documented for one in smoke.coverage)
    assert len(smoke.slowest) == 10


def _requests(seed: int) -> list[str]:
    sent: list[str] = []

    def keep(request: httpx2.Request, answer: httpx2.Response) -> None:
        sent.append(f"{request.method} {request.url} {sorted(request.headers.items())} {request.content!r}")

    only = ("PATH-UNKNOWN-01", "HTTP-SUCCESS-01", "PAGE-COMPLETE-01/get-groups", "FUZZ-VALID-01/create-mapping")
    run(planted(keep, seed=seed), Settings("default", seed=seed, only=only))
    return sent


def test_the_same_seed_sends_the_same_requests() -> None:
    first, again, other = _requests(1), _requests(1), _requests(2)
    assert len(first) > 150
    assert hashlib.sha256("\n".join(first).encode()).digest() == hashlib.sha256("\n".join(again).encode()).digest()
    assert first != other


def _drop_next(page: Any) -> None:
    page["_links"].pop("next", None)


def _on_status(on: int, **changes: Any) -> Plant:
    def plant(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        return answered(answer, answer.content, **changes) if answer.status_code == on else None

    return plant


def _without_sign_in(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
    return answered(answer, b'{"roles": []}', status=200) if answer.status_code == 401 else None


#: A bug, and the requirement on the operation that it has to break.
BUGS: dict[str, tuple[Plant, str]] = {
    "the next link is gone": (in_json(_drop_next, member="logs"), "PAGE-END-01/get-extraction-logs"),
    "items are lost": (in_json(lambda page: page["groups"].pop(), member="groups"), "PAGE-COMPLETE-01/get-groups"),
    "a member is gone": (
        in_json(lambda body: body["mapping"].pop("id"), member="mapping"),
        "HTTP-SCHEMA-01/get-mapping",
    ),
    "a member is new": (in_json(lambda body: body.update(new=1), member="mapping"), "HTTP-SCHEMA-02/get-mapping"),
    "always the same thing": (
        in_json(lambda body: body["role"].update(id="6abbfcea-0eab-472a-b5f5-5c5a43df34b4"), member="role"),
        "READ-IDENTITY-01/get-itwin-role",
    ),
    "another media type": (_on_status(200, content_type="text/html"), "HTTP-MEDIA-01/get-mappings"),
    "another status": (_on_status(200, status=203), "HTTP-STATUS-01/get-mappings"),
    "everybody is let in": (_without_sign_in, "AUTH-MISSING-01/get-iTwin-roles"),
    "401 becomes 403": (_on_status(401, status=403), "AUTH-EXPIRED-01/get-mappings"),
    "no time to come back": (_on_status(429, retry_after=""), "RATE-LIMIT-01/get-export-connections"),
    "no Allow": (_on_status(405, allow=""), "HTTP-METHOD-01/get-mappings"),
    "refused boundaries": (_on_status(422, status=400), "PAGE-TOP-02/get-itwin-groups"),
    "it stumbles over what is wrong": (_on_status(422, status=500), "FUZZ-CRASH-01/create-mapping"),
}


@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found_and_named(name: str) -> None:
    plant, place = BUGS[name]
    requirement, operation = place.split("/")
    found = run(planted(plant), Settings("default", only=(place,)))
    assert found.verdict == "NOT CONFORMANT"
    assert f"broken: {requirement}" in found.because
    result = next(one for one in found.results if one.operation == operation)
    assert result.outcome == "failed"
    assert found.exchange(result.findings[0]) is not None
    assert f"--only {place}" in result.replay


@pytest.mark.parametrize("place", sorted({place for _, place in BUGS.values()}))
def test_without_a_bug_the_same_check_finds_nothing(place: str) -> None:
    found = run(planted(lambda request, answer: None), Settings("default", only=(place,)))
    assert {one.outcome for one in found.results} == {"passed"}
    # Only a part was asked for: that is no conformance.
    assert found.verdict == "INCOMPLETE"


def test_a_server_that_finds_nothing_is_not_conformant() -> None:
    def lost(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
        body = b'{"error": {"code": "MappingNotFound", "message": "Requested Mapping is not available."}}'
        return answered(answer, body, status=404) if answer.is_success else None

    only = ("HTTP-SUCCESS-01/get-mapping", "PAGE-END-01/get-mappings", "FUZZ-ANSWER-01/get-mapping")
    outcomes = {one.requirement: one.outcome for one in run(planted(lost), Settings("smoke", only=only)).results}
    assert outcomes == {
        "HTTP-SUCCESS-01": "failed",
        "PAGE-END-01": "not-testable",
        "FUZZ-ANSWER-01": "not-testable",
    }


def test_a_server_that_hangs_up_is_not_conformant() -> None:
    def hang_up(request: httpx2.Request, answer: httpx2.Response) -> None:
        raise httpx2.RemoteProtocolError("the server hung up", request=request)

    found = run(planted(hang_up), Settings("smoke", only=("HTTP-SUCCESS-01/get-mappings", "PAGE-TOP-01/get-mappings")))
    assert [one.outcome for one in found.results] == ["failed", "not-testable"]
    assert found.verdict == "NOT CONFORMANT"


def test_what_is_not_served_is_said_and_not_failed() -> None:
    found = run(planted(_on_status(200, status=501)), Settings("smoke", only=("HTTP-SUCCESS-01/get-mappings",)))
    (result,) = found.results
    assert result.outcome == "not-testable"
    assert "501" in result.reason
    assert found.verdict == "INCOMPLETE"


def test_an_accepted_deviation_is_shown_apart() -> None:
    issue = KnownIssue(id="PAGE-END-01", reason="being mended", link="https://example.com/1")
    known = KnownIssues([issue, KnownIssue(id="AUTH-MISSING-01", reason="-", link="-")])
    settings = Settings("smoke", only=("PAGE-END-01/get-extraction-logs",), known=known)
    found = run(planted(in_json(_drop_next, member="logs")), settings)
    (result,) = found.results
    assert (result.outcome, result.reason, result.link) == ("known", issue.reason, issue.link)
    assert found.verdict == "INCOMPLETE"
    assert found.unused_known_issues == ["AUTH-MISSING-01"]


@pytest.mark.parametrize(("strict", "verdict"), [(True, "NOT CONFORMANT"), (False, "INCOMPLETE")])
def test_a_should_counts_only_where_it_is_asked_for(*, strict: bool, verdict: str) -> None:
    settings = Settings("smoke", only=("HTTP-SCHEMA-02/get-mapping",), strict=strict)
    found = run(planted(in_json(lambda body: body.update(new=1), member="mapping")), settings)
    assert found.verdict == verdict
    assert found.count("failed") == 1


def test_an_answer_that_cannot_be_read_is_no_fault_of_the_suite() -> None:
    plant = in_json(lambda body: body.update(extraction={"no": "id"}), member="extraction")
    only = ("PAGE-COMPLETE-01/get-mapping-extractions",)
    (result,) = run(planted(plant), Settings("smoke", only=only)).results
    assert result.outcome == "not-testable"


def test_a_check_that_fails_by_itself_is_a_fault_of_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    from itwin_conformance.registry import checks

    def broken(scene: Any) -> None:
        scene.good()
        raise KeyError("a mistake in the check")

    monkeypatch.setitem(checks(), "HTTP-SUCCESS-01", broken)
    with pytest.raises(SuiteFault, match="HTTP-SUCCESS-01/get-mappings: KeyError"):
        run(embedded(), Settings("smoke", only=("HTTP-SUCCESS-01/get-mappings",)))


def test_an_interrupted_run_reports_what_it_has_and_cleans_up() -> None:
    sent: list[str] = []

    def interrupt(request: httpx2.Request, answer: httpx2.Response) -> None:
        sent.append(request.method)
        if len(sent) == 40:
            raise KeyboardInterrupt

    found = run(planted(interrupt), Settings("smoke", only=("HTTP-SUCCESS-01",)))
    assert found.verdict == "INCOMPLETE"
    assert "it was interrupted" in found.because
    assert {one.reason for one in found.results if one.outcome == "not-testable"} == {"the run ended before"}
    assert found.count("passed") > 5


def test_results_survive_being_written_and_read(smoke: Run) -> None:
    assert msgspec.json.decode(msgspec.json.encode(smoke), type=Run) == smoke
