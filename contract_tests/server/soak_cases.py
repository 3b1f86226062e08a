"""Every phase of schemathesis on every operation, by the seed in ``SOAK_SEED``. `contract_tests/soak.py` runs it; `make test` does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, ClassVar

import hypothesis
import pytest
from schemathesis import Case

from itwin_conformance.breadth import Statuses, breadth, judge
from itwin_conformance.definitions import endpoints
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

SEED, EXAMPLES = int(os.environ["SOAK_SEED"]), int(os.environ["SOAK_EXAMPLES"])
TOKEN = "sandbox-token"
SANDBOX = Sandbox(clock=VirtualClock(), seed=SEED, rows=20, check_answers=True)
ALL = {endpoint.id for endpoint in endpoints()}
APIS = ("grouping_and_mapping", "access_control", "export")
SCHEMAS = {api: breadth(api, SANDBOX.app(), served=ALL, token=TOKEN, examples=EXAMPLES, seed=SEED) for api in APIS}
STATUSES = Statuses()
#: Requests of the whole run, by status.
COUNTS: dict[int, int] = {}


def count() -> None:
    """Add up what was asked since the last reset."""
    for request in SANDBOX.requests:
        COUNTS[request.status] = COUNTS.get(request.status, 0) + 1
    SANDBOX.reset()


@pytest.fixture(autouse=True)
def gate(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every operation begins with the same world and has to succeed at least once."""
    SANDBOX.reset()
    STATUSES.clear()
    yield
    count()
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


@pytest.mark.parametrize("api", APIS)
def test_chains_of_calls(api: str) -> None:
    """What one answer names is asked for by the next request."""

    class Machine(SCHEMAS[api].as_state_machine()):  # type: ignore[misc]
        accepts: ClassVar[dict[str, str]] = {one.id: one.accept for one in endpoints()}

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return {"headers": {"Accept": self.accepts[case.operation.definition.raw["operationId"]]}}

        def setup(self) -> None:
            count()

        def validate_response(self, response: Any, case: Case[Any], **_: Any) -> None:
            judge(case, STATUSES, response)

    settings = hypothesis.settings(
        max_examples=EXAMPLES, stateful_step_count=8, deadline=None, database=None,
        suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    machine = hypothesis.seed(SEED)(Machine)
    machine.run(settings=settings)
    assert STATUSES.succeeded_once()
