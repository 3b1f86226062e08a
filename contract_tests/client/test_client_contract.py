"""Every operation through every client: what is sent fits the definition, and nothing of an answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import msgspec
import pytest
import respx

from itwin_conformance.bodies import LINK, SHAPES, make
from itwin_conformance.calls import BASE_URL, CLIENTS, Call, call_of, example_of, modules, sent_as_meant
from itwin_conformance.compare import raw_objects, same
from itwin_conformance.definitions import Answer, Endpoint, endpoints
from itwin_conformance.schema import check_answer, check_request
from itwin_platform import errors
from itwin_platform_api.runtime.types import Response

each_operation = pytest.mark.parametrize("endpoint", [pytest.param(one, id=one.id) for one in endpoints()])
each_client = pytest.mark.parametrize("client", CLIENTS)

CSV = "0x2000000000b,1.5,\"Größe, 'm'\"\r\n"
#: Longer than a call may take, so that no client waits for it.
RETRY_AFTER = "86400"


@dataclass(frozen=True, slots=True)
class Vector:
    """One answer to serve."""

    answer: Answer
    name: str
    body: Any = None

    @property
    def label(self) -> str:
        return f"{self.answer.status} {self.name}"

    @property
    def content(self) -> bytes:
        if self.answer.media_type == "application/json":
            return msgspec.json.encode(self.body)
        return b"" if self.body is None else str(self.body).encode()

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """The headers that are documented for the answer."""
        known = {"retry-after": RETRY_AFTER, "location": f"{BASE_URL}{endpoint.base}/somewhere"}
        headers = {
            name.lower(): known.get(name.lower()) or str(make(endpoint.api, node["schema"], "minimal"))
            for name, node in self.answer.headers.items()
        }
        return headers | ({"content-type": self.answer.media_type} if self.answer.media_type else {})


def vectors(endpoint: Endpoint, *, errors: bool) -> Iterator[Vector]:
    """The documented examples, and the bodies that the schemas allow at their edges."""
    for answer in endpoint.answers:
        if (answer.status >= 400) is not errors:
            continue
        for name, body in answer.examples.items():
            yield Vector(answer, name, body)
        if answer.media_type == "application/json":
            for shape in SHAPES:
                yield Vector(answer, shape, make(endpoint.api, answer.schema, shape))
        elif answer.media_type is not None:
            yield from (Vector(answer, "empty", ""), Vector(answer, "rows", CSV))
        else:
            yield Vector(answer, "no body")


def first_success(endpoint: Endpoint) -> Vector:
    return next(one for one in vectors(endpoint, errors=False) if one.name in ("minimal", "rows", "no body"))


def exchange(client: str, call: Call, vector: Vector) -> Any:
    """Let a client make a call and serve it an answer, both held to the definition."""
    endpoint = call.endpoint
    headers, content = vector.headers(endpoint), vector.content
    check_answer(endpoint, vector.answer.status, headers, content)
    requests: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(vector.answer.status, headers=headers, content=content)

    router = respx.MockRouter(assert_all_called=True, assert_all_mocked=True)
    router.route(host=httpx.URL(BASE_URL).host, scheme="https").mock(side_effect=serve)
    try:
        return CLIENTS[client](call, router.handler)
    finally:
        # Also where the client raises: the request came first.
        assert len(requests) == 1, f"{len(requests)} requests were sent"
        check_request(endpoint, requests[0])
        sent_as_meant(call, requests[0])


def test_every_operation_of_the_definitions_has_a_generated_module_and_no_other_exists() -> None:
    assert modules().keys() == {endpoint.id for endpoint in endpoints()}
    assert len(modules()) == len(endpoints())


@each_client
@each_operation
def test_requests_fit_the_definition_with_few_arguments_with_all_and_with_the_documented_bodies(
    endpoint: Endpoint, client: str, subtests: pytest.Subtests
) -> None:
    calls = {"minimal": call_of(endpoint, "minimal"), "maximal": call_of(endpoint, "maximal")}
    bodies = endpoint.body_examples or {"parameters": None}
    calls |= {f"example {name}": example_of(endpoint, body) for name, body in bodies.items()}
    for name, call in calls.items():
        with subtests.test(name):
            exchange(client, call, first_success(endpoint))


@each_client
@each_operation
def test_an_answer_is_decoded_without_loss(endpoint: Endpoint, client: str, subtests: pytest.Subtests) -> None:
    for vector in vectors(endpoint, errors=False):
        with subtests.test(vector.label):
            decoded = exchange(client, call_of(endpoint, "minimal"), vector)
            if vector.answer.media_type == "application/json":
                assert raw_objects(decoded) == []
                assert same(msgspec.to_builtins(decoded), vector.body)
                assert same(msgspec.json.decode(msgspec.json.encode(decoded)), vector.body)
            elif vector.answer.media_type is not None:
                assert decoded == vector.content
            elif vector.answer.headers:
                assert isinstance(decoded, Response)
                assert vector.headers(endpoint).items() <= decoded.headers.items()
            else:
                assert decoded is None or decoded.parsed is None


#: What the wrapper raises, by status; the generated clients leave it at ``ApiError``.
KINDS: dict[int, type[errors.ApiError]] = {
    401: errors.Unauthorized,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    409: errors.Conflict,
    422: errors.RequestRejected,
    429: errors.RateLimited,
}


def kind_of(status: int, said: dict[str, Any]) -> type[errors.ApiError]:
    codes = {said["code"], *(one.get("code") for one in said.get("details") or [])}
    return errors.OperationNotFound if status == 404 and "OperationNotFound" in codes else KINDS[status]


@each_client
@each_operation
def test_an_error_answer_is_raised_with_all_that_it_says(
    endpoint: Endpoint, client: str, subtests: pytest.Subtests
) -> None:
    for vector in vectors(endpoint, errors=True):
        with subtests.test(vector.label):
            with pytest.raises(errors.ApiError) as caught:
                exchange(client, call_of(endpoint, "minimal"), vector)
            error, said = caught.value, vector.body["error"]
            status = vector.answer.status
            assert type(error) is (kind_of(status, said) if client.startswith("wrapper") else errors.ApiError)
            assert (error.operation, error.status, error.body) == (endpoint.id, status, vector.content)
            assert (error.code, error.message, error.target) == (said["code"], said["message"], said.get("target"))
            assert [(one.code, one.message, one.target) for one in error.details] == [
                (one.get("code") or "", one.get("message") or "", one.get("target"))
                for one in said.get("details") or []
            ]
            if isinstance(error, errors.RateLimited):
                assert error.retry_after == float(RETRY_AFTER)


@pytest.mark.parametrize("client", ["wrapper", "wrapper-async"])
@pytest.mark.parametrize("endpoint", [pytest.param(one, id=one.id) for one in endpoints() if one.answer(404)])
def test_the_gateways_404_is_told_apart_from_a_missing_object(endpoint: Endpoint, client: str) -> None:
    answer = endpoint.answer(404)
    assert answer is not None
    detail = {"code": "OperationNotFound", "message": "-"}
    vector = Vector(answer, "gateway", {"error": {"code": "ResourceNotFound", "message": "-", "details": [detail]}})
    with pytest.raises(errors.OperationNotFound):
        exchange(client, call_of(endpoint, "minimal"), vector)


@each_client
def test_a_link_of_a_page_is_kept_as_it_came(client: str) -> None:
    endpoint = next(one for one in endpoints() if one.id == "get-mappings")
    vector = replace(first_success(endpoint), body=make(endpoint.api, endpoint.answers[0].schema, "maximal"))
    assert exchange(client, call_of(endpoint, "minimal"), vector).links.next_.href == LINK
