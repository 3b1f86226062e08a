"""Genuine downloads of the developer portal; they are not ours to keep, so these tests read them from outside."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codegen.documents import load, resolve
from codegen.names import class_name, package_name, snake_name
from codegen.normalise import operations_of
from codegen.pipeline import PACKAGE, Source, generate
from codegen.problems import Repair

Document = dict[str, Any]

FOLDER = os.environ.get("ITWIN_DEFINITIONS_DIR")
#: How many operations each has; together they are generated into one package.
APIS = {"itwins": 28, "reality-management": 11, "webhooks-v2": 5}

pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason=f"ITWIN_DEFINITIONS_DIR is not set: it names the folder with {', '.join(f'{one}.json' for one in APIS)}",
)

#: Runs with the generated folder first on the path: imports every module, and reads and writes the bodies it is given.
WORKER = """
import importlib, json, pkgutil, sys, typing
import itwin_platform_api as package, msgspec

found = {"file": package.__file__, "modules": [], "operations": {}, "models": {}, "methods": {}, "bodies": []}
modules = {}
for one in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    module = importlib.import_module(one.name)
    found["modules"].append(one.name)
    if hasattr(module, "OPERATION"):
        modules[module.OPERATION.api, module.OPERATION.id] = module
        found["operations"].setdefault(module.OPERATION.api, []).append(module.OPERATION.id)
    if one.name.endswith(".models"):
        found["models"][one.name.split(".")[1]] = [name for name in module.__all__ if hasattr(module, name)]
    if one.name.endswith(".client") and ".runtime." not in one.name:
        methods = found["methods"][one.name.split(".")[1]] = {}
        for name in module.__all__:
            methods["async" if name.startswith("Async") else "sync"] = [
                name for name, value in vars(getattr(module, name)).items() if callable(value) and name[0] != "_"
            ]

def written(api, operation, status, body):
    module = modules[api, operation]
    type_ = module.OPERATION.answers[status].type if status else typing.get_type_hints(module.request)["body"]
    if msgspec.UnsetType in typing.get_args(type_):
        type_ = typing.Union[tuple(one for one in typing.get_args(type_) if one is not msgspec.UnsetType)]
    try:
        value = msgspec.json.decode(json.dumps(body).encode(), type=type_)
        return json.loads(msgspec.json.encode(value))
    except Exception as error:
        return f"{type(error).__name__}: {error}"

for given in json.load(sys.stdin):
    found["bodies"].append(written(*given))
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes values of a definition's schemas.

    Attributes:
        shape: ``minimal`` (required members, empty lists), ``maximal`` (every member), or ``nulls`` where allowed.
        choice: which one of alternatives.
    """

    document: Document
    shape: str
    choice: int

    def make(self, schema: Any, depth: int = 0) -> Any:
        schema = self._resolved(schema)
        if self.shape == "nulls" and schema.get("nullable"):
            return None
        parts = [*schema.get("allOf", ())]
        alternatives = schema.get("anyOf") or schema.get("oneOf") or []
        if alternatives:
            parts.append(alternatives[self.choice % len(alternatives)])
        made = [self.make(part, depth) for part in parts]
        if made and not all(isinstance(one, dict) for one in made):
            return made[0]
        if schema.get("properties") or made:
            return {key: value for one in [*made, self._members(schema, depth)] for key, value in one.items()}
        return self._plain(schema, depth)

    def _resolved(self, schema: Any) -> Document:
        while isinstance(schema, dict) and "$ref" in schema:
            schema = resolve(self.document, schema["$ref"])
        return schema if isinstance(schema, dict) else {}

    def _members(self, schema: Document, depth: int) -> Document:
        members = schema.get("properties") or {}
        everything = self.shape != "minimal" and depth < 8
        wanted = list(members) if everything else [one for one in schema.get("required", ()) if one in members]
        return {name: self.make(members[name], depth + 1) for name in wanted}

    def _plain(self, schema: Document, depth: int) -> Any:
        least = self.shape == "minimal"
        if "enum" in schema:
            return schema["enum"][0 if least else -1]
        some = [] if least else [0, 1]
        dates = {"date-time": "2023-01-10T13:44:56.123456+05:30", "date": "2024-02-29"}
        text = "" if least else 'Größe "1" \\ 2/3 \u2028 😀'
        made: dict[str | None, Callable[[], Any]] = {
            "object": lambda: {
                f"Schlüssel {one}": self.make(schema.get("additionalProperties"), depth + 1) for one in some
            },
            "array": lambda: [self.make(schema.get("items"), depth + 1) for _ in some],
            "integer": lambda: 0 if least else 2**53,
            "number": lambda: -0.5 if least else 1e300,
            "boolean": lambda: not least,
            "string": lambda: dates.get(schema.get("format", ""), text),
        }
        return made.get(schema.get("type"), lambda: [1, {"anything": None}])()


def bodies_of(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Operation, status (empty for the request) and body, for every JSON body that a definition describes."""
    for _, _, operation, _ in operations_of(document):
        described = {"": operation.get("requestBody") or {}, **operation["responses"]}
        for status, one in described.items():
            for media, content in (one.get("content") or {}).items():
                if not media.endswith("json"):
                    continue
                for shape, choice in itertools.product(("minimal", "maximal", "nulls"), range(3)):
                    yield operation["operationId"], status, Maker(document, shape, choice).make(content["schema"])


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same; date-times as instants."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if one != other and isinstance(one, str) and isinstance(other, str):
        try:
            return dt.datetime.fromisoformat(one) == dt.datetime.fromisoformat(other)
        except ValueError:
            return False
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


