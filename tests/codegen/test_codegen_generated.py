"""What small definitions become when they are generated, imported and used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import ModuleType
from typing import Any

import msgspec
import pytest

from codegen.problems import CodegenError

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Callable[[str], ModuleType]]

TEXT = {"type": "string"}


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.fixture
def thing(answering: Make, generated: Generate) -> Callable[..., Any]:
    """The class that a schema becomes."""

    def make(schema: Document, **schemas: Document) -> Any:
        return generated(answering(schema, schemas=schemas))("models").Thing

    return make


def test_a_schema_that_contains_itself_is_a_class_that_does(thing: Callable[..., Any]) -> None:
    tree = {
        "type": "object",
        "properties": {"name": TEXT, "children": {"type": "array", "items": ref("Thing")}, "parent": ref("Thing")},
        "required": ["name"],
    }
    decoded = msgspec.json.decode(
        b'{"name": "a", "children": [{"name": "b", "parent": {"name": "a"}}]}', type=thing(tree)
    )
    assert decoded.children[0].parent.name == "a"
    assert not decoded.parent


def test_two_schemas_may_contain_each_other(thing: Callable[..., Any]) -> None:
    one = {"type": "object", "properties": {"other": ref("Other")}}
    other = {"type": "object", "properties": {"thing": ref("Thing")}}
    decoded = msgspec.json.decode(b'{"other": {"thing": {}}}', type=thing(one, Other=other))
    assert msgspec.json.encode(decoded) == b'{"other":{"thing":{}}}'


def test_a_map_is_a_dictionary_of_its_values(answering: Make, generated: Generate) -> None:
    colours = {"type": "object", "additionalProperties": ref("Point")}
    point = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    schemas = {"Colours": colours, "Point": point}
    models = generated(answering({"type": "object", "properties": {"c": ref("Colours")}}, schemas=schemas))("models")
    assert msgspec.json.decode(b'{"c": {"red": {"x": 1}}}', type=models.Thing).c == {"red": models.Point(x=1)}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.c\[\.\.\.\]\.x"):
        msgspec.json.decode(b'{"c": {"red": {"x": "1"}}}', type=models.Thing)


def test_of_alternatives_no_member_is_lost(thing: Callable[..., Any]) -> None:
    minimal = {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}
    full = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
    superset = thing({"anyOf": [minimal, full]})
    for body in (b'{"id":"1"}', b'{"id":"1","name":"a"}'):
        assert msgspec.json.encode(msgspec.json.decode(body, type=superset)) == body


def test_null_is_taken_where_it_is_declared_and_nowhere_else(thing: Callable[..., Any]) -> None:
    point = {"type": "object", "properties": {"x": {"type": "integer"}}}
    properties = {
        "text": {**TEXT, "nullable": True},
        "point": {"type": "object", "nullable": True, "allOf": [ref("Point")]},
        "colour": {**TEXT, "nullable": True, "enum": ["Red", None]},
        "plain": TEXT,
    }
    class_ = thing({"type": "object", "properties": properties}, Point=point)
    decoded = msgspec.json.decode(b'{"text": null, "point": null, "colour": null}', type=class_)
    assert (decoded.text, decoded.point, decoded.colour, decoded.plain) == (None, None, None, msgspec.UNSET)
    with pytest.raises(msgspec.ValidationError, match=r"Expected `str`, got `null` - at `\$\.plain`"):
        msgspec.json.decode(b'{"plain": null}', type=class_)


def test_python_names_that_clash_keep_their_values_apart(thing: Callable[..., Any]) -> None:
    class_ = thing({"type": "object", "properties": {"iModelId": TEXT, "imodelId": TEXT}})
    body = b'{"iModelId":"1","imodelId":"2"}'
    decoded = msgspec.json.decode(body, type=class_)
    assert (decoded.imodel_id, decoded.imodel_id_) == ("1", "2")
    assert msgspec.json.encode(decoded) == body


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb"])
def test_a_member_whose_name_no_model_can_hold_stops_the_run(thing: Callable[..., Any], name: str) -> None:
    with pytest.raises(CodegenError) as caught:
        thing({"type": "object", "properties": {name: TEXT}})
    assert repr(name) in caught.value.message
    assert caught.value.place == "/components/schemas/Thing/properties"


def test_texts_of_the_definition_cannot_break_out_of_a_docstring(thing: Callable[..., Any]) -> None:
    text = 'He said """hello""" \\ and \\N{DOLLAR SIGN} "'
    class_ = thing({"type": "object", "description": text, "properties": {"a": {**TEXT, "description": text}}})
    assert "hello" in class_.__doc__


def test_values_of_an_enum_survive_whatever_signs_they_hold(thing: Callable[..., Any]) -> None:
    values = ['a"b', "a\\b", "a-b", "a b", "${x}", "{{ x }}", "mro", "name"]
    class_ = thing({"type": "object", "properties": {"one": {**TEXT, "enum": values}}})
    for value in values:
        decoded = msgspec.convert({"one": value}, class_)
        assert (decoded.one, decoded.one.is_known) == (value, True)


def test_numbers_make_an_open_enum_too(thing: Callable[..., Any]) -> None:
    class_ = thing({"type": "object", "properties": {"one": {"type": "integer", "enum": [0, 1]}}})
    decoded = msgspec.json.decode(b'{"one": 7}', type=class_)
    assert (decoded.one, decoded.one.is_known, msgspec.json.encode(decoded)) == (7, False, b'{"one":7}')


def test_dates_have_python_types(thing: Callable[..., Any]) -> None:
    properties = {
        "at": {**TEXT, "format": "date-time"},
        "on": {**TEXT, "format": "date"},
        "id": {**TEXT, "format": "uuid"},
    }
    decoded = msgspec.json.decode(
        b'{"at": "2024-03-01T10:00:00Z", "on": "2024-03-01", "id": "x"}',
        type=thing({"type": "object", "properties": properties}),
    )
    assert decoded.at == dt.datetime(2024, 3, 1, 10, tzinfo=dt.UTC)
    assert (decoded.on, decoded.id) == (dt.date(2024, 3, 1), "x")


@pytest.mark.parametrize(
    "name", ["Operation", "Job", "Request", "Response", "Model", "Any", "DateTime", "Exception", "None"]
)
def test_a_schema_may_be_called_like_what_generated_modules_use(
    answering: Make, generated: Generate, name: str
) -> None:
    schema = {"type": "object", "properties": {"a": {**TEXT, "format": "date-time"}}}
    definition = answering({"type": "object", "properties": {"one": ref(name)}}, schemas={name: schema})
    definition["paths"]["/things"]["get"]["x-itwin-job"] = {"kind": "extraction", "role": "status"}
    module = generated(definition)
    decoded = msgspec.json.decode(b'{"one":{"a":"2024-03-01T10:00:00Z"}}', type=module("models").Thing)
    assert type(decoded.one).__name__ in module("models").__all__
    assert type(decoded.one).__name__ != name
    assert module("api.things.get_things").request().target == "/things/things"


def test_a_schema_may_be_called_like_its_api(answering: Make, generated: Generate) -> None:
    # The fixture calls the API things<number>; whichever number it is, one of these clashes with the facades.
    names = {f"Things{number}": {"type": "object", "properties": {"a": TEXT}} for number in range(1, 200)}
    module = generated(answering({"type": "object"}, schemas=names))
    facade = module("client").__all__[1]
    assert hasattr(module("models"), f"{facade}2")
    assert not hasattr(module("models"), facade)


def test_parameters_of_one_name_and_those_called_like_keywords_can_all_be_given(api: Make, generated: Generate) -> None:
    names = ["id", "request", "deadline", "body", "client"]
    parameters: list[Document] = [{"name": name, "in": "query", "schema": TEXT} for name in names]
    parameters.append({"name": "id", "in": "path", "required": True, "schema": TEXT})
    endpoint = generated(api(path="/{id}", parameters=parameters))("api.things.get_things")
    request = endpoint.request("1", id_="2", request_="3", deadline_="4", body_="5", client_="6")
    assert request.target == "/things/1?id=2&request=3&deadline=4&body=5&client=6"


def test_a_field_of_any_type_takes_any_json(thing: Callable[..., Any]) -> None:
    class_ = thing({"type": "object", "properties": {"a": {}}})
    for body in (b'{"a":[1,{"b":null}]}', b'{"a":"x"}', b'{"a":null}'):
        assert msgspec.json.encode(msgspec.json.decode(body, type=class_)) == body


def test_an_enum_without_members_stops_the_run(answering: Make, generated: Generate) -> None:
    with pytest.raises(CodegenError):
        generated(answering({"type": "object", "properties": {"a": {**TEXT, "enum": []}}}))
