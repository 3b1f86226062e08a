"""The first use of this project: a fresh portal download takes the place of a definition, and the client still works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.documents import load
from codegen.normalise import operations_of

SPECS = Path(__file__).parents[2] / "specs"
KEYS = {
    "apiKeyHeader": {"type": "apiKey", "name": "Ocp-Apim-Subscription-Key", "in": "header"},
    "apiKeyQuery": {"type": "apiKey", "name": "subscription-key", "in": "query"},
}

#: Runs with the new package first on the path, against a sandbox in the same process, in virtual time.
CLIENT = """
import json, sys
import itwin_platform_api
from itwin_platform import ClientCredentials, Hooks, ITwinPlatform
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

CONNECTION = "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e"
clock, retries, polls = VirtualClock(), [], []
sandbox = Sandbox(clock=clock, rate_limit=5)
auth = ClientCredentials("service-sandbox", "sandbox-secret", authority=f"{sandbox.url}/ims")
hooks = Hooks(on_retry=lambda event: retries.append(event.wait), on_poll=lambda event: polls.append(str(event.state)))
with ITwinPlatform(base_url=sandbox.url, auth=auth, transport=sandbox.transport(), clock=clock, hooks=hooks) as itwin:
    ended = [itwin.exports.run(CONNECTION, export_type="IFC", ifc_version="IFC4.3").wait(deadline=3600) for _ in "ab"]
    listing = itwin.export.get_export_connection_runs(CONNECTION, top=1)
    pages = [[run.id for run in page.items] for page in listing.pages()]
    # Each listing has three pages, and five requests a minute are let through.
    again = [[run.id for run in listing] for _ in range(4)]
named = lambda request: {name.lower(): value for name, value in request.headers}
asked = [one for one in sandbox.requests if one.path.startswith("/export/")]
json.dump(
    {
        "package": itwin_platform_api.__file__,
        "tokens": sum(one.path == "/ims/connect/token" for one in sandbox.requests),
        "accept": sorted({named(one)["accept"] for one in asked}),
        "statuses": sorted({one.status for one in asked}),
        "pages": pages,
        "again": again,
        "retries": retries,
        "slept": clock.sleeps,
        "polls": polls,
        "ended": [[one.state, one.outcome, type(one.answer.start_date_time).__name__, one.answer.id] for one in ended],
    },
    sys.stdout,
)
"""


def as_downloaded(node: Any, *, named: bool = False) -> Any:
    """A definition as the portal gives it: no formats, no examples, keys in another order.

    ``named`` tells that the keys are names that somebody chose, as those of properties, and no keywords.
    """
    if isinstance(node, dict):
        return {
            key: as_downloaded(node[key], named=not named and key in {"properties", "schemas", "responses", "paths"})
            for key in reversed(list(node))
            if named or key not in {"format", "example", "examples"}
        }
    return [as_downloaded(item) for item in node] if isinstance(node, list) else node


@pytest.fixture
def download() -> dict[str, Any]:
    ours = load(SPECS / "export.yaml")
    found: dict[str, Any] = as_downloaded(ours)
    found["components"]["securitySchemes"] = KEYS
    found["security"] = [{name: []} for name in KEYS]
    for _, _, operation, _ in operations_of(found):
        for parameter in operation["parameters"]:
            if parameter["name"] in {"Accept", "Authorization"}:
                parameter["required"] = True
    assert list(found) != list(ours)
    assert '"example' not in json.dumps(found)
    return found


def test_a_client_of_a_fresh_download_signs_in_pages_retries_and_waits(
    tmp_path: Path, download: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    specs = Path(shutil.copytree(SPECS, tmp_path / "specs", ignore=shutil.ignore_patterns("local")))
    (specs / "export.yaml").write_text(json.dumps(download, indent=2), encoding="utf-8")
    output = tmp_path / "generated"
    assert main(["--specs", str(specs), "--output", str(output), "generate"]) == 0
    assert "repaired" not in capsys.readouterr().out
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CLIENT],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(output)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert Path(seen["package"]).is_relative_to(output)
    # Signed in once; the sandbox refuses who is not.
    assert (seen["tokens"], seen["statuses"]) == (1, [200, 202, 429])
    assert seen["accept"] == ["application/vnd.bentley.itwin-platform.v1+json"]
    assert [one[:3] for one in seen["ended"]] == [["Success", "succeeded", "datetime"]] * 2
    assert {"Queued", "Success"} <= set(seen["polls"])
    assert [len(page) for page in seen["pages"]] == [1, 1, 1]
    every = [run for page in seen["pages"] for run in page]
    assert {one[3] for one in seen["ended"]} < set(every)
    assert seen["again"] == [every] * 4
    assert seen["retries"]
    # What it was told to wait it waited, in virtual time.
    assert all(wait > 1 and wait in seen["slept"] for wait in seen["retries"])
