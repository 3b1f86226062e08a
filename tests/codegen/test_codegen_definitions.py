"""Our definitions and what they gave: every operation is counted at each station, every example obeys its schema."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.documents import load
from codegen.names import package_name
from codegen.normalise import operations_of
from codegen.pipeline import PACKAGE
from itwin_platform.sandbox._definitions import Api
from itwin_platform.sandbox._schemas import compiled

ROOT = Path(__file__).parents[2]
APIS = {"access-control": 38, "export": 8, "grouping-and-mapping": 23}

#: Examples of the portal's own pages that break their schemas: place of the example, and why it stays.
WAIVERS = {
    "grouping_and_mapping/components/schemas/ExtractionStatus/properties/startedOn": (
        "The page prints 0000-00-00T00:00:00.0000000Z, which is no day of any calendar."
    ),
}


def classes(path: Path) -> dict[str, list[str]]:
    """The public methods of the classes of a module; of one that is overloaded, the name once."""
    return {
        node.name: sorted(
            {
                one.name
                for one in node.body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_")
            }
        )
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


def test_definitions_clients_and_both_facades_have_the_same_operations() -> None:
    counts: dict[str, tuple[int, ...]] = {}
    for name in APIS:
        package = ROOT / "generated" / PACKAGE / package_name(name)
        defined = [one["operationId"] for _, _, one, _ in operations_of(load(ROOT / "specs" / f"{name}.yaml"))]
        modules = [path for path in (package / "api").rglob("*.py") if path.name != "__init__.py"]
        ids = [re.findall(r'^    id="(.+)",$', path.read_text(encoding="utf-8"), re.MULTILINE) for path in modules]
        facades = classes(package / "client.py")
        sync = facades.pop(next(one for one in facades if not one.startswith("Async")))
        ((_, asynchronous),) = facades.items()
        assert sorted(ids) == [[one] for one in sorted(defined)]
        assert sync == asynchronous == sorted(path.stem for path in modules)
        counts[name] = (len(set(defined)), len(modules), len(sync), len(asynchronous))
    assert counts == {name: (count,) * 4 for name, count in APIS.items()}


def examples(node: Any, place: str, *, named: bool = False) -> Iterator[tuple[str, Any, Any]]:
    """Place, schema and value of every example; ``named`` tells that keys are names of properties, no keywords."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from examples(item, f"{place}/{index}")
    if not isinstance(node, dict):
        return
    if not named:
        # Beside an example stands its schema, or the example stands in the schema.
        schema = node.get("schema", {key: value for key, value in node.items() if key != "example"})
        if "example" in node:
            yield place, schema, node["example"]
        for name, one in node.get("examples", {}).items():
            yield f"{place}/examples/{name}", schema, one["value"]
    for key, value in node.items():
        if named or key not in {"example", "examples"}:
            yield from examples(value, f"{place}/{key.replace('/', '~1')}", named=not named and key == "properties")


@pytest.fixture(scope="module")
def found() -> list[tuple[str, list[str]]]:
    """Every example, by its place, with what its schema finds wrong with it."""
    everything = []
    for name in map(package_name, APIS):
        path = ROOT / "generated" / PACKAGE / name / "definition.json"
        api = Api(name, name, "", json.loads(path.read_text(encoding="utf-8")))
        for place, schema, value in examples(api.document, name):
            everything.append((place, [one.message for one in compiled(api, schema).iter_errors(value)]))
    return everything


def test_every_example_obeys_its_schema_or_is_waived(found: list[tuple[str, list[str]]]) -> None:
    assert len(found) > 700
    assert {place: wrong for place, wrong in found if wrong and place not in WAIVERS} == {}


def test_no_waiver_is_left_over(found: list[tuple[str, list[str]]]) -> None:
    assert sorted(place for place, wrong in found if wrong) == sorted(WAIVERS)


def test_an_example_that_breaks_its_schema_would_be_found() -> None:
    text = {"type": "string"}
    document = {
        "a": {"schema": text, "example": 1},
        "b": {"schema": text, "examples": {"one": {"value": 2}}},
        "c": {"type": "object", "properties": {"example": {**text, "example": 3}}},
    }
    api = Api("a", "a", "", document)
    wrong = [place for place, schema, value in examples(document, "") if list(compiled(api, schema).iter_errors(value))]
    assert wrong == ["/a", "/b/examples/one", "/c/properties/example"]
