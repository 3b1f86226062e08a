"""The sandbox under schemathesis: every served operation keeps to its definition, whatever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from schemathesis import Case
from schemathesis.core.result import Ok

from itwin_conformance.breadth import Statuses, breadth, judge
from itwin_conformance.definitions import endpoints
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

TOKEN = "sandbox-token"
SANDBOX = Sandbox(clock=VirtualClock(), rows=20)
SERVED = {endpoint.id for endpoint in endpoints()} - set(SANDBOX.unserved)
APP = SANDBOX.app()
SCHEMAS = {
    api: breadth(api, APP, served=SERVED, token=TOKEN) for api in ("grouping_and_mapping", "access_control", "export")
}
STATUSES = Statuses()


@pytest.fixture(autouse=True)
def gate(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every operation meets the same world, in whatever order they are tested, and has to succeed at least once."""
    SANDBOX.reset()
    STATUSES.clear()
    yield
    if hasattr(request.node, "operation_label"):
        assert STATUSES.succeeded(), f"no 2xx was seen, so that nothing was tested: {STATUSES}"


@SCHEMAS["grouping_and_mapping"].parametrize()
def test_grouping_and_mapping(case: Case[Any]) -> None:
    judge(case, STATUSES)


@SCHEMAS["access_control"].parametrize()
def test_access_control(case: Case[Any]) -> None:
    judge(case, STATUSES)


@SCHEMAS["export"].parametrize()
def test_export(case: Case[Any]) -> None:
    judge(case, STATUSES)


def test_every_served_operation_is_among_the_tested_and_no_other() -> None:
    found = [result for one in SCHEMAS.values() for result in one.get_all_operations()]
    tested = [result.ok().definition.raw["operationId"] for result in found if isinstance(result, Ok)]
    assert sorted(tested) == sorted(SERVED)
    assert len(SERVED) >= 15


@pytest.mark.anyio
async def test_a_path_with_a_line_break_gets_the_platforms_answer() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://localhost") as client:
        answer = await client.get("/export/connections/a/runs/b%0Ac", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "ConnectionRunNotFound"
