"""The rating of a comparison is at least what it does to Python names, whatever the edit."""

from __future__ import annotations

import copy
import importlib
import inspect
import os
import random
import typing
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.diff import Rating, compare
from codegen.diff.names import compare_names
from codegen.normalise import normalise
from codegen.problems import CodegenError

Document = dict[str, Any]
#: A few by default; ITWIN_DIFF_EDITS=1000 takes minutes.
EDITS = int(os.environ.get("ITWIN_DIFF_EDITS", "60"))


def nodes(node: Any) -> Iterator[Any]:
    """Every object and list of a definition, but for examples."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in {"example", "examples", "servers", "info"}:
                yield from nodes(value)
    elif isinstance(node, list):
        yield node
        for value in node:
            yield from nodes(value)


def edit(definition: Document, source: random.Random) -> str:
    """Makes one random edit of what clients are made from; returns what it was."""
    found = [one for one in nodes(definition) if isinstance(one, dict)]
    objects = [one for one in found if isinstance(one.get("properties"), dict) and one["properties"]]
    table: list[tuple[dict[str, Any], list[Document]]] = [
        (SCHEMA_EDITS, [one for one in found if "type" in one or "properties" in one]),
        (OBJECT_EDITS, objects),
        (OPERATION_EDITS, [one for one in found if "operationId" in one]),
        (PARAMETER_EDITS, [one for one in found if "in" in one and "schema" in one]),
        (DEFINITION_EDITS, [definition]),
    ]
    edits, nodes_ = source.choice(table)
    kind = source.choice(sorted(edits))
    edits[kind](source.choice(nodes_), source, definition)
    return kind


def renamed(schema: Document, source: random.Random, _: Document) -> None:
    name = source.choice(sorted(schema["properties"]))
    schema["properties"] = {("renamed" if key == name else key): one for key, one in schema["properties"].items()}


def pointed_elsewhere(schema: Document, source: random.Random, definition: Document) -> None:
    target = source.choice(sorted(definition["components"]["schemas"]))
    schema["properties"][source.choice(sorted(schema["properties"]))] = {"$ref": f"#/components/schemas/{target}"}


def listed(schema: Document, source: random.Random, _: Document) -> None:
    name = source.choice(sorted(schema["properties"]))
    schema["properties"][name] = {"type": "array", "items": schema["properties"][name]}


def relaxed(schema: Document, source: random.Random, _: Document) -> None:
    name = source.choice(sorted(schema["properties"]))
    schema["required"] = [one for one in schema.get("required", []) if one != name]


def toggled(node: Document, word: str) -> None:
    node[word] = not node.get(word, False)


KINDS = ["string", "integer", "number", "boolean"]
SCHEMA_EDITS: dict[str, Any] = {
    "type": lambda one, source, _: one.update(type=source.choice(KINDS)),
    "null": lambda one, _source, _: toggled(one, "nullable"),
    "values": lambda one, source, _: one.update(type="string", enum=source.sample(["A", "B", "C"], 2)),
    "value": lambda one, _source, _: one.update(enum=[*one.get("enum", [])[1:], "Another"]),
    "format": lambda one, source, _: one.update(format=source.choice(["uuid", "date", "date-time", "int32"])),
}
OBJECT_EDITS: dict[str, Any] = {
    "renamed": renamed,
    "dropped": lambda one, source, _: one["properties"].pop(source.choice(sorted(one["properties"]))),
    "added": lambda one, _source, _: one["properties"].update(added={"type": "string"}),
    "required": lambda one, source, _: one.update(required=sorted(source.sample(sorted(one["properties"]), 1))),
    "relaxed": relaxed,
    "reference": pointed_elsewhere,
    "list": listed,
    "map": lambda one, _source, _: one.update(additionalProperties={"type": "string"}),
}
OPERATION_EDITS: dict[str, Any] = {
    "id": lambda one, _source, _: one.update(operationId=one["operationId"] + "-renamed"),
    "tag": lambda one, _source, _: one.update(tags=["Other"]),
    "body": lambda one, _source, _: toggled(one.get("requestBody", {}), "required"),
    "parameter": lambda one, _source, _: one.setdefault("parameters", []).append(
        {"name": "fresh", "in": "query", "schema": {"type": "string"}}
    ),
    "status": lambda one, _source, _: one["responses"].update({"203": {"description": "Fresh."}}),
    "paging": lambda one, _source, _: one.pop("x-itwin-paging", None),
}
PARAMETER_EDITS: dict[str, Any] = {
    "optional": lambda one, _source, _: toggled(one, "required" if one["in"] != "path" else "deprecated"),
    "location": lambda one, _source, _: one.update({"in": "header"} if one["in"] == "query" else {}),
    "schema": lambda one, source, _: one.update(
        schema=source.choice(
            [{"type": "integer"}, {"type": "string", "format": "uuid"}, {"type": "array", "items": {"type": "string"}}]
        )
    ),
}
DEFINITION_EDITS: dict[str, Any] = {
    "component": lambda one, source, _: one["components"]["schemas"].pop(
        source.choice(sorted(one["components"]["schemas"]))
    ),
    "path": lambda one, source, _: one["paths"].pop(source.choice(sorted(one["paths"]))),
}


@pytest.mark.parametrize("api", ["access-control", "export", "grouping-and-mapping"])
def test_a_change_is_rated_at_least_as_its_names_are(real: dict[str, Document], api: str) -> None:
    source = random.Random(14)  # noqa: S311 - for tests
    old = real[api]
    schemas = frozenset(old["components"]["schemas"])
    was = normalise(api, old, source="old")
    told: Counter[str] = Counter()
    for number in range(EDITS):
        new = copy.deepcopy(old)
        kinds = [edit(new, source) for _ in range(1 + number % 3)]
        try:
            now = normalise(api, new, source="new")
            report = compare(api, old, new, source="new")
        except (CodegenError, KeyError):
            # A reference to what is gone, which the repairs before it mend.
            continue
        names = compare_names(was, now, schemas, frozenset(new["components"]["schemas"]))
        listed = [one for change in report.changes for one in change.names]
        assert sorted(map(str, listed)) == sorted(map(str, names)), kinds
        for change in report.changes:
            lost = [str(one) for one in change.names if one.what in {"removed", "changed"}]
            assert change.rating is Rating.MAJOR or not lost, (kinds, change.rule, lost)
            assert change.rating >= Rating.MINOR or not change.names, (kinds, change.rule)
        told.update(one.what for one in names)
    assert set(told) == {"added", "removed", "changed", "refined"}


@pytest.mark.parametrize("api", ["access-control", "export", "grouping-and-mapping"])
def test_the_names_are_those_of_the_generated_client(real: dict[str, Document], api: str) -> None:
    empty = {**copy.deepcopy(real[api]), "paths": {}, "components": {"schemas": {}}}
    was, now = normalise(api, empty, source="old"), normalise(api, real[api], source="new")
    names = {one.name for one in compare_names(was, now, frozenset(), frozenset()) if one.what == "added"}
    package = f"itwin_platform_api.{now.plan.package}"
    client = importlib.import_module(f"{package}.client")
    facade = getattr(client, next(one for one in client.__all__ if not one.startswith("Async")))
    arguments: set[str] = set()
    for operation in now.plan.operations:
        method = getattr(facade, operation.python)
        ways = typing.get_overloads(method) or [method]
        found = {name for way in ways for name in inspect.signature(way).parameters}
        own = found - {"self", "deadline", "prefetch", "concurrency", "resume"}
        arguments |= {f"{now.plan.package}.{operation.python}({name}=)" for name in own}
    assert {one for one in names if one.endswith("=)")} == arguments
    models = importlib.import_module(f"{package}.models")
    classes = {f"models.{now.plan.package}.{one}" for one in models.__all__}
    assert {one for one in names if one.startswith("models.") and one.count(".") == 2} == classes