@dataclass(frozen=True, slots=True)
class Built:
    """The three packages, in a folder that is to be the first on the path."""

    folder: Path
    definitions: dict[str, Document]
    repairs: dict[str, tuple[Repair, ...]]
    bodies: list[tuple[str, str, str, Any]]
    found: dict[str, Any]

    def operations(self, name: str) -> dict[str, Document]:
        return {one["operationId"]: one for _, _, one, _ in operations_of(self.definitions[name])}

    def schemas(self, name: str) -> Document:
        found: Document = self.definitions[name]["components"]["schemas"]
        return found


def run(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "MYPYPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    paths = {name: Path(FOLDER or "") / f"{name}.json" for name in APIS}
    definitions = {name: load(path) for name, path in paths.items()}
    with generate([Source(name, path, None, None) for name, path in paths.items()]) as (root, repairs):
        bodies = [
            (name, *body)
            for name in APIS
            # As downloaded, and as repaired, where an answer of two forms has both.
            for document in (definitions[name], load(root / package_name(name) / "definition.json"))
            for body in bodies_of(document)
        ]
        done = run(root.parent, "-c", WORKER, given=json.dumps(bodies))
        assert done.returncode == 0, done.stderr
        yield Built(root.parent, definitions, repairs, bodies, json.loads(done.stdout))


def test_every_operation_has_its_module_and_a_method_of_both_facades(built: Built) -> None:
    for name, count in APIS.items():
        wanted = built.operations(name)
        assert len(wanted) == count
        assert sorted(built.found["operations"][name]) == sorted(wanted)
        methods = built.found["methods"][package_name(name)]
        for kind in ("sync", "async"):
            assert sorted(methods[kind]) == sorted(map(snake_name, wanted)), (name, kind)


def test_every_schema_has_its_model_or_a_reason_to_have_none(built: Built) -> None:
    reasons: Counter[str] = Counter()
    for name in APIS:
        models = built.found["models"][package_name(name)]
        for key, schema in built.schemas(name).items():
            if class_name(key) in models:
                reasons["model"] += 1
            elif key in {"AcceptHeader", "AuthorizationHeader"}:
                reasons["header"] += 1
            else:
                # Spelled out where it is used: nothing but a plain text, number or list is.
                assert schema["type"] in {"string", "array"}, key
                assert not {"properties", "enum", "allOf", "anyOf", "oneOf"} & set(schema), key
                reasons["inlined"] += 1
    assert reasons == {"model": 139, "header": 6, "inlined": 3}


def test_every_module_of_the_generated_packages_is_imported(built: Built) -> None:
    assert Path(built.found["file"]).is_relative_to(built.folder)
    files = {path for path in (built.folder / PACKAGE).rglob("*.py") if path.name != "__init__.py"}
    assert len(files) > 150
    imported = set(built.found["modules"])
    assert {".".join(path.relative_to(built.folder).with_suffix("").parts) for path in files} <= imported


def test_the_generated_packages_are_completely_typed(built: Built, tmp_path: Path) -> None:
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy]\n")
    done = run(
        built.folder, "-m", "mypy", "--strict", "--config-file", str(settings), "--cache-dir", str(tmp_path), PACKAGE
    )
    assert (done.returncode, done.stdout.startswith("Success")) == (0, True), done.stdout + done.stderr


def test_no_body_loses_anything_when_it_is_read_and_written(built: Built) -> None:
    pairs = list(zip(built.bodies, built.found["bodies"], strict=True))
    lost = [(body, written) for body, written in pairs if not same(body[3], written)]
    assert lost == []
    covered = {(api, operation, status) for api, operation, status, _ in built.bodies}
    assert len(covered) > 44


def test_what_was_repaired_is_told_with_its_place(built: Built) -> None:
    found = {(name, one.rule, one.place) for name in APIS for one in built.repairs[name] if one.rule != "superset"}
    page = "get/responses/200/content/application~1json/schema"
    assert found == {
        *((name, "sign-in", "/components/securitySchemes") for name in APIS),
        *(("itwins", "prefer", f"/paths/~1{path}/{page}") for path in ("", "favorites", "recents")),
        ("reality-management", "prefer", f"/paths/~1/{page}"),
        ("reality-management", "items", "/paths/~1/get/parameters/6/schema"),
    }
    assert all(one.place for name in APIS for one in built.repairs[name])
