"""Nothing is lost in silence: what the generator drops stops the run, by name, file and place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from codegen.complete import require_complete
from codegen.normalise import normalise
from codegen.problems import CodegenError
from codegen.render import render

Document = dict[str, Any]
Make = Callable[..., Document]
Generate = Callable[[Document], Any]

TEXT = {"type": "string"}
THING = {"type": "object", "properties": {"name": TEXT}}


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


# -- what a rule mends before the generator sees it ------------------------------------------------------------------


def repairs_of(package: Any, rule: str) -> list[str]:
    return [one.place for one in package.repairs if one.rule == rule]


def test_an_operation_that_sends_a_picture_is_there(api: Make, generated: Generate) -> None:
    image = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
    package = generated(api(operationId="upload-thing-image", method="put", path="/image", requestBody=image))
    request = package("api.things.upload_thing_image").request(body=b"\x89PNG\r\n")
    assert (request.content, request.wire_headers["Content-Type"]) == (b"\x89PNG\r\n", "image/png")


def test_an_operation_with_a_parameter_that_is_an_array_of_nothing_is_there(api: Make, generated: Generate) -> None:
    package = generated(api(parameters=[{"name": "types", "in": "query", "schema": {"type": "array"}}]))
    assert repairs_of(package, "items") == ["/paths/~1things/get/parameters/0/schema"]
    assert package("api.things.get_things").request(types=["a", 1]).query == (("types", "a"), ("types", "1"))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_chain_of_references_that_ends_nowhere_loses_no_link(
    answering: Make, generated: Generate, depth: int
) -> None:
    links = {f"Link{one}": {"type": "object", "properties": {"to": ref(f"Link{one + 1}")}} for one in range(1, depth)}
    package = generated(answering({"type": "object", "properties": {"to": ref("Link1")}}, schemas=links))
    last = "Thing" if depth == 1 else f"Link{depth - 1}"
    assert repairs_of(package, "reference") == [f"/components/schemas/{last}/properties/to"]
    body = b'{"to":' * depth + b'["anything"]' + b"}" * depth
    assert msgspec.json.encode(msgspec.json.decode(body, type=package("models").Thing)) == body


def test_a_schema_that_uses_one_with_an_array_of_nothing_keeps_its_items(answering: Make, generated: Generate) -> None:
    bad = {"type": "object", "properties": {"list": {"type": "array"}}}
    chain = {"A": {"type": "object", "properties": {"b": ref("B")}}, "B": bad}
    package = generated(answering({"type": "object", "properties": {"a": ref("A")}}, schemas=chain))
    assert repairs_of(package, "items") == ["/components/schemas/B/properties/list"]
    body = b'{"a":{"b":{"list":[1,"x",{"y":null}]}}}'
    assert msgspec.json.encode(msgspec.json.decode(body, type=package("models").Thing)) == body


@pytest.mark.parametrize("status", ["200", "404"])
def test_an_answer_that_refers_to_nothing_is_still_an_answer(api: Make, generated: Generate, status: str) -> None:
    content = {"application/json": {"schema": ref("Gone")}}
    responses = {"200": {"description": "OK"}, status: {"description": "It", "content": content}}
    package = generated(api(responses=responses))
    place = f"/paths/~1things/get/responses/{status}/content/application~1json/schema"
    assert repairs_of(package, "reference") == [place]
    assert package("api.things.get_things").OPERATION.answers[status].kind == "json"


# -- what no rule mends, because the rules were left out here --------------------------------------------------------


@pytest.fixture
def unmended(tmp_path: Path) -> Callable[[Document], CodegenError]:
    """Generates a definition as it is, and gives the error of the proof."""

    def run(definition: Document) -> CodegenError:
        normalised = normalise("things", definition, source="things.json")
        data, _ = render(normalised, tmp_path / "things", source="things.json")
        with pytest.raises(CodegenError) as caught:
            require_complete(definition, normalised.plan, data, tmp_path / "things", source="things.json")
        assert "mend it there or in the overlay" in caught.value.advice
        return caught.value

    return run


def test_an_operation_that_the_generator_drops_stops_the_run_with_its_reason(
    unmended: Callable[[Document], CodegenError], api: Make
) -> None:
    error = unmended(api(parameters=[{"name": "a", "in": "query", "schema": ref("Gone")}]))
    assert (error.source, error.place) == ("things.json", "/paths/~1things/get")
    assert re.fullmatch(r"operation get-things is lost: .*Could not find reference.*", error.message, re.DOTALL)


def test_a_schema_that_is_dropped_for_what_it_uses_stops_the_run(
    unmended: Callable[[Document], CodegenError], api: Make
) -> None:
    chain = {name: {"type": "object", "properties": {"to": ref(to)}} for name, to in (("A", "B"), ("B", "Gone"))}
    error = unmended(api(schemas=chain))
    assert error.place == "/components/schemas/A"
    assert error.message.startswith("schema A is lost")


# -- the proof itself, on output from which something was taken away -------------------------------------------------


@pytest.fixture
def rendered(tmp_path: Path, answering: Make) -> Callable[..., None]:
    """Renders a good definition, lets a function damage the output, and runs the proof on what is left."""

    def check(damage: Callable[[Path], None]) -> None:
        definition = answering(THING, schemas={"Unused": THING, "Colour": {**TEXT, "enum": ["Red"]}})
        normalised = normalise("things", definition, source="things.json")
        package = tmp_path / "things"
        data, complaints = render(normalised, package, source="things.json")
        assert complaints == []
        damage(package)
        require_complete(definition, normalised.plan, data, package, source="things.json")

    return check


def test_complete_output_passes(rendered: Callable[..., None]) -> None:
    rendered(lambda _: None)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("api/things/get_things.py", r"things\.json#/paths/~1things/get: operation get-things is lost"),
        ("client.py", r"things\.json#/paths/~1things/get: operation get-things is lost"),
        ("models/thing.py", r"things\.json#/components/schemas/Thing: schema Thing is lost"),
        ("models/unused.py", r"things\.json#/components/schemas/Unused: schema Unused is lost"),
        ("models/colour.py", r"things\.json#/components/schemas/Colour: schema Colour is lost"),
    ],
)
def test_a_file_that_is_missing_is_noticed(rendered: Callable[..., None], file: str, message: str) -> None:
    with pytest.raises(CodegenError, match=message):
        rendered(lambda package: (package / file).unlink())


def test_a_facade_that_misses_one_of_its_two_methods_is_noticed(rendered: Callable[..., None]) -> None:
    def drop_the_asynchronous_one(package: Path) -> None:
        facade = package / "client.py"
        facade.write_text(facade.read_text().replace("async def get_things(", "async def other("))

    with pytest.raises(CodegenError, match="operation get-things is lost"):
        rendered(drop_the_asynchronous_one)


def test_what_is_not_dropped_is_all_there(answering: Make, generated: Generate) -> None:
    module = generated(answering(THING, schemas={"Unused": THING, "Ids": {"type": "array", "items": TEXT}}))
    assert module("api.things.get_things").OPERATION.id == "get-things"
    assert set(module("models").__all__) == {"Thing", "Unused"}
