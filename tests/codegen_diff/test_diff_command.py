"""``diff`` from outside: what it says about two files, and the code that it ends with."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]

BASE: Document = {
    "openapi": "3.0.1",
    "info": {"title": "Case", "version": "v1"},
    "servers": [{"url": "https://{host}/case", "variables": {"host": {"default": "api.bentley.com"}}}],
    "paths": {
        "/a/{id}": {
            "get": {
                "operationId": "get-a",
                "responses": {
                    "200": {
                        "description": "x",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                    },
                    "default": {"description": "error"},
                },
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "n", "in": "query", "schema": {"type": "integer", "maximum": 100, "default": 50}},
                ],
            }
        }
    },
    "components": {
        "schemas": {
            "A": {
                "type": "object",
                "properties": {
                    "inl": {"type": "object", "properties": {"q": {"type": "string"}}},
                    "default": {"type": "string", "enum": ["a", "b"], "default": "a"},
                },
            }
        },
        "securitySchemes": {"apiKeyHeader": {"type": "apiKey", "name": "Authorization", "in": "header"}},
    },
}


def diff(folder: Path, new: Document) -> tuple[int, list[tuple[str, str]]]:
    """The exit code of the command, and rating and rule of each change."""
    specs = folder / "specs"
    (specs / "local").mkdir(parents=True)
    (specs / "local" / "case.json").write_text(json.dumps(BASE), encoding="utf-8")
    (folder / "new.json").write_text(json.dumps(new), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "codegen",
        "--specs",
        str(specs),
        "diff",
        "case",
        str(folder / "new.json"),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr == ""
    return done.returncode, [(one["rating"], one["rule"]) for one in json.loads(done.stdout)["changes"]]


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"type": "integer"}, "type"),
        ({"type": "string", "pattern": r"^\d+$"}, "limit-tighter"),
        ({"type": "string", "enum": ["a"]}, "enum-begins"),
    ],
)
def test_another_schema_of_a_path_parameter_is_major(tmp_path: Path, schema: Document, rule: str) -> None:
    new = copy.deepcopy(BASE)
    new["paths"]["/a/{id}"]["get"]["parameters"][0]["schema"] = schema
    assert diff(tmp_path, new) == (12, [("major", rule)])


def test_a_version_whose_default_no_longer_fits_is_compared(tmp_path: Path) -> None:
    new = copy.deepcopy(BASE)
    new["paths"]["/a/{id}"]["get"]["parameters"][1]["schema"]["maximum"] = 10
    new["components"]["schemas"]["A"]["properties"]["default"]["enum"] = ["b"]
    code, changes = diff(tmp_path, new)
    assert code == 12
    assert {("major", "limit-tighter"), ("major", "enum-value-removed")} <= set(changes)


def test_the_same_file_is_no_difference(tmp_path: Path) -> None:
    assert diff(tmp_path, copy.deepcopy(BASE)) == (0, [])
