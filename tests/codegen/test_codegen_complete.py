"""Nothing is lost in silence: what the generator drops stops the run, by name, file and place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.complete import require_complete
from codegen.normalise import normalise
from codegen.pipeline import Source, generate
from codegen.problems import CodegenError
from codegen.render import render

Document = dict[str, Any]
Make = Callable[..., Document]

TEXT = {"type": "string"}
THING = {"type": "object", "properties": {"name": TEXT}}


def ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def run(folder: Path, definition: Document) -> CodegenError:
    """Generate a definition that cannot be, and give the error after the checks that hold for every such error."""
    path = folder / "things.json"
    path.write_text(json.dumps(definition), encoding="utf-8")
    with pytest.raises(CodegenError) as caught, generate([Source("things", path, None, None)]):
        pass
    assert caught.value.source == str(path)
    assert str(caught.value).startswith(f"{path}#{caught.value.place}: ")
    return caught.value


def test_an_operation_with_a_body_that_the_generator_cannot_send_stops_the_run(tmp_path: Path, api: Make) -> None:
    image = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
    error = run(tmp_path, api(operationId="upload-thing-image", method="put", path="/image", requestBody=image))
    assert error.place == "/paths/~1image/put"
    assert error.message.startswith("operation upload-thing-image is lost: ")
    assert "Unsupported content type image/png" in error.message
    assert "mend it there or in the overlay" in error.advice


def test_an_operation_with_a_parameter_that_is_an_array_of_nothing_stops_the_run(tmp_path: Path, api: Make) -> None:
    error = run(tmp_path, api(parameters=[{"name": "types", "in": "query", "schema": {"type": "array"}}]))
    assert error.place == "/paths/~1things/get"
    assert error.message.startswith("operation get-things is lost: ")
    assert "items" in error.message


def test_a_schema_with_an_array_of_nothing_stops_the_run(tmp_path: Path, answering: Make) -> None:
    error = run(tmp_path, answering({"type": "object", "properties": {"list": {"type": "array"}}}))
    assert error.place in {"/components/schemas/Thing", "/paths/~1things/get"}
    assert "is lost" in error.message


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_chain_of_references_that_ends_nowhere_stops_the_run(tmp_path: Path, answering: Make, depth: int) -> None:
    links = {f"Link{one}": {"type": "object", "properties": {"to": ref(f"Link{one + 1}")}} for one in range(1, depth)}
    error = run(tmp_path, answering({"type": "object", "properties": {"to": ref("Link1")}}, schemas=links))
    last = "Thing" if depth == 1 else f"Link{depth - 1}"
    assert error.place == f"/components/schemas/{last}/properties/to"
    assert error.message == f"refers to #/components/schemas/Link{depth}, which the definition does not have"


def test_a_schema_that_uses_a_dropped_one_is_not_dropped_in_silence_with_it(tmp_path: Path, answering: Make) -> None:
    bad = {"type": "object", "properties": {"list": {"type": "array"}}}
    chain = {"A": {"type": "object", "properties": {"b": ref("B")}}, "B": bad}
    error = run(tmp_path, answering({"type": "object", "properties": {"a": ref("A")}}, schemas=chain))
    assert re.match(r"(schema|operation) [\w-]+ is lost", error.message)


def test_an_answer_that_refers_to_nothing_stops_the_run(tmp_path: Path, api: Make) -> None:
    content = {"application/json": {"schema": ref("Gone")}}
    error = run(tmp_path, api(responses={"200": {"description": "OK", "content": content}}))
    assert error.place == "/paths/~1things/get/responses/200/content/application~1json/schema"
    assert error.message == "refers to #/components/schemas/Gone, which the definition does not have"


def test_an_error_answer_counts_like_any_other(tmp_path: Path, api: Make) -> None:
    bad = {"type": "object", "properties": {"list": {"type": "array"}}}
    content = {"application/json": {"schema": ref("Bad")}}
    responses = {"200": {"description": "OK"}, "404": {"description": "Not found", "content": content}}
    assert "is lost" in run(tmp_path, api(schemas={"Bad": bad}, responses=responses)).message


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


def test_what_is_not_dropped_is_all_there(
    answering: Make, generated: Callable[[Document], Callable[[str], ModuleType]]
) -> None:
    module = generated(answering(THING, schemas={"Unused": THING, "Ids": {"type": "array", "items": TEXT}}))
    assert module("api.things.get_things").OPERATION.id == "get-things"
    assert set(module("models").__all__) == {"Thing", "Unused"}
