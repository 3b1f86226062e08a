"""Small definitions to try one rule on, and the ways through the program: normalised only, or generated and imported."""

from __future__ import annotations

import copy
import importlib
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.normalise import Normalised, normalise
from codegen.pipeline import Source, generate

Document = dict[str, Any]

_NUMBERS = itertools.count(1)


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
def generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Document], Callable[[str], ModuleType]]]:
    """Generates a definition and gives the import of a module of the new package, by its dotted name inside it."""
    with ExitStack() as stack:

        def make(definition: Document) -> Callable[[str], ModuleType]:
            name = f"things{next(_NUMBERS)}"
            path = tmp_path / f"{name}.json"
            path.write_text(json.dumps(definition), encoding="utf-8")
            root, _ = stack.enter_context(generate([Source(name, path, None, None)]))
            monkeypatch.syspath_prepend(str(root))
            return lambda module: importlib.import_module(f"{name}.{module}")

        yield make
