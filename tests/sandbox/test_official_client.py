"""Bentley's official client runs against `itwin sandbox` with only its base URL set.

It is installed with npm, which needs the network: `make official-client` runs this, `make test` does not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CLIENT = "@itwin/insights-client@0.17.0"
SCRIPT = Path(__file__).with_name("official_client.mjs")
SWITCH = "ITWIN_NPM"

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(
        os.environ.get(SWITCH) != "1", reason=f"needs the network: set {SWITCH}=1 or make official-client"
    ),
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="node and npm are not installed"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the client installed and the script beside it."""
    npm = shutil.which("npm")
    assert npm is not None
    (tmp_path / "package.json").write_text('{"private": true}')
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", CLIENT]
    installed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    if installed.returncode:
        pytest.skip(f"npm cannot install {CLIENT}: {installed.stderr.strip()[:200]}")
    shutil.copy(SCRIPT, tmp_path)
    return tmp_path


@pytest.fixture
def url() -> Iterator[str]:
    """The URL of a sandbox that the command serves."""
    command = [sys.executable, "-m", "itwin_platform._cli", "sandbox", "--port", "0", "--speed", "20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().removeprefix("Sandbox: ").strip()
        finally:
            process.terminate()


def test_the_official_client_runs_unchanged(folder: Path, url: str) -> None:
    node = shutil.which("node")
    assert node is not None
    environment = os.environ | {"ITWIN_API_URL": url, "ITWIN_TOKEN": "sandbox-token"}
    command = [node, str(folder / SCRIPT.name)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["called"] == told["all"], "a method of the client was not called"
    assert len(told["all"]) >= 25
