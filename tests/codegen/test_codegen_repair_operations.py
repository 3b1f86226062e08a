"""Defects of operations, one definition each: bodies, answers, parameters, names; repaired, generated, and used."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]
Endpoint = Callable[..., tuple[Any, list[tuple[str, str]]]]

TEXT = {"type": "string"}
OPERATION = "/paths/~1things/get"


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.fixture
def endpoint(generated: Generate, sound: Make) -> Endpoint:
    """The endpoint module of an operation, which keywords describe, and what was repaired for it."""

    def make(**operation: Any) -> tuple[Any, list[tuple[str, str]]]:
        package = generated(sound(**operation))
        return package("api.things.get_things"), package.listed

    return make


# -- bodies and answers ----------------------------------------------------------------------------------------------


def test_a_body_without_a_media_type_is_left_out(endpoint: Endpoint) -> None:
    module, repairs = endpoint(method="get", requestBody={"description": "Nothing", "content": {}})
    assert repairs == [(f"{OPERATION}/requestBody", "body")]
    assert module.request().content is None


@pytest.mark.parametrize("responses", [{}, None])
def test_an_operation_without_answers_takes_any(endpoint: Endpoint, responses: object) -> None:
    module, repairs = endpoint(responses=responses)
    assert repairs == [(OPERATION, "responses")]
    assert module.OPERATION.answer(204).kind == "none"


def test_an_answer_without_a_description_has_an_empty_one(
    endpoint: Endpoint,
) -> None:
    _, repairs = endpoint(responses={"200": {}})
    assert repairs == [(f"{OPERATION}/responses/200", "description")]


def test_references_to_missing_parameters_bodies_and_answers_are_mended(
    endpoint: Endpoint,
) -> None:
    module, repairs = endpoint(
        parameters=[{"$ref": "#/components/parameters/Gone"}],
        requestBody={"$ref": "#/components/requestBodies/Gone"},
        responses={"200": {"$ref": "#/components/responses/Gone"}},
    )
    assert {place for place, rule in repairs if rule == "reference"} == {
        f"{OPERATION}/parameters/0", f"{OPERATION}/requestBody", f"{OPERATION}/responses/200",
    }  # fmt: skip
    assert module.request().target == "/things/things"
    assert module.OPERATION.answers["200"].kind == "none"


# -- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "parameters", "place", "target"),
    [
        ("/{id}/x", [], "", "/things/1/x"),
        ("/x", [{"name": "gone", "in": "path", "required": True, "schema": TEXT}], "/0", "/things/x"),
        ("/{id}", [{"name": "id", "in": "path", "schema": TEXT}], "/0", "/things/1"),
        ("/{id}", [{"name": "id", "in": "path", "required": True}], "/0", "/things/1"),
        ("/{id}", [{"name": "id", "in": "path", "required": True, "schema": TEXT}] * 2, "/1", "/things/1"),
        ("/x", [{"description": "Has neither name nor place."}], "/0", "/things/x"),
    ],
)
def test_path_and_parameters_agree(
    endpoint: Endpoint,
    path: str,
    parameters: list[Document],
    place: str,
    target: str,
) -> None:
    module, repairs = endpoint(path=path, parameters=parameters)
    escaped = path.replace("/", "~1")
    assert repairs == [(f"/paths/{escaped}/get/parameters{place}", "parameter")]
    assert module.request(*(["1"] if "{" in path else [])).target == target


def test_a_query_parameter_given_twice_or_without_a_schema_can_be_sent_once(
    endpoint: Endpoint,
) -> None:
    module, repairs = endpoint(parameters=[{"name": "q", "in": "query"}, {"name": "q", "in": "query"}])
    assert repairs == [(f"{OPERATION}/parameters/{index}", "parameter") for index in (0, 1)]
    assert module.request(q="a").query == (("q", "a"),)


# -- names of operations ---------------------------------------------------------------------------------------------


def test_operations_of_one_name_are_all_there(sound: Make, generated: Generate) -> None:
    definition = sound()
    for path in ("/others", "/further"):
        definition["paths"][path] = copy.deepcopy(definition["paths"]["/things"])
    package = generated(definition)
    assert package.listed == [
        ("/paths/~1further/get/operationId", "operation-id"),
        ("/paths/~1others/get/operationId", "operation-id"),
    ]
    targets = {package(f"api.things.{name}").request().target for name in ("get_things", "get_things2", "get_things3")}
    assert targets == {"/things/things", "/things/others", "/things/further"}


@pytest.mark.parametrize("name", [None, "", "  ", 7])
def test_an_operation_without_a_name_has_that_of_method_and_path(
    sound: Make, generated: Generate, name: object
) -> None:
    package = generated(sound(path="/{id}/parts", method="delete", operationId=name))
    # Path and name are both missing: the id of the path is not declared either.
    assert ("/paths/~1{id}~1parts/delete", "operation-id") in package.listed
    assert package("api.things.delete_id_parts").request("1").target == "/things/1/parts"


# -- Prefer ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", ["Thing-minimal", "Thing-representation"])
def test_of_the_two_forms_that_prefer_chooses_from_neither_loses_a_field(
    sound: Make, generated: Generate, declared: str
) -> None:
    short = {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}
    long = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
    schemas = {
        f"Thing-{form}": {"type": "object", "properties": {"items": {"type": "array", "items": item}}}
        for form, item in (("minimal", short), ("representation", long))
    }
    answer = {"description": "OK", "content": {"application/json": {"schema": ref(declared)}}}
    prefer = {"name": "prefer", "in": "header", "schema": TEXT}
    package = generated(sound(schemas=schemas, parameters=[prefer], responses={"200": answer}))
    place = f"{OPERATION}/responses/200/content/application~1json/schema"
    assert package.listed == [(place, "prefer")]
    type_ = package("api.things.get_things").OPERATION.answers["200"].type
    for body in (b'{"items":[{"id":"1"}]}', b'{"items":[{"id":"1","name":"a"}]}'):
        assert msgspec.json.encode(msgspec.json.decode(body, type=type_)) == body
    with pytest.raises(msgspec.ValidationError, match=r"missing required field `id` - at `\$\.items\[0\]`"):
        msgspec.json.decode(b'{"items":[{"name":"a"}]}', type=type_)
