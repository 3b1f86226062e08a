"""What `test_breadth` and the soak hold answers to can fail: the same on servers with a bug each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import httpx
import pytest
from schemathesis import Case
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.openapi.checks import (
    IgnoredAuth,
    JsonSchemaError,
    RejectedPositiveData,
    UndefinedContentType,
    UndefinedStatusCode,
    UnsupportedMethodResponse,
)

from itwin_conformance.breadth import Statuses, breadth, judge
from itwin_conformance.planted import target

Message = MutableMapping[str, Any]

OPERATION = "get-mapping-extractions"
#: Bug -> the failure that has to be reported for it, and whether the gate lets the run pass.
REPORTED: dict[str, tuple[type[Failure] | None, bool]] = {
    "no-op": (None, True),
    "member-missing": (JsonSchemaError, True),
    "wrong-media-type": (UndefinedContentType, True),
    "undocumented-status": (UndefinedStatusCode, False),
    "auth-missing-accepted": (IgnoredAuth, True),
    "allow-missing": (UnsupportedMethodResponse, True),
    "top-largest-refused": (RejectedPositiveData, True),
    # Every answer is documented: only the gate sees that nothing was tested.
    "always-not-found": (None, False),
}
FOUND: set[type[Failure]] = set()
STATUSES = Statuses()


def app(name: str) -> Callable[..., Awaitable[None]]:
    """The sandbox with a bug, as the application that schemathesis talks to."""
    planted = target(name)
    assert planted.transport is not None
    transport = planted.transport

    async def answer(
        scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            return
        body = (await receive()).get("body", b"")
        path = scope.get("raw_path", scope["path"].encode()).decode() + "?" + scope["query_string"].decode()
        request = httpx.Request(scope["method"], planted.base_url + path, headers=scope["headers"], content=body)
        reply = transport.handle_request(request)
        reply.read()
        await send({"type": "http.response.start", "status": reply.status_code, "headers": reply.headers.raw})
        await send({"type": "http.response.body", "body": reply.content})

    return answer


def _judged(name: str) -> Any:
    schema = breadth("grouping_and_mapping", app(name), served={OPERATION}, token="sandbox-token")

    def check(case: Case[Any]) -> None:
        try:
            judge(case, STATUSES)
        except FailureGroup as group:
            FOUND.update(type(failure) for failure in group.exceptions)

    return schema.parametrize()(check)


@pytest.fixture(autouse=True)
def _reported(request: pytest.FixtureRequest) -> Iterator[None]:
    """What has to be found is looked for when all cases of an operation have run."""
    FOUND.clear()
    STATUSES.clear()
    yield
    report, passes_gate = REPORTED[TESTS[request.node.originalname]]
    # One bug may break more than one promise.
    assert report in FOUND if report else not FOUND, FOUND
    assert STATUSES.succeeded() is passes_gate


TESTS = {f"test_{name.replace('-', '_')}_is_reported_as_it_is": name for name in REPORTED}
for _test, _name in TESTS.items():
    globals()[_test] = _judged(_name)
