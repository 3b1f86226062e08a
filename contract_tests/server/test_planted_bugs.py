"""The suite can fail: servers with one bug each, and what schemathesis has to say about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
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
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

Message = MutableMapping[str, Any]

OPERATION = "get-mapping-extractions"
NOT_FOUND = b'{"error": {"code": "MappingNotFound", "message": "Requested Mapping is not available."}}'


@dataclass(frozen=True)
class Reply:
    """An answer, and the query that it is for."""

    query: str
    status: int
    headers: dict[bytes, bytes]
    body: bytes


def unchanged(reply: Reply) -> Reply:
    return reply


def page_with(change: Callable[[dict[str, Any]], object]) -> Callable[[Reply], Reply]:
    """Every page that is answered with a change in it."""

    def changed(reply: Reply) -> Reply:
        if reply.status != 200:
            return reply
        page = msgspec.json.decode(reply.body)
        change(page)
        return replace(reply, body=msgspec.json.encode(page))

    return changed


def as_html(reply: Reply) -> Reply:
    return replace(reply, headers=reply.headers | {b"content-type": b"text/html"})


def without_allow(reply: Reply) -> Reply:
    return replace(reply, headers={name: value for name, value in reply.headers.items() if name != b"allow"})


def as_teapot(reply: Reply) -> Reply:
    return replace(reply, status=418) if reply.status == 200 else reply


def without_the_largest_page(reply: Reply) -> Reply:
    refused = b'{"error": {"code": "InvalidValue", "message": "-", "details": []}}'
    return replace(reply, status=422, body=refused) if "top=1000" in reply.query and reply.status == 200 else reply


def not_found(reply: Reply) -> Reply:
    return replace(reply, status=404, body=NOT_FOUND) if reply.status == 200 else reply


@dataclass(frozen=True)
class Plant:
    """One bug, the failure that has to be reported for it, and whether the gate lets the run pass."""

    report: type[Failure] | None
    reply: Callable[[Reply], Reply] = unchanged
    passes_gate: bool = True
    signs_in: bool = False

    def app(self, sound: Any) -> Any:
        """The application with the bug."""

        async def planted(
            scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
        ) -> None:
            if scope["type"] != "http":
                await sound(scope, receive, send)
                return
            if self.signs_in and not any(name == b"authorization" for name, _ in scope["headers"]):
                scope["headers"] = [*scope["headers"], (b"authorization", b"Bearer sandbox-token")]
            sent: list[Message] = []

            async def keep(message: Message) -> None:
                sent.append(message)

            await sound(scope, receive, keep)
            body = b"".join(message.get("body", b"") for message in sent[1:])
            first, query = sent[0], scope["query_string"].decode()
            reply = self.reply(Reply(query, first["status"], dict(first["headers"]), body))
            headers = reply.headers | {b"content-length": str(len(reply.body)).encode()}
            await send({"type": "http.response.start", "status": reply.status, "headers": list(headers.items())})
            await send({"type": "http.response.body", "body": reply.body})

        return planted


PLANTS = {
    "test_a_sound_server_passes": Plant(None),
    "test_a_missing_required_member_is_reported": Plant(
        JsonSchemaError, page_with(lambda page: [item.pop("changesetIndex") for item in page["extractions"]])
    ),
    "test_a_link_without_its_address_is_reported": Plant(
        JsonSchemaError, page_with(lambda page: page["_links"].update(next={}))
    ),
    "test_a_null_where_a_reference_may_be_null_passes": Plant(
        None, page_with(lambda page: page["_links"].update(next=None))
    ),
    "test_a_wrong_media_type_is_reported": Plant(UndefinedContentType, as_html),
    "test_an_undocumented_status_is_reported": Plant(UndefinedStatusCode, as_teapot, passes_gate=False),
    "test_a_server_that_accepts_no_authorization_is_reported": Plant(IgnoredAuth, signs_in=True),
    "test_a_405_without_allow_is_reported": Plant(UnsupportedMethodResponse, without_allow),
    "test_a_refused_boundary_is_reported": Plant(RejectedPositiveData, without_the_largest_page),
    "test_a_server_that_finds_nothing_is_stopped_by_the_gate_alone": Plant(None, not_found, passes_gate=False),
}

FOUND: set[type[Failure]] = set()
STATUSES = Statuses()
SANDBOX = Sandbox(clock=VirtualClock(), rows=20)


def _judged(plant: Plant) -> Any:
    schema = breadth("grouping_and_mapping", plant.app(SANDBOX.app()), served={OPERATION}, token="sandbox-token")

    def run(case: Case[Any]) -> None:
        try:
            judge(case, STATUSES)
        except FailureGroup as group:
            FOUND.update(type(failure) for failure in group.exceptions)

    return schema.parametrize()(run)


@pytest.fixture(autouse=True)
def _reported(request: pytest.FixtureRequest) -> Iterator[None]:
    """What has to be found is looked for when all cases of an operation have run."""
    FOUND.clear()
    STATUSES.clear()
    yield
    plant = PLANTS[request.node.originalname]
    # One bug may break more than one promise.
    assert plant.report in FOUND if plant.report else not FOUND, FOUND
    assert STATUSES.succeeded() is plant.passes_gate


for _name, _plant in PLANTS.items():
    globals()[_name] = _judged(_plant)
