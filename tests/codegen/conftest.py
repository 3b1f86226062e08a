"""Small definitions to try one rule on, and the ways through the program: normalised only, or generated and imported."""

from __future__ import annotations

import copy
import importlib
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.normalise import Normalised, normalise
from codegen.pipeline import Source, generate
from codegen.problems import CodegenError, Repair
from codegen.repair import OAUTH_SCHEME

Document = dict[str, Any]

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Package:
    """A generated package, by what it was repaired of; called with a dotted name, it imports a module of itself."""

    name: str
    root: Path
    repairs: tuple[Repair, ...]

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Place and rule of each repair, but for those that say that alternatives became one object."""
        return [(one.place, one.rule) for one in self.repairs if one.rule != "superset"]

    def __call__(self, module: str) -> ModuleType:
        return importlib.import_module(f"{self.name}.{module}")


def member_view(result: Normalised, class_name: str, wire: str) -> Document:
    """The view of an object's member; the generator reads it under a neutral key, and the plan knows which."""
    key = next(one.key for one in result.plan.by_class[class_name].fields if one.wire == wire)
    found: Document = result.view["components"]["schemas"][class_name]["properties"][key]
    return found


@pytest.fixture
def view_of() -> Callable[[Normalised, str, str], Document]:
    """Gives the view of a member: of which result, which class, which name on the wire."""
    return member_view


@pytest.fixture
def api() -> Callable[..., Document]:
    """Makes a valid definition of one operation; keywords change the operation, ``schemas`` are its components."""

    def make(
        *, schemas: Document | None = None, path: str = "/things", method: str = "get", **operation: Any
    ) -> Document:
        given = {
            "operationId": "get-things",
            "tags": ["Things"],
            "responses": {"200": {"description": "OK"}},
            **operation,
        }
        return copy.deepcopy(
            {
                "openapi": "3.0.3",
                "info": {"title": "Things", "version": "v1"},
                "servers": [{"url": "https://api.bentley.com/things"}],
                "paths": {path: {method: given}},
                "components": {"schemas": schemas or {}},
            }
        )

    return make


@pytest.fixture
def answering(api: Callable[..., Document]) -> Callable[..., Document]:
    """Makes a definition whose one operation answers with the schema ``Thing``."""

    def make(thing: Document, *, schemas: Document | None = None, **operation: Any) -> Document:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
        return api(
            schemas={"Thing": thing, **(schemas or {})},
            responses={"200": {"description": "OK", "content": content}},
            **operation,
        )

    return make


@pytest.fixture
def normalised() -> Callable[[Document], Normalised]:
    """Normalises a definition as the API ``things``."""
    return lambda definition: normalise("things", definition, source="things.json")


@pytest.fixture
def sound(api: Callable[..., Document]) -> Callable[..., Document]:
    """Makes definitions as ``api`` does, with sign-in and an Accept header, so that there is nothing to repair."""

    def make(**operation: Any) -> Document:
        definition = api(**operation)
        definition["components"]["securitySchemes"] = {"itwinPlatform": copy.deepcopy(OAUTH_SCHEME)}
        accept = {"type": "string", "default": "application/vnd.bentley.itwin-platform.v1+json"}
        for item in definition["paths"].values():
            item["parameters"] = [{"name": "Accept", "in": "header", "required": True, "schema": accept}]
        return definition

    return make


@pytest.fixture
def with_answer(sound: Callable[..., Document]) -> Callable[..., Document]:
    """Makes a sound definition, but for the schema ``Thing`` of its answer and further ``schemas``."""

    def make(thing: Document, schemas: Document | None = None, **operation: Any) -> Document:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
        responses = {"200": {"description": "OK", "content": content}}
        return sound(schemas={"Thing": thing, **(schemas or {})}, responses=responses, **operation)

    return make


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Document], Package]]:
    """Generates a definition; gives the new package."""
    with ExitStack() as stack:

        def make(definition: Document) -> Package:
            name = f"things{next(_NUMBERS)}"
            path = tmp_path / f"{name}.json"
            path.write_text(json.dumps(definition), encoding="utf-8")
            root, repairs = stack.enter_context(generate([Source(name, path, None, None)]))
            monkeypatch.syspath_prepend(str(root))
            return Package(name, root / name, repairs[name])

        yield make


@pytest.fixture
def stopped(tmp_path: Path) -> Callable[[Document], CodegenError]:
    """Generates a definition that cannot be; gives the error, which names the file and the place in it."""

    def run(definition: Document) -> CodegenError:
        path = tmp_path / "things.json"
        path.write_text(json.dumps(definition), encoding="utf-8")
        with pytest.raises(CodegenError) as caught, generate([Source("things", path, None, None)]):
            pass
        assert str(caught.value).startswith(f"{path}#{caught.value.place}: ")
        return caught.value

    return run
