"""The command ``itwin``, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from itwin_platform import ITwinPlatform

COMMAND = [sys.executable, "-m", "itwin_platform._cli"]


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """``itwin sandbox`` as long as the block runs; gives the URL that it prints."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, "sandbox", "--port", "0", *options], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.fullmatch(r"Sandbox: (http://127\.0\.0\.1:\d+)\n", line)
            assert found is not None, line
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)
    assert process.returncode == 0


def test_sandbox_prints_its_url_and_serves_until_interrupted() -> None:
    with (
        sandbox("--rate-limit", "100", "--speed", "10", "--rows", "10") as url,
        ITwinPlatform(base_url=url, token="sandbox-token") as itwin,
    ):
        status = itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
        assert status.extraction.links.status.href.startswith(url)
        job = itwin.access_control.get_itwin_job(
            "6c9aba19-76f5-4a21-a4df-a8512df2201e", "fb936e1f-5a60-4fe0-8237-e7afbf47512b"
        )
        assert job.status == "Active"


def test_a_wrong_option_is_one_line() -> None:
    done = subprocess.run([*COMMAND, "sandbox", "--speed", "0"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Error: expected speed between 0.001 and 1e+06, got 0.0\n")


def test_a_port_in_use_is_one_line() -> None:
    with sandbox() as url:
        port = url.rpartition(":")[2]
        done = subprocess.run([*COMMAND, "sandbox", "--port", port], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "choose another with --port" in done.stderr


def test_help_names_the_commands() -> None:
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True)
    assert "sandbox" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"), [((), 2), (("--help",), 0), (("conformance", "--base-url", "http://localhost:9"), 3)]
)
def test_a_command_whose_extra_is_missing_says_so_and_the_others_stay(arguments: tuple[str, ...], code: int) -> None:
    program = "import sys; sys.modules['hypothesis'] = None; from itwin_platform._cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code
    if "conformance" in arguments:
        assert done.stderr.endswith("it comes with: pip install 'itwin-platform[conformance]'\n")
        assert len(done.stderr.splitlines()) == 1
    else:
        assert "Serve a local stand-in" in done.stdout + done.stderr
