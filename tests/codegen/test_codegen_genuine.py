"""Genuine downloads of the developer portal; they are not ours to keep, so these tests read them from outside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from codegen.normalise import operations_of
from codegen.pipeline import Source, generate

FOLDER = os.environ.get("ITWIN_DEFINITIONS_DIR")

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="ITWIN_DEFINITIONS_DIR is not set: it names the folder with webhooks-v2.json as downloaded"
)


def test_webhooks_generates_completely() -> None:
    path = Path(FOLDER or "") / "webhooks-v2.json"
    definition = json.loads(path.read_text(encoding="utf-8-sig"))
    with generate([Source("webhooks-v2", path, None, None)]) as (root, _):
        package = root / "webhooks_v2"
        wanted = {str(operation["operationId"]) for _, _, operation, _ in operations_of(definition)}
        assert len(wanted) == 5
        modules = [path for path in (package / "api").rglob("*.py") if path.name != "__init__.py"]
        assert len(modules) == len(wanted)
        texts = [path.read_text(encoding="utf-8") for path in modules]
        assert all(any(f'id="{one}"' in text for text in texts) for one in wanted)
        record = json.loads((package / "PROVENANCE.json").read_text(encoding="utf-8"))
        assert record["operations"] == 5
        named = record["schemas"]["struct"] + record["schemas"]["enum"] + record["schemas"]["map"]
        assert (
            named
            >= len(definition["components"]["schemas"]) - record["schemas"]["header"] - record["schemas"]["inlined"]
        )
