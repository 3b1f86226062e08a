"""Parameters: their types, their styles on the wire, and what is refused before anything is sent."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2
import pytest

from codegen.problems import CodegenError
from itwin_platform import ITwinPlatform
from itwin_platform_api.grouping_and_mapping.api.mappings import create_mapping, get_mapping, get_mappings
from itwin_platform_api.grouping_and_mapping.models import MappingCreate
from itwin_platform_api.runtime.errors import InvalidRequest

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]
Stopped = Callable[[Document], CodegenError]

TEXT: Document = {"type": "string"}
INTEGER: Document = {"type": "integer"}
COLORS: Document = {"type": "string", "enum": ["x,y", "z"]}
UTC = dt.UTC
ZONE = dt.timezone(dt.timedelta(hours=-5))
ID = uuid.UUID("F1FE5959-35AB-467E-83B8-A679B722D80F")


def array(items: Document, **more: Any) -> Document:
    return {"type": "array", "items": items, **more}


def obj(**properties: Document) -> Document:
    return {"type": "object", "properties": properties}


def parameter(schema: Document, where: str = "query", name: str = "p", **more: Any) -> Document:
    return {"name": name, "in": where, "schema": schema, **({"required": True} if where == "path" else {}), **more}


@pytest.fixture
def with_parameters(sound: Make, generated: Generate) -> Callable[..., ModuleType]:
    """Generates an operation with parameters; gives its module."""

    def make(*parameters: Document, schemas: Document | None = None) -> ModuleType:
        path = "/things" + "".join(f"/{{{one['name']}}}" for one in parameters if one["in"] == "path")
        package = generated(sound(path=path, parameters=list(parameters), schemas=schemas))
        module = package("api.things.get_things")
        assert isinstance(module, ModuleType)
        return module

    return make


def refused(call: Any, *arguments: Any, **keywords: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        call(*arguments, **keywords)
    return caught.value


# -- types -----------------------------------------------------------------------------------------------------------

#: A schema, its type in signatures, values with what is sent of them, and values that are refused.
TYPES: list[tuple[Document, str, list[tuple[Any, str]], list[Any]]] = [
    (INTEGER, "int", [(0, "0"), (-7, "-7"), (10**20, str(10**20))], ["1", 1.0, True, None, Decimal(1), 10**5000]),
    ({**INTEGER, "minimum": 1, "maximum": 3}, "int", [(1, "1"), (3, "3")], [0, 4, 10**5000]),
    ({**INTEGER, "minimum": 1, "exclusiveMinimum": True}, "int", [(2, "2")], [1]),
    ({**INTEGER, "maximum": 3, "exclusiveMaximum": True}, "int", [(2, "2")], [3]),
    ({**INTEGER, "multipleOf": 5}, "int", [(10, "10"), (0, "0")], [11]),
    ({**INTEGER, "format": "int32"}, "int", [(2**31 - 1, "2147483647"), (-(2**31), "-2147483648")], [2**31, -(2**31) - 1]),
    ({**INTEGER, "format": "int64"}, "int", [(2**63 - 1, "9223372036854775807")], [2**63, -(2**63) - 1]),
    ({**INTEGER, "format": "int32", "minimum": 0}, "int", [(0, "0")], [-1, 2**31]),
    ({**INTEGER, "enum": [1, 2]}, "GetThingsP", [(2, "2")], [3, True, "1", 1.0]),
    ({"type": "number"}, "float", [(1.5, "1.5"), (2, "2")], ["1", True, float("nan"), float("inf"), -float("inf")]),
    ({"type": "number", "multipleOf": 0.1}, "float", [(0.3, "0.3")], [0.35]),
    ({"type": "boolean"}, "bool", [(True, "true"), (False, "false")], [1, 0, "true", None]),
    ({**TEXT, "format": "date"}, "datetime.date", [(dt.date(2024, 2, 29), "2024-02-29")], ["2024-02-29", dt.datetime.now(UTC)]),
    (
        {**TEXT, "format": "date-time"},
        "DateTime",
        [(dt.datetime(2024, 2, 29, 1, tzinfo=ZONE), "2024-02-29T01:00:00-05:00")],
        ["2024-02-29T01:00:00Z", dt.datetime(2024, 2, 29), dt.date(2024, 2, 29)],  # noqa: DTZ001 - without a zone
    ),
    ({**TEXT, "format": "uuid"}, "IdLike", [(ID, str(ID)), ("not checked", "not checked")], [7, b"a"]),
    ({**TEXT, "enum": ["red", "blue"]}, "GetThingsP | Literal['red', 'blue']", [("red", "red")], ["green", "", 1]),
    ({**TEXT, "enum": ["red"], "x-itwin-open": True}, "GetThingsP | str", [("red", "red"), ("green", "green")], []),
    ({**TEXT, "minLength": 2, "maxLength": 3}, "str", [("ab", "ab"), ("äöü", "äöü")], ["a", "abcd"]),
    ({**TEXT, "pattern": r"^\d+$"}, "str", [("12", "12")], ["a", "12\n", "٣"]),
    ({"allOf": [{**TEXT, "maxLength": 2}], "description": "x"}, "str", [("ab", "ab")], ["abc"]),
]  # fmt: skip


@pytest.mark.parametrize("where", ["path", "query", "header"])
@pytest.mark.parametrize(("schema", "annotation", "good", "bad"), TYPES)
def test_a_parameter_has_its_type_wherever_it_is_sent(
    with_parameters: Callable[..., ModuleType],
    schema: Document,
    annotation: str,
    good: list[tuple[Any, str]],
    bad: list[Any],
    where: str,
) -> None:
    module = with_parameters(parameter(schema, where, required=True))
    call = module.request if where == "path" else lambda value: module.request(p=value)
    # What a path takes as a string is an id.
    assert annotation_of(module, "p") == ("IdLike" if (where, annotation) == ("path", "str") else annotation)
    for value, text in good:
        if where == "header" and not text.isascii():
            assert refused(call, value).path == "p"
        else:
            assert sent(call(value), where) == text
    for value in bad:
        assert refused(call, value).path == "p"


def annotation_of(module: ModuleType, name: str) -> str:
    """The type of an argument as the generated code spells it."""
    function = ast.parse(inspect.getsource(module.request)).body[0]
    assert isinstance(function, ast.FunctionDef)
    found = next(one for one in [*function.args.args, *function.args.kwonlyargs] if one.arg == name)
    assert found.annotation is not None
    return ast.unparse(found.annotation)


def sent(request: Any, where: str) -> str:
    """What a server reads of the one parameter."""
    if where == "header":
        return str(dict(request.headers)["p"])
    parts = urlsplit("http://host" + request.target)
    return unquote(parts.path.rpartition("/")[2]) if where == "path" else unquote(parts.query.removeprefix("p="))


# -- lists and objects -----------------------------------------------------------------------------------------------

LIST = array(TEXT)
POINT = obj(x=INTEGER, label=TEXT)

#: A parameter and a value, and the path or the query that is sent.
WRITTEN: list[tuple[Document, Any, str]] = [
    (parameter(LIST, "path"), ["a", "b,c", "d/e"], "/a,b%2Cc,d%2Fe"),
    (parameter(LIST, "path", style="label"), ["a", "b"], "/.a,b"),
    (parameter(LIST, "path", style="label", explode=True), ["a", "b"], "/.a.b"),
    (parameter(LIST, "path", style="matrix"), ["a", "b;c"], "/;p=a,b%3Bc"),
    (parameter(LIST, "path", style="matrix", explode=True), ["a", "b"], "/;p=a;p=b"),
    (parameter(INTEGER, "path", style="label"), 5, "/.5"),
    (parameter(INTEGER, "path", style="matrix"), 5, "/;p=5"),
    (parameter(array(INTEGER), "path"), [1, 2], "/1,2"),
    (parameter(LIST), ["a", "b&c"], "?p=a&p=b%26c"),
    (parameter(LIST), ("a",), "?p=a"),
    (parameter(LIST), [""], "?p="),
    (parameter(LIST), [ID, "a"], f"?p={ID}&p=a"),
    (parameter(array(COLORS), explode=False), ["x,y", "z"], "?p=x%2Cy,z"),
    (parameter(array(INTEGER), explode=False), [1, 2], "?p=1,2"),
    (parameter(array({**TEXT, "format": "date"}), explode=False), [dt.date(2024, 1, 2)], "?p=2024-01-02"),
    (parameter(array({"type": "boolean"})), [True, False], "?p=true&p=false"),
    (parameter(LIST, style="pipeDelimited"), ["a", "b,c"], "?p=a%7Cb%2Cc"),
    (parameter(LIST, style="spaceDelimited"), ["a", "b|c"], "?p=a%20b%7Cc"),
    (parameter(LIST, style="pipeDelimited", explode=True), ["a", "b"], "?p=a&p=b"),
    (parameter(POINT), {"x": 1, "label": "a b"}, "?x=1&label=a%20b"),
    (parameter(POINT, explode=False), {"x": 1, "label": "a,b"}, "?p=x,1,label,a%2Cb"),
    (parameter(POINT, style="deepObject", explode=True), {"x": 1, "label": "a"}, "?p%5Bx%5D=1&p%5Blabel%5D=a"),
    (parameter(POINT, style="deepObject"), {"x": 1}, "?p%5Bx%5D=1"),
    (parameter(POINT, "path"), {"x": 1, "label": "a"}, "/x,1,label,a"),
    (parameter(POINT, "path", explode=True), {"x": 1, "label": "a=b"}, "/x=1,label=a%3Db"),
    (parameter(POINT, "path", style="label"), {"x": 1, "label": "a"}, "/.x,1,label,a"),
    (parameter(POINT, "path", style="label", explode=True), {"x": 1, "label": "a"}, "/.x=1.label=a"),
    (parameter(POINT, "path", style="matrix"), {"x": 1, "label": "a"}, "/;p=x,1,label,a"),
    (parameter(POINT, "path", style="matrix", explode=True), {"x": 1, "label": "a"}, "/;x=1;label=a"),
    ({"name": "p", "in": "query", "content": {"application/json": {"schema": POINT}}}, {"x": 1}, "?p=%7B%22x%22%3A1%7D"),
    ({"name": "p", "in": "query", "content": {"application/json": {"schema": array(POINT)}}}, [{"x": 1}], "?p=%5B%7B%22x%22%3A1%7D%5D"),
    (parameter({"type": "object", "additionalProperties": INTEGER}, style="deepObject"), {"a": 1, "b": 2}, "?p%5Ba%5D=1&p%5Bb%5D=2"),
]  # fmt: skip


def modelled(package: Any, value: Any) -> Any:
    """A value with its dictionaries as models, where the definition has a model for them."""
    if isinstance(value, list):
        return [
            modelled(lambda name: SimpleNamespace(GetThingsP=package(name).GetThingsPItem), one)
            if isinstance(one, dict)
            else one
            for one in value
        ]
    model = package("models").GetThingsP if isinstance(value, dict) else None
    return model(**value) if isinstance(model, type) else value


@pytest.mark.parametrize(("declared", "value", "target"), WRITTEN)
def test_lists_and_objects_are_written_in_their_style(
    sound: Make, generated: Generate, declared: Document, value: Any, target: str
) -> None:
    path = "/things/{p}" if declared["in"] == "path" else "/things"
    package = generated(sound(path=path, parameters=[declared]))
    module = package("api.things.get_things")
    value = modelled(package, value)
    request = module.request(value) if declared["in"] == "path" else module.request(p=value)
    assert request.target == "/things/things" + target
    url = httpx2.URL("http://host" + request.target)
    assert url.raw_path.decode() == request.target


@pytest.mark.parametrize(
    ("declared", "values"),
    [
        (parameter(LIST), ["abc", b"a", [1], [None], ["a", ["b"]], {"a": "b"}, [], {"a"}, None]),
        (parameter(array(TEXT, minItems=2, maxItems=3, uniqueItems=True)), [["a"], ["a"] * 2, list("abcd")]),
        (parameter(array({**TEXT, "maxLength": 1}), "path"), [["ab"], [], [""], ["."], [".."]]),
        (parameter(array(INTEGER)), [["1"], [True], [1.0], 1]),
        (parameter(array(COLORS)), ["z", ["x"], [1]]),
        (parameter(array({"$ref": "#/components/schemas/Short"})), [["abc"]]),
        (parameter(LIST, style="pipeDelimited"), [["a|b", "c"]]),
        (parameter(LIST, style="spaceDelimited"), [["a b"]]),
        (parameter(LIST, "path", style="label", explode=True), [["a.b", "c"]]),
        (parameter(LIST, "header"), [["a,b"], [], ["ä"], ["a", ""], ["a\r\nX: y"]]),
        (parameter(array({"type": "number"})), [[float("nan")], [1, float("inf")]]),
        (parameter({"type": "object", "additionalProperties": INTEGER}, style="deepObject"), [{}, {"a": {"b": 1}}, {"a": [1]}, "a"]),
        (parameter(POINT, style="deepObject"), [{"x": 1}, "x", 1]),
        (parameter({}), [object(), b"a", float("nan"), None, {"a": object()}]),
        ({"name": "p", "in": "query", "content": {"application/json": {"schema": {}}}}, [float("inf"), {"a": [float("nan")]}]),
    ],
)  # fmt: skip
def test_a_list_or_object_that_breaks_its_schema_or_style_is_refused(
    with_parameters: Callable[..., ModuleType], declared: Document, values: list[Any]
) -> None:
    module = with_parameters(declared, schemas={"Short": {**TEXT, "maxLength": 2}})
    for value in values:
        error = refused(module.request, value) if declared["in"] == "path" else refused(module.request, p=value)
        assert error.path.startswith("p")


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        (parameter(array(POINT)), "is a list that the style form cannot write"),
        (parameter(array(array(TEXT))), "is a list that the style form cannot write"),
        (parameter(array(array(TEXT)), "path"), "is a list that the style simple cannot write"),
        (parameter(LIST, style="deepObject"), "is a list that the style deepObject cannot write"),
        (parameter(TEXT, style="deepObject"), "has the style deepObject and is no object"),
        (parameter(obj(a=LIST), style="deepObject"), "is an object that the style deepObject cannot write"),
        (parameter(obj(a=POINT)), "is an object that the style form cannot write"),
        (parameter({"type": "object", "additionalProperties": POINT}), "is an object that the style form cannot write"),
        (parameter({"anyOf": [TEXT, POINT]}), "is an object that the style form cannot write"),
        (parameter(POINT, style="pipeDelimited"), "is an object that the style pipeDelimited cannot write"),
        (parameter({"$ref": "#/components/schemas/Deep"}), "is an object that the style form cannot write"),
        ({"name": "p", "in": "query", "content": {"text/csv": {"schema": TEXT}}}, "is written as text/csv, which is not supported"),
        (parameter(TEXT, "header", name="a b"), "has a name that no header can have"),
        (parameter(TEXT, "header", name="X-Ä"), "has a name that no header can have"),
    ],
)  # fmt: skip
def test_what_no_style_can_write_stops_the_run_with_its_place(
    stopped: Stopped, sound: Make, declared: Document, problem: str
) -> None:
    path = "/things/{p}" if declared["in"] == "path" else "/things"
    error = stopped(sound(path=path, parameters=[parameter(TEXT, name="q"), declared], schemas={"Deep": obj(a=POINT)}))
    assert error.place == f"/paths/{path.replace('/', '~1')}/get/parameters/1"
    assert error.message == f"parameter {declared['name']} {problem}"
    assert error.advice == "Describe it as a string, or remove it, in the overlay."


@pytest.mark.parametrize(
    "declared",
    [parameter(TEXT, style="matrix"), parameter(TEXT, "path", style="form"), parameter(TEXT, "header", style="form")],
)
def test_a_style_of_another_location_stops_the_run(stopped: Stopped, sound: Make, declared: Document) -> None:
    path = "/things/{p}" if declared["in"] == "path" else "/things"
    assert stopped(sound(path=path, parameters=[declared])).place.endswith("/parameters/0")


def test_a_parameter_of_components_is_refused_where_it_stands(stopped: Stopped, sound: Make) -> None:
    definition = sound(parameters=[{"$ref": "#/components/parameters/Filter"}])
    definition["components"]["parameters"] = {"Filter": parameter(array(POINT))}
    assert stopped(definition).place == "/components/parameters/Filter"


def test_what_is_not_sent_or_not_checked_is_listed(sound: Make, generated: Generate) -> None:
    letters = {**TEXT, "pattern": r"^\p{L}+$", "maxLength": 3}
    parameters = [
        parameter(letters),
        parameter(array(letters), name="q"),
        parameter(TEXT, "cookie", name="sid"),
        parameter(TEXT, name="r", allowReserved=True),
    ]
    package = generated(sound(parameters=parameters))
    place = "/paths/~1things/get/parameters"
    assert package.listed == [
        (f"{place}/0/schema", "pattern"), (f"{place}/1/schema", "pattern"), (f"{place}/2", "parameter"), (f"{place}/3", "parameter"),
    ]  # fmt: skip
    assert r"the pattern ^\p{L}+$ is not enforced: \p has no equivalent" in [one.what for one in package.repairs]
    request = package("api.things.get_things").request
    assert request(p="äö1", r="a/b").target.endswith("?p=%C3%A4%C3%B61&r=a%2Fb")
    assert refused(request, p="abcd").path == "p"


def test_parameters_of_one_name_have_their_own_limits(with_parameters: Callable[..., ModuleType]) -> None:
    module = with_parameters(
        parameter({**INTEGER, "maximum": 1}, "path", "id"),
        parameter({**INTEGER, "maximum": 2}, "query", "id"),
        parameter({**INTEGER, "maximum": 3}, "header", "id"),
    )
    request = module.request(1, id_=2, id__=3)
    assert (request.target, request.headers) == ("/things/things/1?id=2", (("id", "3"),))
    for arguments in ((2, 2, 3), (1, 3, 3), (1, 2, 4)):
        assert refused(module.request, arguments[0], id_=arguments[1], id__=arguments[2]).path == "id"


def test_null_is_no_value_of_a_parameter(with_parameters: Callable[..., ModuleType]) -> None:
    module = with_parameters(parameter({**INTEGER, "nullable": True}))
    assert annotation_of(module, "p") == "int | Unset"
    assert refused(module.request, p=None).path == "p"


# -- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["ä", "a\r\nX-Evil: 1", "a\n", "\r", "\0", "\x7f", "\x1b[0m", " a", "a ", "\t", "€", "\u2028"]
)
def test_a_header_that_http_cannot_carry_is_refused_before_any_sign_in(
    sound: Make, generated: Generate, value: str
) -> None:
    package = generated(sound(parameters=[parameter(TEXT, "header", name="X-Name")]))
    calls: list[str] = []

    def auth() -> str:
        calls.append("sign-in")
        return "token"

    def serve(_: httpx2.Request) -> httpx2.Response:
        calls.append("request")
        return httpx2.Response(200)

    with ITwinPlatform(auth=auth, transport=httpx2.MockTransport(serve)) as itwin:
        error = refused(facade(package, itwin).get_things, x_name=value)
        assert (error.path, calls) == ("X-Name", [])
        facade(package, itwin).get_things(x_name="a b\tc")
        assert calls == ["sign-in", "request"]


def test_the_value_of_a_header_is_not_quoted(with_parameters: Callable[..., ModuleType]) -> None:
    error = refused(with_parameters(parameter(TEXT, "header")).request, p="secret\n")
    assert "Expected printable ASCII characters, as headers take them, got '\\n' at position 6" in str(error)
    assert "secret" not in str(error)


def facade(package: Any, client: Any) -> Any:
    """The facade of a generated package."""
    module = package("client")
    name = next(one for one in module.__all__ if not one.startswith("Async"))
    return getattr(module, name)(client)


# -- a download as a whole -------------------------------------------------------------------------------------------


@pytest.fixture
def download(generated: Generate) -> Any:
    """A definition as the portal would give it, with a parameter of each kind; generated."""
    definition = {
        "openapi": "3.0.1",
        "info": {"title": "Case", "version": "v1"},
        "servers": [{"url": "https://api.bentley.com/case"}],
        "paths": {
            "/a/{ids}": {
                "get": {
                    "operationId": "get-a",
                    "responses": {"200": {"description": "x"}},
                    "parameters": [
                        parameter(LIST, "path", "ids"),
                        parameter(LIST, name="m"),
                        parameter(array(INTEGER), name="c", explode=False),
                        parameter(LIST, name="q", style="pipeDelimited", explode=False),
                        parameter(LIST, name="s", style="spaceDelimited"),
                        parameter(LIST, "header", "X-H"),
                        parameter({"type": "boolean"}, name="b"),
                        parameter({**TEXT, "format": "date-time"}, name="dt"),
                        parameter({**TEXT, "format": "date"}, name="dd"),
                        parameter({"type": "number"}, name="n"),
                        parameter(array(COLORS), name="e", explode=False),
                    ],
                }
            },
            "/b/{n}/{e}/{b}": {
                "get": {
                    "operationId": "get-b",
                    "responses": {"200": {"description": "x"}},
                    "parameters": [
                        parameter({**INTEGER, "minimum": 1}, "path", "n"),
                        parameter({**TEXT, "enum": ["red", "blue"]}, "path", "e"),
                        parameter({"type": "boolean"}, "path", "b"),
                    ],
                }
            },
        },
        "components": {"schemas": {}, "securitySchemes": {"key": {"type": "apiKey", "name": "k", "in": "header"}}},
    }
    return generated(definition)


def test_every_parameter_of_a_download_reaches_the_server_as_it_was_meant(download: Any) -> None:
    received: list[httpx2.Request] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        received.append(request)
        return httpx2.Response(200)

    with ITwinPlatform(token="t", transport=httpx2.MockTransport(serve)) as itwin:
        api = facade(download, itwin)
        api.get_a(
            ["i,1", "2"], m=["1", "a b"], c=[1, 2], q=["a", "b"], s=["a", "b"], x_h=["a", "b"], b=False,
            dt=dt.datetime(2024, 1, 2, 3, tzinfo=UTC), dd=dt.date(2024, 1, 2), n=0.5, e=["x,y", "z"],
        )  # fmt: skip
        api.get_b(1, "red", True)
    first, second = received
    assert first.url.raw_path.decode() == (
        "/case/a/i%2C1,2?m=1&m=a%20b&c=1,2&q=a%7Cb&s=a%20b&b=false&dt=2024-01-02T03%3A00%3A00%2B00%3A00&dd=2024-01-02&n=0.5"
        "&e=x%2Cy,z"
    )
    assert first.headers["X-H"] == "a,b"
    assert second.url.raw_path == b"/case/b/1/red/true"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ((0, "red", True), "n"),
        (("1", "red", True), "n"),
        ((1, "green", True), "e"),
        ((1, "red", 1), "b"),
        ((1, "red", "true"), "b"),
    ],
)
def test_a_path_parameter_that_breaks_its_schema_is_not_sent(download: Any, arguments: Any, path: str) -> None:
    assert refused(download("api.default.get_b").request, *arguments).path == path


# -- ids of the committed clients --------------------------------------------------------------------------------------


def test_an_id_may_be_a_uuid_object_and_a_string_is_sent_as_it_is() -> None:
    target = f"/grouping-and-mapping/datasources/imodel-mappings/{ID}"
    assert str(ID).islower()
    assert get_mapping.request(ID).target == target
    assert get_mapping.request(str(ID).upper()).target == target.replace(str(ID), str(ID).upper())
    assert get_mapping.request("no uuid").target.endswith("/no%20uuid")
    assert get_mappings.request(imodel_id=ID).query == (("iModelId", str(ID)),)
    request = create_mapping.request(body=MappingCreate(imodel_id=ID, mapping_name="a"))  # type: ignore[arg-type]
    assert json.loads(request.content or b"")["iModelId"] == str(ID)
