"""Every operation through every client: what is sent fits the definition, and nothing of an answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
import respx

from itwin_conformance.calls import Call, call_of, modules, sent_as_meant
from itwin_conformance.cases import Case, Vectors, load_vectors
from itwin_conformance.clients import BASE_URL, CLIENTS, Send
from itwin_conformance.compare import raw_objects, same
from itwin_conformance.definitions import endpoints
from itwin_conformance.schema import check_request
from itwin_conformance.wholes import Served
from itwin_platform import errors
from itwin_platform_api.runtime.types import Response

VECTORS = load_vectors(Path(__file__).parents[1] / "vectors")

each_operation = pytest.mark.parametrize("vectors", [pytest.param(one, id=name) for name, one in VECTORS.items()])
each_client = pytest.mark.parametrize("client", CLIENTS)


class Stage:
    """One client, and the answer that is served to it next."""

    def __init__(self) -> None:
        self.served = Served(500, {}, b"")
        self.requests: list[httpx2.Request] = []
        self.checked: object = None
        self.send: Send

    def serve(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return httpx2.Response(self.served.status, headers=dict(self.served.headers), content=self.served.content)

    def exchange(self, call: Call, served: Served) -> Any:
        """Let the client make a call, and serve it an answer; what it sends is held to the definition."""
        self.served = served
        self.requests.clear()
        try:
            return self.send(call)
        finally:
            # Also where the client raises: the request came first.
            assert self.requests, "no request was sent"
            assert len(self.requests) == 1 or served.status >= 400, f"{len(self.requests)} requests were sent"
            for request in self.requests:
                self.check(call, request)

    def check(self, call: Call, request: httpx2.Request) -> None:
        """Hold a request to the definition and to what is meant; one that is the same as the last is not held twice."""
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"x-correlation-id"]
        same_again = (call, request.method, str(request.url), headers, request.content)
        if same_again != self.checked:
            check_request(call.endpoint, request)
            sent_as_meant(call, request)
            self.checked = same_again


@contextmanager
def stage(client: str) -> Iterator[Stage]:
    """A client on a stage of its own."""
    found = Stage()
    router = respx.MockRouter(assert_all_called=True, assert_all_mocked=True)
    router.route(host=httpx2.URL(BASE_URL).host, scheme="https").mock(side_effect=found.serve)
    with CLIENTS[client](router.handler) as found.send:
        yield found


def first_success(vectors: Vectors) -> Case:
    return next(case for case in vectors.cases if case.fits and case.value)


def test_every_operation_of_the_definitions_has_a_generated_module_and_vectors_and_no_other_exists() -> None:
    assert modules().keys() == VECTORS.keys() == {endpoint.id for endpoint in endpoints()}
    assert len(modules()) == len(endpoints()) == 69


@each_client
@each_operation
def test_requests_are_what_the_vectors_say(vectors: Vectors, client: str) -> None:
    good = first_success(vectors)
    with stage(client) as on:
        for name, (call, path) in vectors.requests.items():
            on.exchange(call, good.served)
            sent = on.requests[0].url.raw_path.decode("ascii")
            assert sent.partition("?")[0] == path, name
            # Servers tell `%24top` and `$top` apart where they should not.
            assert "%24" not in sent.partition("?")[2].replace("=%24", ""), name


@each_client
@pytest.mark.parametrize("awkward", ["", ".", ".."])
def test_an_id_that_leads_elsewhere_however_it_is_written_is_not_sent(client: str, awkward: str) -> None:
    with stage(client) as on:
        for endpoint in endpoints():
            call = call_of(endpoint, "minimal")
            for name in call.path:
                with pytest.raises(errors.InvalidRequest) as caught:
                    on.send(replace(call, path=call.path | {name: awkward}))
                assert (caught.value.operation, caught.value.path) == (endpoint.id, name)
        assert on.requests == []


#: What the wrapper raises, by status; the generated clients leave it at ``ApiError``.
KINDS: dict[int, type[errors.ApiError]] = {
    401: errors.Unauthorized,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    409: errors.Conflict,
    422: errors.RequestRejected,
    429: errors.RateLimited,
}


@each_client
@each_operation
def test_every_answer_is_read_as_the_vectors_say(vectors: Vectors, client: str) -> None:
    call = call_of(vectors.endpoint, "minimal")
    wrong = []
    with stage(client) as on:
        for case in vectors.cases:
            try:
                served_value(on, call, case) if case.value else served_error(on, call, case, client)
            except Exception as error:  # noqa: BLE001 - all that is wrong is told at once, foreign errors above all
                wrong.append(f"{case.name}: {type(error).__name__}: {error}")
    assert not wrong, f"{len(wrong)} of {len(vectors.cases)}:\n" + "\n".join(wrong[:20])


def served_value(on: Stage, call: Call, case: Case) -> None:
    """The answer is decoded without loss, or with no loss but of what is surplus."""
    decoded = on.exchange(call, case.served)
    documented = call.endpoint.answer(case.documented)
    assert documented is not None
    if documented.media_type == "application/json":
        assert raw_objects(decoded) == []
        assert same(msgspec.to_builtins(decoded), case.reads)
        assert same(msgspec.json.decode(msgspec.json.encode(decoded)), case.reads)
    elif documented.media_type is not None:
        assert decoded == case.reads
    elif documented.headers:
        assert isinstance(decoded, Response)
        assert case.served.headers.items() <= decoded.headers.items()
    else:
        assert decoded is None or decoded.parsed is None


def served_error(on: Stage, call: Call, case: Case, client: str) -> None:
    """The answer is an error of ours, and says what is known."""
    error = raised(on, call, case.served)
    if isinstance(error, errors.DecodeError):
        assert error.operation == call.endpoint.id
        assert case.path is None or error.path == case.path, f"{error.path} is not {case.path}"
        return
    assert case.path is None, f"{error!r} names no path"
    if case.documented >= 400 and case.served.status == case.documented:
        said_as_documented(error, case, client)
    elif isinstance(error, errors.ApiError):
        assert error.status == case.served.status
    else:
        # A POST that may have been carried out, or that was sent elsewhere.
        assert isinstance(error, errors.OutcomeUnknown | errors.UntrustedLink), repr(error)


def raised(on: Stage, call: Call, served: Served) -> errors.ITwinError:
    try:
        decoded = on.exchange(call, served)
    except errors.ITwinError as error:
        return error
    raise AssertionError(f"read as {str(decoded)[:200]}")


def said_as_documented(error: errors.ITwinError, case: Case, client: str) -> None:
    assert isinstance(error, errors.ApiError)
    said = said_by(case.served.content)
    status = case.served.status
    codes = [said.get("code"), *(one.get("code") for one in details_of(said))]
    kind = errors.OperationNotFound if status == 404 and "OperationNotFound" in codes else KINDS[status]
    assert type(error) is (kind if client.startswith("wrapper") else errors.ApiError)
    assert (error.operation, error.status, error.body) == (case.endpoint.id, status, case.served.content)
    assert (error.code, error.message) == (text(said.get("code")), text(said.get("message")))
    assert error.target == (said["target"] if isinstance(said.get("target"), str) else None)
    assert [(one.code, one.message) for one in error.details] == [
        (text(one.get("code")), text(one.get("message"))) for one in details_of(said)
    ]
    if isinstance(error, errors.RateLimited):
        asked = case.served.headers.get("retry-after")
        assert error.retry_after == (None if asked is None else float(asked))


def said_by(content: bytes) -> dict[str, Any]:
    """The error object of a body, where there is one."""
    try:
        body = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    if not isinstance(body, dict):
        return {}
    found = body.get("error")
    return found if isinstance(found, dict) else body


def details_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    found = said.get("details")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""
