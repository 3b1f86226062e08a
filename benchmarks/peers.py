"""The clients that people would use instead, made on the spot from the same definitions.

Everything is put below ``build/benchmarks`` and kept until a definition changes. A peer that cannot be made here is
reported as absent, with the reason.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["BUILD", "INSIGHTS", "Absent", "Peers", "lean_python", "made", "run"]

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "benchmarks"
INSIGHTS = "@itwin/insights-client@0.17.0"
_DEFINITION = ROOT / "specs" / "grouping-and-mapping.yaml"


class Absent(Exception):
    """A peer cannot be made here; the text is the reason."""


class Peers:
    """The peers, made when they are first asked for."""

    def __init__(self) -> None:
        sys.path.insert(0, str(BUILD))
        self._known: dict[str, Any] = {}

    def unmodified(self) -> ModuleType:
        """The output of openapi-python-client as it comes: package ``peer_unmodified``.

        Raises:
            Absent: it cannot be made.
        """
        return self._package("peer_unmodified", _make_unmodified)

    def openapi_generator(self) -> ModuleType:
        """The Python client of openapi-generator: package ``peer_openapi_generator``.

        Raises:
            Absent: it cannot be made; mostly there is no Java.
        """
        return self._package("peer_openapi_generator", _make_openapi_generator)

    def node(self) -> Path:
        """A folder in which Node finds Bentley's own client for this API.

        Raises:
            Absent: there is no npm, or no registry to install from.
        """
        return made("node", INSIGHTS, _make_node)

    def _package(self, name: str, make: Callable[[Path], None]) -> ModuleType:
        if name not in self._known:
            made(name, _DEFINITION.read_text(encoding="utf-8"), make)
            importlib.invalidate_caches()
            self._known[name] = importlib.import_module(name)
        module: ModuleType = self._known[name]
        return module


def made(name: str, source: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name``, made anew where ``source`` or the version of a maker changed."""
    folder = BUILD / name
    mark = BUILD / f"{name}.made"
    key = hashlib.sha256((source + Path(__file__).read_text(encoding="utf-8")).encode()).hexdigest()
    if not mark.exists() or mark.read_text() != key:
        shutil.rmtree(folder, ignore_errors=True)
        BUILD.mkdir(parents=True, exist_ok=True)
        make(folder)
        mark.write_text(key)
    return folder


def run(*command: str | Path, cwd: Path | None = None, seconds: float = 300) -> str:
    """Run a command and give what it prints.

    Raises:
        Absent: it is not there, or fails.
    """
    try:
        done = subprocess.run(
            [str(one) for one in command], cwd=cwd, capture_output=True, text=True, timeout=seconds, check=True
        )
    except FileNotFoundError:
        raise Absent(f"{Path(command[0]).name} is not installed") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        last = (error.stderr or error.stdout or b"")[-200:]
        raise Absent(f"{Path(command[0]).name} failed: {last!r}") from None
    return done.stdout


def _make_unmodified(folder: Path) -> None:
    config = BUILD / "unmodified.yaml"
    config.write_text(f"package_name_override: {folder.name}\npost_hooks: []\n")
    command = (sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite")
    run(*command, "--path", _DEFINITION, "--output-path", folder, "--config", config)


def _make_openapi_generator(folder: Path) -> None:
    run("java", "-version")
    whole = BUILD / "openapi-generator"
    shutil.rmtree(whole, ignore_errors=True)
    command = (Path(sys.executable).with_name("openapi-generator-cli"), "generate", "-g", "python")
    run(*command, "-i", _DEFINITION, "-o", whole, "--package-name", folder.name)
    (whole / folder.name).rename(folder)


def _make_node(folder: Path) -> None:
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}')
    run("npm", "install", "--no-audit", "--no-fund", INSIGHTS, cwd=folder)


def lean_python() -> Path:
    """An interpreter that has this project's wheel and what it brings, and nothing else.

    Raises:
        Absent: it cannot be installed.
    """
    sources = [ROOT / "pyproject.toml"]
    for folder in ("wrapper", "generated", "contract_tests/itwin_conformance"):
        sources += sorted((ROOT / folder).rglob("*.py"))
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    lean = made("lean", text, _make_lean)
    return lean / ("Scripts" if os.name == "nt" else "bin") / "python"


def _make_lean(folder: Path) -> None:
    dist = BUILD / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", dist, cwd=ROOT)
    (wheel,) = dist.glob("*.whl")
    venv.create(folder, with_pip=False, symlinks=True)
    constraints = ROOT / "constraints.txt"
    python = folder / "bin" / "python"
    # Compiled, as users have it.
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--compile")
    run(*pip, "--constraint", constraints, wheel)
