"""Alternatives and parts of schemas: what is read loses nothing, whichever of them holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from codegen.problems import CodegenError

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


def either(word: str, *alternatives: Document) -> Document:
    return {word: list(alternatives)}


def again(body: bytes, type_: Any) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(body, type=type_))


@pytest.fixture
def thing(with_answer: Make, generated: Generate) -> Callable[..., Any]:
    """The class that a schema becomes, and the rules that were used for it."""

    def make(schema: Document, **schemas: Document) -> Any:
        package = generated(with_answer(schema, schemas))
        return package("models").Thing, [one.rule for one in package.repairs]

    return make


@pytest.mark.parametrize("word", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        (TEXT, NUMBER, [b'"a"', b"1"]),
        (TEXT, {**TEXT, "format": "date-time"}, [b'"a"', b'"2024-03-01T10:00:00Z"']),
        ({**TEXT, "enum": ["a"]}, {**TEXT, "enum": ["b"]}, [b'"a"', b'"b"']),
        (NUMBER, {"type": "number"}, [b"1", b"1.5"]),
        ({**NUMBER, "nullable": True}, NUMBER, [b"1", b"null"]),
        ({**TEXT, "nullable": True}, NUMBER, [b'"a"', b"1", b"null"]),
        (POINT, TEXT, [b'{"x":1}', b'"a"']),
        (POINT, {"type": "object", "properties": {"y": TEXT}, "required": ["y"]}, [b'{"x":1}', b'{"y":"1"}']),
        (POINT, {"type": "object"}, [b'{"x":1}', b'{"z":[1]}']),
        ({"type": "object"}, POINT, [b'{"x":1}', b'{"z":[1]}']),
        ({"type": "object", "additionalProperties": TEXT}, {"type": "object"}, [b'{"x":"1"}', b'{"z":[1]}']),
        (array(POINT), POINT, [b'[{"x":1}]', b'{"x":1}']),
        (array(TEXT), array(NUMBER), [b'["a"]', b"[1]"]),
        (array(TEXT, nullable=True), array(TEXT, maxItems=1), [b'["a"]', b"null"]),
        (array(TEXT), array(NUMBER, nullable=True), [b'["a"]', b"[1]", b"null"]),
        ({**POINT, "nullable": True}, {"type": "object", "properties": {"y": TEXT}}, [b'{"x":1}', b"null"]),
        ({}, TEXT, [b'"a"', b"[{}]"]),
    ],
)
def test_a_member_of_two_shapes_loses_neither(
    thing: Callable[..., Any], word: str, first: Document, second: Document, values: list[bytes]
) -> None:
    forms = [{"type": "object", "properties": {"one": one, "id": TEXT}, "required": ["id"]} for one in (first, second)]
    class_, rules = thing(either(word, *forms))
    assert "superset" in rules
    for value in values:
        body = b'{"one":' + value + b',"id":"1"}'
        assert again(body, class_) == body


def test_a_choice_of_text_and_number_takes_both_and_nothing_else(thing: Callable[..., Any]) -> None:
    class_, rules = thing({"type": "object", "properties": {"one": either("oneOf", TEXT, {"type": "number"})}})
    assert rules == []
    for body in (b'{"one":"1"}', b'{"one":1.5}'):
        assert again(body, class_) == body
    with pytest.raises(msgspec.ValidationError, match=r"\$\.one"):
        msgspec.json.decode(b'{"one":true}', type=class_)


@pytest.mark.parametrize(
    "alternatives", [(TEXT, {**TEXT, "format": "date-time"}), (NUMBER, {"type": "number"}), (POINT, TEXT), (TEXT, {})]
)
def test_alternatives_that_cannot_be_told_apart_are_anything(
    thing: Callable[..., Any], alternatives: tuple[Document, ...]
) -> None:
    class_, rules = thing({"type": "object", "properties": {"one": either("anyOf", *alternatives)}})
    assert rules == ["alternatives"]
    assert again(b'{"one":[{"anything":null}]}', class_) == b'{"one":[{"anything":null}]}'


@pytest.mark.parametrize(
    "part", [either("allOf", ref("Part")), either("anyOf", POINT, ref("Between")), either("oneOf", ref("Part"))]
)
def test_a_schema_that_is_a_part_of_itself_stops_the_run(stopped: Stopped, sound: Make, part: Document) -> None:
    schemas = {"Part": {**POINT, **part}, "Between": either("allOf", {"allOf": [ref("Part")]})}
    error = stopped(sound(schemas=schemas))
    assert error.place in {"/components/schemas/Part", "/components/schemas/Between"}
    assert error.message == "is a part of itself"
    assert "overlay" in error.advice


@pytest.mark.parametrize("marked", [0, 1])
def test_a_member_that_is_secret_in_one_alternative_is_hidden_in_all(thing: Callable[..., Any], marked: int) -> None:
    forms: list[Document] = [{"type": "object", "properties": {"key": {**TEXT, "description": str(n)}}} for n in (0, 1)]
    forms[marked]["properties"]["key"]["x-itwin-secret"] = True
    model, _ = thing(either("oneOf", *forms))
    assert repr(msgspec.json.decode(b'{"key":"abc123"}', type=model)) == "Thing(key=<secret>)"
