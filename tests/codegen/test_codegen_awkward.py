"""Definitions that are sound and yet awkward: what becomes of them when they are generated, imported and used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import msgspec
import pytest

from codegen.problems import CodegenError
from itwin_platform_api.runtime.client import Client
from itwin_platform_api.runtime.errors import InvalidRequest

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]
Stopped = Callable[[Document], CodegenError]

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
POINT = {"type": "object", "properties": {"x": NUMBER}, "required": ["x"]}


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Document, **more: Any) -> Document:
    return {"type": "array", "items": items, **more}


def again(body: bytes, type_: Any) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(body, type=type_))


@pytest.fixture
def thing(with_answer: Make, generated: Generate) -> Callable[..., Any]:
    """The class that a schema becomes, and the rules that were used for it."""

    def make(schema: Document, **schemas: Document) -> Any:
        package = generated(with_answer(schema, schemas))
        return package("models").Thing, [one.rule for one in package.repairs]

    return make


# -- bodies ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(sound: Make, generated: Generate) -> Callable[..., Any]:
    """The endpoint module of an operation with a body of a media type, and the facade of its API."""

    def make(media: str, schema: Document, **schemas: Document) -> Any:
        body = {"content": {media: {"schema": schema}}, "required": True}
        package = generated(
            sound(method="put", requestBody=body, schemas=schemas, responses={"204": {"description": ""}})
        )
        assert package.listed == []
        facade = package("client")
        return package("api.things.get_things"), getattr(
            facade, next(one for one in facade.__all__ if "Async" not in one)
        )

    return make


@pytest.mark.parametrize("media", ["image/png", "application/octet-stream", "text/csv"])
def test_a_file_is_sent_as_it_is_with_its_media_type(sent: Callable[..., Any], media: str) -> None:
    from itwin_platform import ITwinPlatform  # the only test here that needs the wrapper

    module, facade = sent(media, {"type": "string", "format": "binary"})
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(204)

    transport = httpx2.MockTransport(answer)
    with Client("http://host", token="t", transport=transport) as client:
        module.sync(client=client, body=b"\x89PNG\xff")
    with ITwinPlatform(base_url="http://localhost", token="t", transport=transport) as itwin:
        facade(itwin).get_things(body=b"\x89PNG\xff")
    assert [(one.content, one.headers["content-type"]) for one in asked] == [(b"\x89PNG\xff", media)] * 2


@pytest.mark.parametrize("body", ["text", None, {"a": 1}, bytearray(b"a")])
def test_what_is_no_file_is_not_sent_as_one(sent: Callable[..., Any], body: object) -> None:
    module, _ = sent("image/png", {"type": "string", "format": "binary"})
    with pytest.raises(InvalidRequest, match=f"Expected `bytes`, got `{type(body).__name__}`"):
        module.request(body=body)


def test_a_list_of_patches_is_sent_as_json_with_its_media_type(sent: Callable[..., Any]) -> None:
    operation = {"type": "object", "properties": {"op": {**TEXT, "enum": ["add", "remove"]}, "path": TEXT, "value": {}}}
    module, _ = sent(
        "application/json-patch+json", array(ref("Patch")), Patch={**operation, "required": ["op", "path"]}
    )
    models = __import__(module.__name__.split(".")[0] + ".models", fromlist=["Patch"])
    request = module.request(body=[models.Patch(op="add", path="/a", value=None)])
    assert request.content == b'[{"op":"add","path":"/a","value":null}]'
    assert request.wire_headers["Content-Type"] == "application/json-patch+json"


def test_patches_in_a_list_are_held_to_their_schema(sent: Callable[..., Any]) -> None:
    operation = {"type": "object", "properties": {"op": {**TEXT, "enum": ["add"]}, "path": {**TEXT, "minLength": 1}}}
    module, _ = sent("application/json-patch+json", array(ref("Patch")), Patch=operation)
    models = __import__(module.__name__.split(".")[0] + ".models", fromlist=["Patch"])
    for patch in (models.Patch(op=1), models.Patch(path=""), models.Patch(op="move")):
        with pytest.raises(InvalidRequest, match=r"\[1\]\.(op|path)"):
            module.request(body=[models.Patch(op="add", path="/a"), patch])


@pytest.mark.parametrize("media", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_stops_the_run_with_file_pointer_and_advice(stopped: Stopped, sound: Make, media: str) -> None:
    error = stopped(sound(method="post", requestBody={"content": {media: {"schema": POINT}}}))
    assert error.place == "/paths/~1things/post/requestBody/content"
    assert error.message == f"takes a body of {media}, which is not supported"
    assert error.advice == "Describe it as JSON or as a file in the overlay, or remove the operation there."


# -- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "query"),
    [
        ({}, "ids=1&ids=2"),
        ({"style": "form"}, "ids=1&ids=2"),
        ({"explode": True}, "ids=1&ids=2"),
        ({"explode": False}, "ids=1,2"),
        ({"style": "pipeDelimited", "explode": False}, "ids=1%7C2"),
        ({"style": "spaceDelimited", "explode": False}, "ids=1%202"),
        ({"style": "pipeDelimited", "explode": True}, "ids=1&ids=2"),
    ],
)
def test_items_of_a_query_parameter_stand_apart_or_together(
    sound: Make, generated: Generate, style: Document, query: str
) -> None:
    module = generated(sound(parameters=[{"name": "ids", "in": "query", "schema": array(NUMBER), **style}]))
    request = module("api.things.get_things").request(ids=[1, 2])
    assert request.target == f"/things/things?{query}"


def test_items_of_a_header_stand_together(sound: Make, generated: Generate) -> None:
    module = generated(sound(parameters=[{"name": "X-Ids", "in": "header", "schema": array(NUMBER)}]))
    assert module("api.things.get_things").request(x_ids=[1, 2]).headers == (("X-Ids", "1,2"),)


# -- names -----------------------------------------------------------------------------------------------------------


def test_schemas_of_one_title_are_all_there(with_answer: Make, generated: Generate) -> None:
    schemas = {name: {**POINT, "title": "Point"} for name in ("First", "Second")}
    members = {"a": ref("First"), "b": ref("Second"), "c": {**POINT, "title": "Point"}}
    package = generated(with_answer({"type": "object", "properties": members}, schemas))
    assert set(package("models").__all__) == {"Thing", "ThingC", "First", "Second"}
    assert again(b'{"a":{"x":1},"b":{"x":2},"c":{"x":3}}', package("models").Thing)


@pytest.mark.parametrize("name", ["list", "dict", "None", "Exception", "Job", "Response", "str", "Pages", "bytes"])
def test_a_schema_called_like_something_of_python_hides_nothing(
    with_answer: Make, generated: Generate, name: str
) -> None:
    members = {"one": ref(name), "many": array(ref(name)), "map": {"type": "object", "additionalProperties": TEXT}}
    package = generated(with_answer({"type": "object", "properties": members}, {name: POINT}))
    body = b'{"one":{"x":1},"many":[{"x":2}],"map":{"a":"b"}}'
    assert again(body, package("models").Thing) == body
    assert package("api.things.get_things").request().target == "/things/things"
    assert package("client").__all__


def test_constants_of_an_enum_that_spell_alike_keep_their_values(thing: Callable[..., Any]) -> None:
    values = ["a-b", "a_b", "A B", "a", "a_", "1", "", "_", "None", "name", "ä", "ö"]
    class_, rules = thing({"type": "object", "properties": {"one": {**TEXT, "enum": values}}})
    assert rules == []
    decoded = [msgspec.convert({"one": value}, class_).one for value in values]
    assert [(one.value, one.is_known) for one in decoded] == [(value, True) for value in values]
    assert len(set(decoded)) == len(type(decoded[0]).__members__) == len(values)


# -- the rest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [{}, {"Row": array(ref("Table"))}])
def test_an_array_that_contains_itself_is_read_as_far_as_it_goes(
    with_answer: Make, generated: Generate, between: Document
) -> None:
    schemas = {"Table": array(ref("Row" if between else "Table")), **between}
    package = generated(with_answer({"type": "object", "properties": {"table": ref("Table")}}, schemas))
    assert {rule for _, rule in package.listed} == {"recursion"}
    assert again(b'{"table":[[[]],[]]}', package("models").Thing) == b'{"table":[[[]],[]]}'


def test_a_server_url_with_variables_is_that_of_their_defaults(sound: Make, generated: Generate) -> None:
    definition = sound()
    definition["servers"] = [
        {
            "url": "https://{stage}api.bentley.com/{base}",
            "variables": {"stage": {"default": "qa-", "enum": ["qa-", ""]}, "base": {"default": "things"}},
        }
    ]
    package = generated(definition)
    assert package.listed == []
    assert package("api.things.get_things").request().target == "/things/things"


def test_where_no_accept_header_is_declared_the_version_of_the_api_is_asked_for(
    sound: Make, generated: Generate
) -> None:
    definition = sound()
    definition["info"]["version"] = "v3"
    del definition["paths"]["/things"]["parameters"]
    package = generated(definition)
    assert package.listed == [("/paths/~1things/get", "accept")]
    headers = package("api.things.get_things").request().wire_headers
    assert headers == {"Accept": "application/vnd.bentley.itwin-platform.v3+json"}
