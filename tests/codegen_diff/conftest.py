"""The small definition that is changed, and folders with copies of it to work in."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.documents import load
from codegen.overlay import apply

Document = dict[str, Any]

HERE = Path(__file__).parent
SPECS = HERE.parents[1] / "specs"
_THINGS = load(HERE / "things.yaml")
_REAL = {
    name: apply(load(SPECS / f"{name}.yaml"), load(SPECS / "overlays" / f"{name}.yaml"), source=name)
    for name in ("access-control", "export", "grouping-and-mapping")
}


@pytest.fixture
def things() -> Document:
    return copy.deepcopy(_THINGS)


@pytest.fixture
def real() -> dict[str, Document]:
    """The overlaid definitions of this project."""
    return copy.deepcopy(_REAL)


@pytest.fixture
def project(tmp_path: Path, things: Document) -> Path:
    """A folder with ``specs/`` that holds only the small definition, with an overlay and a provenance."""
    specs = tmp_path / "specs"
    (specs / "overlays").mkdir(parents=True)
    (specs / "provenance").mkdir()
    shutil.copy(HERE / "things.yaml", specs / "things.yaml")
    action = {"target": "$.paths['/'].get", "description": "Pages.", "update": {"x-itwin-effect": "safe"}}
    overlay = {"overlay": "1.0.0", "info": {"title": "Things", "version": "1"}, "actions": [action]}
    entry = {"confidence": "documented", "sources": ["portal"]}
    operations = [one["operationId"] for item in things["paths"].values() for one in item.values()]
    provenance = {
        "api": "things",
        "sources": {"portal": "Portal reference pages"},
        "operations": {name: dict(entry) for name in operations},
        "schemas": {name: dict(entry) for name in things["components"]["schemas"]},
    }
    for path, document in ((specs / "overlays", overlay), (specs / "provenance", provenance)):
        with (path / "things.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe", pure=True).dump(document, file)
    return tmp_path
