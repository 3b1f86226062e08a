"""Responses that a definition offers in several media types: the caller chooses, the client asks and streams."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from codegen.normalise import Normalised
from itwin_platform import AsyncITwinPlatform, ITwinPlatform
from itwin_platform.errors import ApiError, DecodeError, InvalidRequest

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]

THING: Document = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
PAGE: Document = {
    "type": "object",
    "required": ["things"],
    "properties": {
        "things": {"type": "array", "items": THING},
        "_links": {"type": "object", "properties": {"next": {"type": "object", "properties": {"href": {"type": "string"}}}}},
    },
}  # fmt: skip
CSV, PDF = b"name\r\na\r\n", b"%PDF-1.7\x00"
TEXT: Document = {"type": "string"}
VENDOR = "application/vnd.bentley.itwin-platform.v1+json"


def offering(*media: str, schema: Document = THING) -> Document:
    content = {one: {"schema": schema if "json" in one else TEXT} for one in media}
    return {"200": {"description": "OK", "content": content}}


class Server:
    """Serves what is asked for, and remembers it."""

    def __init__(self, body: bytes = b'{"name": "a"}') -> None:
        self.asked: list[str] = []
        self.served: dict[str, bytes] = {"text/csv": CSV, "application/pdf": PDF}
        self._json = body

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        media = request.headers["Accept"]
        self.asked.append(media)
        if request.url.params.get("fail"):
            return httpx2.Response(404, json={"error": {"code": "ThingNotFound", "message": "No such thing."}})
        known = media in self.served
        return httpx2.Response(
            200,
            headers={"content-type": media if known else "application/json"},
            content=self.served.get(media, self._json),
        )


def facade(package: Any, client: Any) -> Any:
    module = package("client")
    prefix = "Async" if isinstance(client, AsyncITwinPlatform) else ""
    name = next(one for one in module.__all__ if one.startswith("Async") == bool(prefix))
    return getattr(module, name)(client)


def sync(package: Any, server: Server) -> Any:
    client = ITwinPlatform(token="the-token", transport=httpx2.MockTransport(server))
    return facade(package, client)


@pytest.fixture
def report(sound: Make, generated: Generate) -> Any:
    fail = {"name": "fail", "in": "query", "schema": {"type": "boolean"}}
    return generated(sound(responses=offering("application/json", "text/csv", "application/pdf"), parameters=[fail]))


def test_a_response_is_a_model_unless_another_media_type_is_asked_for(report: Any) -> None:
    server = Server()
    api = sync(report, server)
    assert api.get_things().name == "a"
    with api.get_things(accept="text/csv") as stream:
        assert list(stream.iter_lines()) == ["name", "a"]
    assert api.get_things(accept="application/pdf").read() == PDF
    assert server.asked == [VENDOR, "text/csv", "application/pdf"]


def test_the_asynchronous_client_streams_it_too(report: Any) -> None:
    server = Server()

    async def main() -> tuple[str, bytes]:
        async with AsyncITwinPlatform(token="the-token", transport=httpx2.MockTransport(server)) as itwin:
            api = facade(report, itwin)
            stream = await api.get_things(accept="application/pdf")
            return (await api.get_things()).name, await stream.read()

    assert anyio.run(main) == ("a", PDF)
    assert server.asked == ["application/pdf", VENDOR]


@pytest.mark.parametrize("media", ["text/html", "application/json", "", "*/*", None, 7, ["text/csv"]])
def test_what_is_not_offered_is_not_asked_for(report: Any, media: Any) -> None:
    server = Server()
    with pytest.raises(InvalidRequest, match="Expected one of 'text/csv', 'application/pdf'; got") as caught:
        sync(report, server).get_things(accept=media)
    assert (caught.value.path, server.asked) == ("accept", [])


@pytest.mark.parametrize("served", ["application/json", "application/problem+json; charset=utf-8", "application/pdf"])
def test_a_service_that_ignores_what_was_asked_for_is_an_error(report: Any, served: str) -> None:
    def serve(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": served, "x-correlation-id": "c"}, content=b"{}")

    api = facade(report, ITwinPlatform(token="the-token", transport=httpx2.MockTransport(serve)))
    with pytest.raises(DecodeError, match=f"Expected `text/csv`, got `{served.partition(';')[0]}`".replace("+", r"\+")):
        api.get_things(accept="text/csv")


@pytest.mark.parametrize("served", ["text/csv; charset=utf-8", "TEXT/CSV", "application/octet-stream", "text/plain"])
def test_another_name_of_the_same_bytes_is_no_error(report: Any, served: str) -> None:
    def serve(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": served}, content=CSV)

    api = facade(report, ITwinPlatform(token="the-token", transport=httpx2.MockTransport(serve)))
    assert api.get_things(accept="text/csv").read() == CSV


def test_an_error_is_that_of_the_service(report: Any) -> None:
    with pytest.raises(ApiError) as caught:
        sync(report, Server()).get_things(fail=True, accept="text/csv")
    assert (caught.value.status, caught.value.code) == (404, "ThingNotFound")


def test_a_list_is_iterated_or_read_as_a_file(sound: Make, generated: Generate) -> None:
    skip = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("$skip", "$top")]
    responses = offering("application/json", "text/csv", schema=PAGE)
    package = generated(sound(responses=responses, parameters=skip))
    server = Server(b'{"things": [{"name": "a"}]}')
    api = sync(package, server)
    assert [one.name for one in api.get_things()] == ["a"]
    assert api.get_things(top=5, accept="text/csv").read() == CSV

    async def main() -> bytes:
        async with AsyncITwinPlatform(token="the-token", transport=httpx2.MockTransport(server)) as itwin:
            stream = await facade(package, itwin).get_things(accept="text/csv")
            found: bytes = await stream.read()
            return found

    assert anyio.run(main) == CSV


def test_a_body_goes_with_either(sound: Make, generated: Generate) -> None:
    body = {"required": True, "content": {"application/json": {"schema": THING}}}
    responses = offering("application/json", "text/csv")
    api = sync(generated(sound(method="post", requestBody=body, responses=responses)), Server())
    assert api.get_things(name="x").name == "a"
    assert api.get_things(name="x", accept="text/csv").read() == CSV


def test_files_of_several_kinds_are_chosen_by_the_caller(sound: Make, generated: Generate) -> None:
    server = Server()
    api = sync(generated(sound(responses=offering("text/csv", "application/pdf"))), server)
    assert api.get_things(accept="application/pdf").read() == PDF
    assert api.get_things(accept="text/csv").read() == CSV


def test_a_parameter_called_accept_makes_way(sound: Make, generated: Generate) -> None:
    given = {"name": "accept", "in": "query", "schema": TEXT}
    package = generated(sound(responses=offering("application/json", "text/csv"), parameters=[given]))
    request = package("api.things.get_things").request(accept_="x", accept="text/csv")
    assert request.target.endswith("?accept=x")
    assert request.wire_headers == {"Accept": "text/csv"}


def test_what_cannot_be_asked_for_is_listed(sound: Make, normalised: Callable[[Document], Normalised]) -> None:
    responses = offering("application/json", "*/*", "application/hal+json", "text/csv")
    responses["200"]["content"]["application/hal+json"]["schema"] = {"type": "object"}
    result = normalised(sound(responses=responses))
    place = "/paths/~1things/get/responses/200/content"
    assert [(one.place, one.what) for one in result.repairs] == [
        (place, "*/* is no media type to ask for"), (place, "application/json is read, and never application/hal+json"),
    ]  # fmt: skip
    assert result.plan.operations[0].representations == {"text/csv": "text"}


def test_one_media_type_is_no_choice(sound: Make, generated: Generate) -> None:
    package = generated(sound(responses=offering("text/csv")))
    assert "accept" not in inspect.signature(package("api.things.get_things").request).parameters


def test_type_checkers_know_what_is_returned(report: Any, tmp_path: Path) -> None:
    source = (report.root / "client.py").read_text(encoding="utf-8")
    facade_ = next(one for one in ast.parse(source).body if isinstance(one, ast.ClassDef))
    program = f"""
from {report.name}.client import Async{facade_.name}, {facade_.name}
def sync(api: {facade_.name}) -> None:
    reveal_type(api.get_things())
    reveal_type(api.get_things(accept="text/csv"))
    api.get_things(accept="text/html")
async def main(api: Async{facade_.name}) -> None:
    reveal_type(await api.get_things(accept="application/pdf"))
"""
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file", "", str(path)]
    environment = {"MYPYPATH": str(report.root.parent), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    lines = [line.partition(": ")[2] for line in done.stdout.splitlines() if line.startswith("program.py")]
    revealed = [line.partition('"')[2].rpartition('"')[0].rpartition(".")[2] for line in lines if "Revealed" in line]
    assert revealed == ["GetThingsResponse200", "ByteStream", "AsyncByteStream"], done.stdout
    assert any("No overload variant" in line for line in lines)
