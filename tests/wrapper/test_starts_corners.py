"""Starting jobs when things are odd: lists of several pages, answers that lead elsewhere, jobs that are over at once."""

from __future__ import annotations

import json
from collections.abc import Sequence

import httpx2
import pytest

from itwin_platform import ITwinPlatform
from itwin_platform._core.siblings import extractions_of
from itwin_platform.errors import OutcomeUnknown
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .effects import Outcome, Runner, answer, extraction, session_on


def test_the_body_of_an_export_has_the_version_that_was_asked_for() -> None:
    clock = VirtualClock()
    bodies = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json={"runs": [], "_links": {"self": {"href": str(request.url)}}})
        bodies.append(json.loads(request.content))
        return httpx2.Response(202, headers={"location": "/export/connections/c/runs/r"})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=clock) as itwin:
        run = itwin.exports.run("c", export_type="IFC", ifc_version="IFC4.3")
    assert bodies == [{"exportType": "IFC", "ifcVersion": "IFC4.3"}]
    # The address may be given without the host.
    assert (run.id, run.connection_id) == ("r", "c")


def listed(*pages: Sequence[str]) -> list[Outcome]:
    """Pages of a list of extractions, each with a link to the next one but the last."""
    found: list[Outcome] = []
    for number, page in enumerate(pages, 1):
        links = {"self": {"href": "https://api.bentley.com/a"}}
        if number < len(pages):
            links["next"] = {"href": f"https://api.bentley.com/a?$continuationToken={number}"}
        extractions = [json.loads(extraction("Running", one).content)["extraction"] for one in page]
        found.append(answer(200, {"extractions": extractions, "_links": links}))
    return found


def test_new_jobs_are_looked_for_back_to_the_page_that_holds_a_known_one_and_each_counts_once() -> None:
    clock = VirtualClock()
    runner = Runner(clock, listed(["new"], ["new", "other"], ["known"], ["ancient"]))
    assert runner.run(extractions_of("m").new(session_on(clock), frozenset({"known"}))) == ["new", "other"]
    assert len(runner.sends) == 3


def test_an_access_job_whose_every_answer_was_lost_is_uncertain_also_when_it_was_sent_again() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("gone", request=request)

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock()) as itwin:
        with pytest.raises(OutcomeUnknown):
            itwin.access_jobs.run("i", remove_members=["a@b.example"], retry_if_idempotent=True)


def test_a_job_that_is_over_as_soon_as_it_is_started_has_its_errors_from_a_look() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        errors = [{"code": "RoleNotFound", "message": "no such role"}] if "Prefer" in request.headers else []
        return httpx2.Response(201, json={"id": "j", "itwinId": "i", "status": "Failed", "errors": errors})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock()) as itwin:
        job = itwin.access_jobs.run("i", remove_members=["a@b.example"])
        assert [error.code for error in job.errors()] == ["RoleNotFound"]


def test_looking_for_known_jobs_before_a_start_is_part_of_its_time() -> None:
    clock = VirtualClock()
    timeouts = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        timeouts.append((request.method, request.extensions["timeout"]["read"]))
        clock.advance(20.0)
        if request.method == "GET":
            return httpx2.Response(200, json={"runs": [], "_links": {"self": {"href": str(request.url)}}})
        return httpx2.Response(202, headers={"location": "/export/connections/c/runs/r"})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=clock) as itwin:
        itwin.exports.run("c", export_type="IFC", deadline=50)
    assert timeouts == [("GET", 50.0), ("POST", 30.0)]


def test_an_answer_to_a_start_that_leads_to_another_kind_of_job_leads_nowhere() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json={"runs": [], "_links": {"self": {"href": str(request.url)}}})
        location = "/grouping-and-mapping/datasources/imodel-mappings/extractions/x"
        return httpx2.Response(202, headers={"location": location})

    with ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(handle), clock=VirtualClock()) as itwin:
        with pytest.raises(OutcomeUnknown, match="Location"):
            itwin.exports.run("c", export_type="IFC")
