"""The generated packages as data: every operation, every documented JSON answer, and an answer to try things on."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_logs
from itwin_platform_api.grouping_and_mapping.models import ExtractionLogsResponse
from itwin_platform_api.runtime.decode import decode

PACKAGE = "itwin_platform_api"
APIS = ("access_control", "export", "grouping_and_mapping")


def _modules(api: str) -> dict[str, ModuleType]:
    root = Path(str(files(PACKAGE)))
    found = {}
    for path in sorted((root / api / "api").rglob("*.py")):
        if path.name != "__init__.py":
            name = ".".join([PACKAGE, *path.relative_to(root).with_suffix("").parts])
            module = importlib.import_module(name)
            found[str(module.OPERATION.id)] = module
    return found


def _examples() -> Iterator[tuple[Any, str, Any, str]]:
    """Operation, status, body and name of every JSON example of an answer."""
    for api in APIS:
        document = json.loads(files(f"{PACKAGE}.{api}").joinpath("definition.json").read_text(encoding="utf-8"))
        modules = _modules(api)
        for item in document["paths"].values():
            for one in item.values():
                answers = one.get("responses", {}) if isinstance(one, dict) else {}
                for status, answer in answers.items():
                    media = answer.get("content", {}).get("application/json", {})
                    named = {key: value["value"] for key, value in media.get("examples", {}).items()}
                    if "example" in media:
                        named["example"] = media["example"]
                    for key, value in named.items():
                        yield (
                            modules[one["operationId"]].OPERATION,
                            status,
                            value,
                            f"{one['operationId']}-{status}-{key}",
                        )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for status, least in (("any_status", 100), ("error_status", 400)):
        if status in metafunc.fixturenames:
            rows = [pytest.param(*row, id=id_) for *row, id_ in _examples() if int(row[1]) >= least]
            metafunc.parametrize(("operation", status, "example"), rows)
    if "endpoint" in metafunc.fixturenames:
        rows = [pytest.param(module, id=id_) for api in APIS for id_, module in _modules(api).items()]
        metafunc.parametrize("endpoint", rows)


@pytest.fixture
def entry() -> dict[str, Any]:
    """A log entry as the service sends it."""
    return {
        "state": "Running",
        "dateTime": "2022-09-10T13:44:56.4840811Z",
        "contextType": "Mapping",
        "contextId": "f1fe5959-35ab-467e-83b8-a679b722d80f",
        "level": "Information",
        "category": "StateChange",
        "message": "Extraction is running.",
    }


@pytest.fixture
def read() -> Callable[..., ExtractionLogsResponse]:
    """Decodes an answer of get-extraction-logs: its body as bytes, or log entries to put into one."""

    def decoded(
        *entries: dict[str, Any], content: bytes | None = None, status: int = 200, kind: str = "application/json"
    ) -> ExtractionLogsResponse:
        links = {"self": {"href": "https://api.bentley.com/"}}
        body = json.dumps({"logs": entries, "_links": links}).encode() if content is None else content
        headers = {"content-type": kind, "x-correlation-id": "abc-1"} if kind else {"x-correlation-id": "abc-1"}
        return decode(get_extraction_logs.OPERATION, status, headers, body).parsed

    return decoded
