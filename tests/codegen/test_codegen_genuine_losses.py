"""Genuine downloads that cannot be generated without loss yet: the run says which operation is lost, and stops."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.pipeline import Source, generate
from codegen.problems import CodegenError

FOLDER = os.environ.get("ITWIN_DEFINITIONS_DIR")

pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="ITWIN_DEFINITIONS_DIR is not set: it names the folder with itwins.json and reality-management.json",
)


@pytest.mark.parametrize(
    ("name", "operation", "place", "reason"),
    [
        ("itwins", "upload-itwin-image", "/paths/~1{iTwinId}~1image/put", "Unsupported content type image/png"),
        ("reality-management", "get-all-reality-data", "/paths/~1/get", "type array must have items"),
    ],
)
def test_the_run_stops_with_the_operation_that_is_lost(name: str, operation: str, place: str, reason: str) -> None:
    path = Path(FOLDER or "") / f"{name}.json"
    with pytest.raises(CodegenError) as caught, generate([Source(name, path, None, None)]):
        pass
    assert (caught.value.source, caught.value.place) == (str(path), place)
    assert caught.value.message.startswith(f"operation {operation} is lost: ")
    assert reason in caught.value.message
